import type { Event, Signatures } from '@reeve/ir';

const MASK = '•••';

/**
 * Hides what is personal: fields that the vocabulary marks, wherever they stand. Members keep their ids, which is what
 * rules work with.
 */
export function createMask(
  signatures: Signatures,
  more: readonly { readonly event?: string; readonly path: string }[],
): (event: Event) => Event {
  const byType = new Map<string, string[]>();
  const attributes = signatures.member.filter(({ personal }) => personal).map(({ name }) => name);
  for (const event of signatures.events)
    byType.set(
      event.id,
      event.fields.filter(({ personal }) => personal).map(({ name }) => name),
    );
  for (const { event, path } of more) {
    if (event === undefined) attributes.push(path);
    else byType.set(event, [...(byType.get(event) ?? []), path]);
  }
  return (event) => {
    const about = event.type === 'member.updated' || event.type === 'member.joined';
    const hidden = [...(byType.get(event.type) ?? []), ...(about ? attributes : [])];
    if (hidden.length === 0) return event;
    let data: Record<string, unknown> | undefined;
    for (const path of hidden) {
      const masked = maskedAt(data ?? event.data, path.split('.'));
      if (masked) data = masked;
    }
    return data ? { ...event, data: data as Event['data'] } : event;
  };
}

function maskedAt(data: unknown, [head, ...rest]: readonly string[]): Record<string, unknown> | undefined {
  if (typeof data !== 'object' || data === null || head === undefined || !Object.hasOwn(data, head))
    return undefined;
  const record = data as Record<string, unknown>;
  if (rest.length === 0) return { ...record, [head]: MASK };
  const inner = maskedAt(record[head], rest);
  return inner && { ...record, [head]: inner };
}
