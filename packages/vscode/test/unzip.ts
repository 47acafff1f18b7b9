import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';

/** Unpacks a zip into a folder, and tells the size of each file in it. */
export const unzip = (path: string, to: string): Promise<ReadonlyMap<string, number>> =>
  new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      const sizes = new Map<string, number>();
      zip.on('error', reject).on('end', () => resolve(sizes));
      zip.on('entry', (entry: yauzl.Entry) => {
        if (entry.fileName.endsWith('/')) return zip.readEntry();
        sizes.set(entry.fileName, entry.uncompressedSize);
        zip.openReadStream(entry, (problem, stream) => {
          if (problem) return reject(problem);
          const file = join(to, entry.fileName);
          mkdirSync(dirname(file), { recursive: true });
          pipeline(stream, createWriteStream(file)).then(() => zip.readEntry(), reject);
        });
      });
      zip.readEntry();
    });
  });
