/** The longest message that either side may send, bytes. */
export const LONGEST_MESSAGE: number = 1024 * 1024;

/** A message as it goes through a pipe: four bytes of length, then JSON in UTF-8. */
export const frame = (json: string): Buffer => {
  const length = Buffer.byteLength(json);
  const bytes = Buffer.allocUnsafe(4 + length);
  bytes.writeUInt32BE(length, 0);
  bytes.write(json, 4);
  return bytes;
};

/** Cuts what comes through a pipe into messages. */
export interface FrameReader {
  /** False when a length is over the limit: nothing that follows can be read. */
  push(chunk: Buffer): boolean;
}

/** Never holds more than one message of the longest length and one chunk. */
export const createFrameReader = (longest: number, take: (json: string) => void): FrameReader => {
  let chunks: Buffer[] = [];
  let held = 0;
  let needed = 4;
  let body = false;
  const gather = (): Buffer => {
    const all = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, held);
    return all;
  };
  return {
    push: (chunk) => {
      chunks.push(chunk);
      held += chunk.length;
      if (held < needed) return true;
      let all = gather();
      while (all.length >= needed) {
        const part = all.subarray(0, needed);
        all = all.subarray(needed);
        if (body) {
          take(part.toString('utf8'));
          needed = 4;
        } else {
          needed = part.readUInt32BE(0);
          if (needed > longest) return false;
        }
        body = !body;
      }
      chunks = all.length > 0 ? [all] : [];
      held = all.length;
      return true;
    },
  };
};
