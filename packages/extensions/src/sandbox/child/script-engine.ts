import type { VM as Machine, VMScript as Program } from 'vm2';

/** What runs scripts inside the worker process: behind it stands vm2, and any other engine could. Only text goes in and out. */
interface ScriptEngine {
  /** Runs a text once, for what it leaves behind. `name` is what errors call it. */
  load(code: string, name: string): void;
  /** Calls the function that the realm left as `$run` with a text. */
  run(text: string): string;
}

/** Makes an engine; `timeout` in milliseconds holds for each `load` and `run`. */
export type CreateScriptEngine = (timeout: number) => ScriptEngine;

interface Vm2 {
  readonly VM: typeof Machine;
  readonly VMScript: typeof Program;
}

/** Thrown where a script took too long; the process is of no use after it. */
export class ScriptTimeout extends Error {}

const isTimeout = (error: unknown): boolean => {
  try {
    const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
    return (
      code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' || String(message).startsWith('Script execution timed out')
    );
  } catch {
    return false;
  }
};

/** The engine with vm2. `load` resolves a module's name, since only the caller knows where it lies. */
export const createVm2Engine =
  ({ VM, VMScript }: Vm2): CreateScriptEngine =>
  (timeout) => {
    const bounds = {
      timeout,
      allowAsync: false,
      eval: false,
      wasm: false,
      bufferAllocLimit: 1024 * 1024,
    };
    const vm = new VM(bounds);
    const entry = new VMScript('$run($in)', 'batch.js');
    const timed = <T>(work: () => T): T => {
      try {
        return work();
      } catch (error) {
        if (isTimeout(error)) throw new ScriptTimeout('It took too long.');
        throw error;
      }
    };
    return {
      load: (code, name) => void timed(() => vm.run(new VMScript(code, name))),
      run: (text) => {
        vm.setGlobal('$in', text);
        const reply: unknown = timed(() => vm.run(entry));
        if (typeof reply !== 'string') throw new Error('The realm gave no text.');
        return reply;
      },
    };
  };
