import type { Diagnostic } from '@reeve/ir';
import type { Project } from '../project/project.ts';
import type { FrameOptions, Lang } from '../terminal/frames.ts';
import { countSeverities, renderDiagnostic, sortDiagnostics } from '../terminal/frames.ts';
import { createStyle } from '../terminal/style.ts';

/** Language of what is shown: asked for, else the project's, else the machine's. */
export const chooseLang = (asked: string | undefined, project: Project | undefined): Lang => {
  if (asked === 'en' || asked === 'zh') return asked;
  if (project?.language) return project.language;
  const locale = process.env['LC_ALL'] || process.env['LC_MESSAGES'] || process.env['LANG'] || '';
  return locale.toLowerCase().startsWith('zh') ? 'zh' : 'en';
};

/** How findings are drawn on a stream. */
export const frameOptions = (
  stream: NodeJS.WriteStream,
  lang: Lang,
  texts: ReadonlyMap<string, string>,
): FrameOptions => ({
  lang,
  style: createStyle(stream, process.env),
  width: stream.columns ?? 100,
  texts,
});

const COUNTS = {
  en: {
    error: (n: number) => `${n} ${n === 1 ? 'error' : 'errors'}`,
    warning: (n: number) => `${n} ${n === 1 ? 'warning' : 'warnings'}`,
    info: (n: number) => `${n} ${n === 1 ? 'note' : 'notes'}`,
  },
  zh: {
    error: (n: number) => `${n} 个错误`,
    warning: (n: number) => `${n} 个警告`,
    info: (n: number) => `${n} 条提示`,
  },
} as const;

/** `2 errors, 1 warning`; nothing where there are none. */
export const countLine = (diagnostics: readonly Diagnostic[], lang: Lang): string => {
  const counts = countSeverities(diagnostics);
  return (['error', 'warning', 'info'] as const)
    .filter((each) => counts[each] > 0)
    .map((each) => COUNTS[lang][each](counts[each]))
    .join(', ');
};

/** Findings drawn one below the other. */
export const renderAll = (diagnostics: readonly Diagnostic[], options: FrameOptions): string =>
  sortDiagnostics(diagnostics)
    .map((each) => renderDiagnostic(each, options))
    .join('\n');
