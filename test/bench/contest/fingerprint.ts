/** A text for a set of things found that does not ask for their order: how many, and a sum of mixed-up numbers. */
export interface Fingerprint {
  readonly add: (...parts: readonly (string | number)[]) => void;
  readonly text: () => string;
}

export const createFingerprint = (): Fingerprint => {
  let count = 0;
  let sum = 0;
  return {
    add: (...parts) => {
      let mixed = 0;
      for (const part of parts) {
        const text = String(part);
        for (let i = 0; i < text.length; i++) mixed = Math.imul(mixed ^ text.charCodeAt(i), 0x01000193) + 1;
        mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) + 1;
      }
      mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
      count++;
      sum = (sum + ((mixed ^ (mixed >>> 15)) >>> 0)) % 2 ** 52;
    },
    text: () => `${count.toLocaleString('en')} found, sum ${sum}`,
  };
};
