import type { Diagnostic, Program, Signatures } from '@reeve/ir';
import { DEFAULT_PROJECT_SETTINGS, type ProjectSettings } from '../check/project.ts';
import { createReport } from '../check/report.ts';
import type { Model } from '../check/symbols.ts';
import { analyseFlow } from './flow/flow.ts';
import type { FlowReport } from './flow/report.ts';
import { checkPairs } from './pairs.ts';
import type { Proof, Unproved } from './proof.ts';
import { exceptKnown } from './report.ts';
import { checkRules } from './rules.ts';
import { createSolver } from './solver.ts';
import { checkTables } from './tables.ts';

/** What a program is looked at with. */
export interface AnalyseOptions {
  /** As `compile` gave it beside the program. */
  readonly model: Model;
  readonly signatures: Signatures;
  readonly project?: ProjectSettings;
  /** What is known already: nothing is said twice at one place. */
  readonly diagnostics?: readonly Diagnostic[];
}

/** What could be proved about a program without running it. */
export interface Analysis {
  /** Findings. Each claims only what was proved. */
  readonly diagnostics: readonly Diagnostic[];
  /** What could be neither proved nor refuted. */
  readonly unproved: readonly Unproved[];
  /** What rules set off together: circles, and the most messages that a member can get. */
  readonly flow: FlowReport;
}

/** What rules and tables say by themselves and beside each other. */
const checkLogic: Proof = (context) => {
  const solver = createSolver(context.program);
  checkRules(context, solver);
  checkPairs(context, solver);
  checkTables(context, solver);
};

const PROOFS: readonly Proof[] = [checkLogic];

/**
 * Proves things about a program before it runs: rules that never fire, that repeat or fight each other, gaps in tables.
 * Never throws; silent where nothing is proved, and `unproved` says where it could not tell.
 *
 * @example
 * const { program, model } = compile([tree], { signatures });
 * if (program) analyse(program, { model, signatures }).diagnostics
 */
export function analyse(program: Program, options: AnalyseOptions): Analysis {
  const found: Diagnostic[] = [];
  const unproved: Unproved[] = [];
  const context = {
    program,
    model: options.model,
    signatures: options.signatures,
    settings: options.project ?? DEFAULT_PROJECT_SETTINGS,
    report: exceptKnown(createReport(found), options.diagnostics ?? []),
    cannotTell: (open: Unproved): void => {
      unproved.push(open);
    },
  };
  for (const proof of PROOFS) proof(context);
  const flow = analyseFlow(context);
  return { diagnostics: found, unproved, flow };
}
