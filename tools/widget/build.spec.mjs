import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWidget, overweight, weight } from './build.mjs';

describe('the built chat widget', () => {
  let folder;
  let bytes;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parvis-widget-build-'));
    bytes = await buildWidget(folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is within its budget: everything a visitor loads, gzipped', () => {
    expect(weight(bytes)).toBeGreaterThan(10_000);
    expect(overweight(bytes)).toBeNull();
  });

  it('says so when it is not', () => {
    expect(overweight({ ...bytes, 'frame.js': 30_000 })).toMatch(/budget is 25000/);
  });

  it('needs nothing that a strict policy forbids', async () => {
    for (const name of await readdir(folder)) {
      const text = await readFile(join(folder, name), 'utf8');
      expect(text).not.toMatch(
        /\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|document\.cookie| style="/,
      );
    }
    const page = await readFile(join(folder, 'frame.html'), 'utf8');
    expect(page).not.toMatch(/<style|<script(?![^>]*\bsrc=)|\son\w+=/);
  });
});
