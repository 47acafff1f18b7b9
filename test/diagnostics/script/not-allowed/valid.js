/**
 * Score of a text
 * @param {text} text
 * @returns {number}
 */
export function score(text) {
  return text.length;
}
