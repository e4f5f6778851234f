import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { addChannel } from './skeleton.mjs';

const HERE = resolve(import.meta.dirname, '../..');
const NEEDED = [
  'libs/channels/src/testing/self-test',
  'libs/channels/src/registry.ts',
  'libs/channels/src/testing/subjects.ts',
  'libs/contracts/src/channels.ts',
  'libs/ui/src/labels/channel-tile.ts',
];

describe('the skeleton of a new channel', () => {
  let root;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'parvis-skeleton-'));
    for (const path of NEEDED) await cp(join(HERE, path), join(root, path), { recursive: true });
  });
  afterEach(() => rm(root, { recursive: true, force: true }));
  const read = (path) => readFile(join(root, path), 'utf8');

  it('is the tested sample under its own name, in every list it has to be in', async () => {
    const written = await addChannel({ root, kind: 'toy-board', name: 'Toy Board' });
    expect(written).toContain('libs/channels/src/registry.ts');
    const connector = await read('libs/channels/src/connectors/toy-board/index.ts');
    expect(connector).toContain("export const toyBoard: Connector = {\n  kind: 'toy-board',");
    expect(connector).toContain("from './toy-board.harness'");
    expect(connector).not.toMatch(/listening|Sample/);
    expect(await read('libs/channels/src/connectors/toy-board/fixtures/item-comment.json')).toContain('"item"');
    expect(await read('libs/contracts/src/channels.ts')).toMatch(/'toy-board',\n\] as const;\nexport type ChannelKind/);
    expect(await read('libs/channels/src/registry.ts')).toMatch(/CONNECTORS[^;]*\btoyBoard\b[^;]*;/);
    expect(await read('libs/channels/src/testing/subjects.ts')).toContain(
      "('../connectors/toy-board/toy-board.subject')).toyBoardSubject,\n};",
    );
    expect(await read('libs/ui/src/labels/channel-tile.ts')).toContain("'toy-board': ['To', 'bl', 'Toy Board'],");
  });

  it('keeps a kind that is known already where it stands: its position is stored', async () => {
    const before = await read('libs/contracts/src/channels.ts');
    await addChannel({ root, kind: 'listening', name: 'Listening' });
    expect(await read('libs/contracts/src/channels.ts')).toBe(before);
  });

  it.each([
    { kind: 'Toy', name: 'Toy' },
    { kind: undefined, name: undefined },
    { kind: 'toy', name: "Toy's" },
  ])('refuses $kind, $name', async (wrong) => {
    const before = await read('libs/channels/src/registry.ts');
    await expect(addChannel({ root, ...wrong })).rejects.toThrow('Usage');
    expect(await read('libs/channels/src/registry.ts')).toBe(before);
  });
});
