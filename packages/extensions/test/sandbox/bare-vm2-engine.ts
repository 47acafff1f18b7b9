import { createRequire } from 'node:module';
import { type CreateScriptEngine, createVm2Engine } from '../../src/sandbox/child/script-engine.ts';

// vm2 alone: nothing is taken out of its realm before.

export const createEngine: CreateScriptEngine = (timeout) => {
  const engine = createVm2Engine(createRequire(import.meta.url)('vm2'))(timeout);
  const codes: string[] = [];
  return {
    load: (code, name) => {
      if (name !== 'realm.js')
        codes.push(code.slice(code.indexOf('"use strict";') + 13, code.lastIndexOf('\n')));
    },
    run: (text) => {
      const calls = JSON.parse(text) as readonly (readonly [number, string])[];
      return JSON.stringify(
        calls.map(([index]) => {
          try {
            engine.load(
              `globalThis.$run = () => { try { return String((() => {${codes[index]}\n})()) } catch (e) { return 'threw ' + e } }; $in = '';`,
              'payload.js',
            );
            return [0, JSON.stringify(engine.run('')).slice(0, 10_000)];
          } catch (error) {
            return [1, 'threw', String(error).slice(0, 300), ''];
          }
        }),
      );
    },
  };
};
