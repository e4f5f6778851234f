import { mkdir, statfs } from 'node:fs/promises';
import { Refusal } from './say.mjs';

/** Free megabytes for an ordinary user on the file system that holds the folder. */
async function freeMegabytes(folder) {
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / 1_048_576);
}

/** Refuses when fewer megabytes are free than the purpose needs. Makes the folder when it is missing. */
export async function requireSpace(folder, megabytes, purpose) {
  await mkdir(folder, { recursive: true });
  const free = await freeMegabytes(folder);
  if (free >= megabytes) return;
  throw new Refusal(
    `The disk that holds ${folder} has only ${free} MB free and ${purpose} need ${megabytes} MB: free some space and start again.`,
  );
}
