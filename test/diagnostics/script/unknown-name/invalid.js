/**
 * Score of a text
 * @param {text} text
 * @returns {number}
 */
export function score(text) {
  return fetch(text).length;
}
