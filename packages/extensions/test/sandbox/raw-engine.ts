import vm from 'node:vm';
import type { CreateScriptEngine } from '../../src/sandbox/child/script-engine.ts';

// An engine that keeps nothing out: scripts run in the worker's own realm, as they would if vm2 had failed.

export const createEngine: CreateScriptEngine = () => {
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
            const value: unknown = vm.runInThisContext(`(() => {${codes[index]}\n})()`);
            return [0, JSON.stringify(value) ?? 'null'];
          } catch (error) {
            return [1, 'threw', String(error).slice(0, 300), ''];
          }
        }),
      );
    },
  };
};
