import type { KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import type { ThreadsMedia } from '../../doubles/threads';
import { ThreadsPlatform } from './threads.harness';
import { threads } from './index';

const signal = new AbortController().signal;
let platform: ThreadsPlatform;
let calls: string[];

beforeEach(async () => {
  platform = await ThreadsPlatform.start();
  calls = [];
});
afterEach(() => platform.close());

const known = ({ id, rootId, parentId }: ThreadsMedia, more: Partial<KnownItem> = {}): KnownItem => ({
  externalId: id,
  kind: 'comment',
  threadKey: id,
  parentExternalId: parentId === rootId ? null : parentId,
  postExternalId: rootId,
  ...more,
});

async function readBack(...items: KnownItem[]): Promise<InboundEvent[]> {
  const { account } = platform;
  const fetch = (url: string, init?: RequestInit) => {
    calls.push(new URL(url).pathname.replace(/^.*v1\.0\//, ''));
    return account.fetch(url, init);
  };
  const payloads = await threads.readBack?.(items, { ...account, fetch }, signal);
  const events = await Promise.all((payloads ?? []).map((payload) => threads.parse(payload, account)));
  return events.flat().filter(({ type }) => type !== 'hint');
}

const reply = (text: string, parentId = platform.thread.id) =>
  platform.network.reply(parentId, platform.somebody(), text);

describe('what became of items on Threads', () => {
  it('is read from the thread’s list: edited, hidden, unchanged', async () => {
    const [edited, hidden, same] = [reply('first words'), reply('rude'), reply('as it was')];
    platform.network.edit(edited.id, 'other words');
    platform.network.setHideStatus(hidden.id, 'HIDDEN');
    expect(await readBack(known(edited), known(hidden), known(same))).toMatchObject([
      { externalId: same.id, text: 'as it was', platformState: 'visible' },
      { externalId: hidden.id, platformState: 'hidden' },
      { externalId: edited.id, text: 'other words' },
    ]);
    expect(calls).toEqual(['me', `${platform.thread.id}/conversation`]);
  });

  it('shows what is gone, asked for by itself', async () => {
    const [gone, stays] = [reply('soon gone'), reply('stays')];
    platform.network.remove(gone.id);
    expect(await readBack(known(gone), known(stays))).toMatchObject([
      { type: 'item', externalId: stays.id },
      { type: 'removed', externalId: gone.id },
    ]);
    expect(calls.at(-1)).toBe(gone.id);
  });

  it('finds what stands further down than the pages that are read', async () => {
    const old = reply('long ago');
    for (let n = 0; n < 10; n += 1) reply(`newer ${n}`);
    expect(await readBack(known(old))).toMatchObject([{ type: 'item', externalId: old.id }]);
    expect(calls.filter((call) => call.endsWith('conversation'))).toHaveLength(3);
  });

  it('keeps replies that wait for an approval apart from those that are seen', async () => {
    const root = platform.network.publish(platform.profile.id, 'Avec approbation.', { asksApproval: true });
    const [waiting, aside] = [reply('please?', root.id), reply('spam', root.id)];
    platform.network.decide(aside.id, false);
    const events = await readBack(known(waiting), known(aside));
    expect(events.map((event) => event.type === 'item' && [event.externalId, event.platformState])).toEqual([
      [waiting.id, 'held'],
      [aside.id, 'hidden'],
    ]);
  });

  it('covers mentions and own answers to them, and takes no hidden mention for gone', async () => {
    const mention = platform.network.post(platform.somebody(), 'Une lampe de @maisonlumen, enfin !');
    const answer = platform.network.replyAs(platform.profile.id, mention.id, 'Merci !');
    const gone = platform.network.post(platform.somebody(), 'Bravo @maisonlumen');
    platform.network.remove(gone.id);
    const elsewhere = { postExternalId: null, parentExternalId: null };
    expect(
      await readBack(
        known(mention, { kind: 'mention', ...elsewhere }),
        known(gone, { kind: 'mention', ...elsewhere }),
        known(answer, { threadKey: mention.id, ...elsewhere }),
      ),
    ).toMatchObject([
      { kind: 'comment', externalId: answer.id, direction: 'out' },
      { kind: 'mention', externalId: mention.id },
    ]);
    platform.network.remove(answer.id);
    expect(await readBack(known(answer, { threadKey: mention.id, ...elsewhere }))).toMatchObject([
      { type: 'removed', externalId: answer.id },
    ]);
  });

  it('says nothing of what it may not read', async () => {
    const one = reply('words');
    platform.token.scopes = ['threads_basic'];
    expect(await readBack(known(one))).toEqual([]);
  });
});
