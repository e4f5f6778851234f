// Files that are made from the code and committed: they must be what the code makes.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A fault when the committed file differs from the text; `write` puts the text there instead. */
export async function drift(file, text, { write = false, how = 'npm run verify -- --write' } = {}) {
  const committed = await readFile(file, 'utf8').catch(() => null);
  if (committed === text) return [];
  if (!write)
    return [
      `${file} ${committed === null ? 'is missing' : 'is not what the code makes'}: run \`${how}\` and commit it`,
    ];
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return [];
}
