import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

// The studio in a real browser: wants Chromium.
export default defineConfig({ ...base, test: { ...base.test, include: ['test/**/*.e2e.ts'] } });
