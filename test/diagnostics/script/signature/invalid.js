/**
 * Score of a text
 * @returns {number}
 */
export function score(text) {
  return text.length;
}
