export { createScriptActions, type ScriptAction } from './actions.ts';
export { SandboxFailure } from './failure.ts';
export {
  createSandbox,
  type Sandbox,
  type SandboxOptions,
  type SandboxScript,
  type ScriptCall,
  type ScriptProblem,
  type ScriptResult,
} from './sandbox.ts';
