export type { Completions } from './completion.ts';
export type { CompletionItem } from './completion-item.ts';
export { type Hint, type Insight, type Lens, type RuleInsight, type Usual, usualsOf } from './hints.ts';
export type { Hover, SignatureHelp } from './hover.ts';
export type { RenameProblem } from './navigation.ts';
export { createLanguageService, type LanguageService, type QuickFix } from './service.ts';
export type { FoldingRange, OutlineItem } from './symbols.ts';
export { SEMANTIC_KINDS, type SemanticKind, type SemanticToken } from './tokens.ts';
export type { WorldOptions } from './world.ts';
