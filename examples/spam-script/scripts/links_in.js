/**
 * Tells of each site that a message links to.
 * @zh 列出链接
 * @emits link.posted
 * @param {member} who
 * @param {text} text
 */
export function links_in(who, text) {
  const sites = new Set(
    [...(text ?? '').matchAll(/https?:\/\/([\w.-]+)/g)].map((found) => found[1].toLowerCase()),
  );
  return [...sites].map((site) => ({ type: 'link.posted', member: who, data: { site } }));
}
