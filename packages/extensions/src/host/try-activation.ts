import type { Manifest } from '../api/index.ts';
import { createCalls } from './calls.ts';
import { createExtensionUnit } from './extension-unit.ts';
import { systemHostClock } from './host-clock.ts';
import { USUAL_LIMITS } from './limits.ts';
import { createSecrets } from './secrets.ts';

/** Starts an extension in a process of its own with nothing granted, and stops it again; tells what kept it from starting. */
export const tryActivation = async (manifest: Manifest, folder: string): Promise<string | undefined> => {
  const none = (): Promise<never> => Promise.reject(new Error('Nothing is granted to a trial.'));
  const secrets = createSecrets(manifest, {}, () => undefined);
  const common = { manifest, grants: {}, secrets, limits: USUAL_LIMITS };
  const unit = createExtensionUnit({
    ...common,
    folder,
    settings: {},
    inProcess: false,
    calls: createCalls({
      ...common,
      services: { records: { get: none, list: none }, ledger: { balance: none }, cases: { open: none } },
      mailer: undefined,
      transport: undefined,
    }),
    clock: systemHostClock,
    log: () => {},
  });
  try {
    await unit.start();
    const { state, reason } = unit.state();
    return state === 'running' ? undefined : (reason ?? 'It did not start.');
  } finally {
    await unit.close();
  }
};
