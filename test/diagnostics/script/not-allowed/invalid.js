/**
 * Score of a text
 * @param {text} text
 * @returns {number}
 */
export async function score(text) {
  return text.length;
}
