export { arbitraryTree } from './arbitrary-tree.ts';
export { type Bare, type BareOptions, treeEqual, withoutSpans } from './tree-equal.ts';
