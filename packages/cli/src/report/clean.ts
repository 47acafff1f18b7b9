/**
 * Makes a text of the user's harmless to show: no control characters (a terminal obeys them), nothing that turns the
 * direction of a line round (a file called `gnp.exe` must not read as a picture), no halves of characters.
 */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu, '');
