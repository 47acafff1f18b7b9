let seen = 0;
/**
 * Score of a text
 * @param {text} text
 * @returns {number}
 */
export function score(text) {
  seen += 1;
  return text.length + seen;
}
