/**
 * Score of a text
 * @param {text} text
 * @returns {number}
 */
export function score(text) {
  return /^(a+)+$/.test(text) ? 1 : 0;
}
