import { type AttributeIr, type Diagnostic, IR_VERSION, type Program, type TemplateIr } from '@reeve/ir';
import { type Lowered, lower } from '../check/check.ts';
import type { CheckOptions } from '../check/options.ts';
import type { FieldSymbol, Model } from '../check/symbols.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { digest, ruleVersion } from './digest.ts';

/** A compiled program, absent where the texts have errors, and all findings. */
export interface CompileResult {
  readonly program?: Program;
  /** The templates that the texts declare, ready to be filled in; absent with the program. */
  readonly templates?: readonly TemplateIr[];
  readonly diagnostics: readonly Diagnostic[];
  /** The names that the texts declare. */
  readonly model: Model;
}

/**
 * Checks texts and compiles them to one program: plain data with all names resolved. Equal texts in any spelling give
 * equal programs but for spans and titles, and the same ids. Never throws.
 *
 * @example
 * const { program, diagnostics } = compile([tree], { signatures, project: { ...DEFAULT_PROJECT_SETTINGS, timeZone: 'Asia/Shanghai' } });
 */
export function compile(trees: readonly SyntaxTree[], options: CheckOptions): CompileResult {
  const lowered = lower(trees, options);
  const { diagnostics, model } = lowered;
  if (diagnostics.some((finding) => finding.severity === 'error')) return { diagnostics, model };
  return { program: programOf(lowered), templates: lowered.templates, diagnostics, model };
}

function programOf({ model, pools, settings, tables, plans, rules }: Lowered): Program {
  const { subjects, windows, silences, shares, streaks } = pools;
  const parts = { subjects, windows, silences, shares, streaks, tables, plans };
  const body: Omit<Program, 'id'> = {
    irVersion: IR_VERSION,
    timeZone: settings.timeZone,
    lateness: settings.latenessMs,
    depth: settings.depth,
    subjects,
    activity: model.activity,
    attributes: {
      member: withBlocked(attributesOf(model.attributes.member)),
      community: attributesOf(model.attributes.community),
    },
    windows,
    silences,
    shares,
    streaks,
    tables,
    plans,
    rules: rules.map((rule) => ({ ...rule, version: ruleVersion(rule, parts) })),
    caps: settings.caps,
    events: [...model.events.values()]
      .map((event) => ({
        type: event.id,
        fields: [...event.fields.values()].map(({ path, type }) => ({ path, type })),
      }))
      .sort((a, b) => (a.type < b.type ? -1 : 1)),
  };
  return { ...body, id: digest(body) };
}

function attributesOf(fields: ReadonlyMap<string, FieldSymbol>): AttributeIr[] {
  return [...fields.values()]
    .map(({ path, type, default: value }) => ({ path, type, default: value }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Every project has a blocklist, whether or not its vocabulary says so. */
function withBlocked(attributes: AttributeIr[]): AttributeIr[] {
  if (attributes.some(({ path }) => path === 'blocked')) return attributes;
  return [...attributes, { path: 'blocked', type: { kind: 'yesno' }, default: false }];
}
