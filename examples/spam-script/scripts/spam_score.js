const BAIT = ['free', 'winner', 'click here', 'limited offer'];

/**
 * How much a message looks like advertising, from 0 to 100.
 * @zh 广告得分
 * @param {text} text
 * @returns {number}
 */
export function spam_score(text) {
  if (text === null) return 0;
  const words = text.toLowerCase();
  const bait = BAIT.filter((each) => words.includes(each)).length;
  const links = [...text.matchAll(/https?:\/\//g)].length;
  const letters = [...text].filter((each) => /[A-Za-z]/.test(each));
  const shouting = letters.filter((each) => each === each.toUpperCase()).length / Math.max(1, letters.length);
  return Math.min(100, bait * 30 + links * 20 + (letters.length > 10 && shouting > 0.7 ? 30 : 0));
}
