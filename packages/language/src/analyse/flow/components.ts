/**
 * Strongly connected components of a graph of `count` nodes, those only in which one can get from a node back to it.
 * Tarjan's algorithm, by hand: a chain of rules may be as long as the text.
 */
export function circles(
  count: number,
  next: (node: number) => readonly number[],
): readonly (readonly number[])[] {
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const onStack = new Uint8Array(count);
  const stack: number[] = [];
  const found: number[][] = [];
  let counter = 0;
  for (let root = 0; root < count; root++) {
    if (index[root] !== -1) continue;
    const path: { readonly node: number; readonly to: readonly number[]; at: number }[] = [];
    const enter = (node: number): void => {
      index[node] = low[node] = counter++;
      stack.push(node);
      onStack[node] = 1;
      path.push({ node, to: next(node), at: 0 });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { node } = top;
      const to = top.to[top.at++];
      if (to !== undefined) {
        if (index[to] === -1) enter(to);
        else if (onStack[to] === 1) low[node] = Math.min(low[node] as number, index[to] as number);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) low[above.node] = Math.min(low[above.node] as number, low[node] as number);
      if (low[node] !== index[node]) continue;
      const members: number[] = [];
      for (let taken = stack.pop(); taken !== undefined; taken = stack.pop()) {
        onStack[taken] = 0;
        members.push(taken);
        if (taken === node) break;
      }
      if (members.length > 1 || next(node).includes(node)) found.push(members.sort((a, b) => a - b));
    }
  }
  return found.sort((a, b) => (a[0] as number) - (b[0] as number));
}

/** The shortest way from a node back to it, as the nodes that it leads through, beginning with that node. */
export function wayBack(start: number, next: (node: number) => readonly number[]): readonly number[] {
  const from = new Map<number, number>();
  const queue = [start];
  for (let i = 0; i < queue.length; i++) {
    const at = queue[i] as number;
    for (const to of next(at)) {
      if (to === start) {
        const path = [at];
        for (let back = at; back !== start; ) {
          back = from.get(back) ?? start;
          path.unshift(back);
        }
        return path;
      }
      if (!from.has(to)) {
        from.set(to, at);
        queue.push(to);
      }
    }
  }
  return [start];
}
