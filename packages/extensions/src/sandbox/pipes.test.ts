import { expect, test, vi } from 'vitest';
import { openPipes } from './pipes.ts';

test('an editor’s own Node is no place for scripts: it cannot be shut in', () => {
  vi.spyOn(process, 'versions', 'get').mockReturnValue({ ...process.versions, electron: '36.0.0' });
  try {
    expect(openPipes).toThrow(expect.objectContaining({ code: 'sandbox/unsupported-platform' }) as Error);
  } finally {
    vi.restoreAllMocks();
  }
});
