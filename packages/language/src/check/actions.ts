import type { ActionSignature, ActionUse } from '@reeve/ir';
import { closest, replaceBy } from '../diagnostics/index.ts';
import type { Argument, Step } from '../syntax/tree.ts';
import { matchArguments, type Wanted } from './calls.ts';
import { type Checker, constantOf, type Scope, type Typed } from './context.ts';
import type { TemplateSymbol } from './symbols.ts';

type ActionStep = Extract<Step, { kind: 'action' }>;

/** A requested action: known to an extension, with arguments that fit. */
export function actionUse(c: Checker, step: ActionStep, scope: Scope): ActionUse | undefined {
  const { action: name } = step;
  const action = c.model.actions.get(name.id);
  if (!action) {
    for (const argument of step.args) c.expression(argument.value, scope);
    reportUnknownAction(c, step);
    return undefined;
  }
  const template = templateOf(c, step, action);
  const wanted: Wanted[] = action.params.map((param) => ({
    name: param.name,
    type: param.type,
    required: param.required,
  }));
  const given = matchArguments(c, step.args, wanted, scope, name, {
    onUnknown: (argument) => templateParam(template, argument),
  });
  checkTemplate(c, step, action, template, given);
  const args = [...given].map(([arg, typed]) => ({ name: arg, value: typed.expr }));
  return {
    action: action.id,
    args,
    ...(action.channel !== undefined && { channel: channelOf(action.channel, given) }),
    ...(action.reaches !== undefined && { reaches: action.reaches }),
    ...(action.benefits !== undefined && { benefits: action.benefits }),
    ...(action.purpose !== undefined && { purpose: action.purpose }),
    emits: action.emits,
    span: step.span,
  };
}

/** The channel where it can be known now; `from-input` where the parameter `via` says it when it runs. */
function channelOf(channel: string, given: ReadonlyMap<string, Typed>): string {
  if (channel !== 'from-input') return channel;
  const via = given.get('via');
  const value = via && constantOf(via);
  return typeof value === 'string' ? value : channel;
}

function reportUnknownAction(c: Checker, step: ActionStep): void {
  const { action: name } = step;
  if (name.id === '') return;
  if (c.model.plans.has(name.id)) {
    const span = { ...name.span, end: name.span.start };
    const title = { en: `Start the plan: “start ${name.written}”`, zh: `启动预案：“启动 ${name.written}”` };
    const fixes = [
      { title, edits: [{ span, text: step.action.written === name.id ? 'start ' : '启动 ' }], safe: false },
    ];
    c.report('action/plan-needs-start', name.span, { name: name.written }, { fixes });
    return;
  }
  const known = [...c.model.actions.values()].flatMap((action) => [
    action.id,
    ...(action.labels.zh ? [action.labels.zh] : []),
  ]);
  const near = closest(name.written, known);
  c.report(
    'name/unknown-action',
    name.span,
    { name: name.written },
    near === undefined ? {} : { fixes: [replaceBy(name.span, near)] },
  );
}

/** The template that an action's argument names, where the project declares it. */
function templateOf(c: Checker, step: ActionStep, action: ActionSignature): TemplateSymbol | undefined {
  const argument = templateArgument(step, action);
  const name = argument && literalText(argument);
  return name === undefined ? undefined : c.model.templates.get(name);
}

function templateArgument(step: ActionStep, action: ActionSignature): Argument | undefined {
  const at = action.params.findIndex((param) => param.type.kind === 'template');
  const param = action.params[at];
  return (
    param &&
    (step.args.find((argument) => argument.name?.id === param.name) ??
      (step.args[at]?.name ? undefined : step.args[at]))
  );
}

function literalText(argument: Argument): string | undefined {
  const { value } = argument;
  if (value.kind === 'ref') return value.name.id;
  if (value.kind !== 'text' || !value.parts.every((part) => typeof part === 'string')) return undefined;
  return value.parts.join('');
}

/** Arguments that the action does not know but its template does are put into the template's text. */
function templateParam(template: TemplateSymbol | undefined, argument: Argument): Wanted | undefined {
  const param = template?.params.find(
    (each) => each.name === argument.name?.id || Object.values(each.labels).includes(argument.name?.id ?? ''),
  );
  return param && { name: param.name, type: param.type, required: true };
}

function checkTemplate(
  c: Checker,
  step: ActionStep,
  action: ActionSignature,
  template: TemplateSymbol | undefined,
  given: ReadonlyMap<string, Typed>,
): void {
  const argument = templateArgument(step, action);
  if (!argument) return;
  if (template) {
    c.used.add(`template:${template.name}`);
    const missing = template.params.filter((param) => !given.has(param.name)).map((param) => param.name);
    if (missing.length > 0) {
      c.report('template/missing-argument', argument.span, {
        name: template.name,
        names: missing.join(', '),
      });
    }
    return;
  }
  const name = literalText(argument);
  const declared = [...c.model.templates.keys()];
  const listed = c.settings.templates;
  // A project that declares no template keeps them on the platform, where nothing can be checked.
  if (name === undefined || listed?.includes(name) || (listed === undefined && declared.length === 0)) return;
  const near = closest(name, [...declared, ...(listed ?? [])]);
  const { span } = argument.value;
  const quote = argument.value.kind === 'text' ? '"' : '';
  c.report(
    'name/unknown-template',
    span,
    { name },
    {
      ...(near !== undefined && { fixes: [replaceBy(span, `${quote}${near}${quote}`)] }),
      ...(listed !== undefined && { severity: 'error' as const }),
    },
  );
}
