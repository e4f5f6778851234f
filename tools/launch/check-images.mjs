// `npm run check:images`, once everything is installed.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildImage, machine, startServices } from '../verify/images.mjs';
import { requireSpace } from './disk.mjs';
import { say } from './say.mjs';

export async function main() {
  await requireSpace(tmpdir(), 2_500, 'the image’s folders');
  const folder = await mkdtemp(join(tmpdir(), 'parvis-image-'));
  try {
    const base = await machine(folder);
    const image = await buildImage(folder, base);
    await startServices(image, folder, base);
    say('\nThe image builds and its services start and stop.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
