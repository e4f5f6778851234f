import type { ItemKind } from '@parvis/contracts';
import type { XPost } from '../../doubles/x';
import type { KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { XPlatform } from './x.harness';
import { x } from './index';

const signal = new AbortController().signal;

let platform: XPlatform;
let asked: string[];
beforeEach(async () => {
  platform = await XPlatform.start();
  asked = [];
});
afterEach(() => platform.close());

const known = ({ id }: Pick<XPost, 'id'>, kind: ItemKind = 'comment'): KnownItem => ({
  externalId: id,
  kind,
  threadKey: id,
  parentExternalId: null,
  postExternalId: null,
});

async function readBack(items: KnownItem[], settings: Record<string, number> = {}): Promise<InboundEvent[]> {
  const { account } = platform;
  const spied = {
    ...account,
    settings: { ...account.settings, ...settings },
    fetch: (url: string, init?: RequestInit) => {
      asked.push(url);
      return account.fetch(url, init);
    },
  };
  const payloads = (await x.readBack?.(items, spied, signal)) ?? [];
  return (await Promise.all(payloads.map((payload) => x.parse(payload, account)))).flat();
}

const said = (text: string) => platform.network.reply(platform.somebody().id, platform.root.id, text);

describe('reading back from X', () => {
  it('tells what was edited, deleted and stayed, with two calls', async () => {
    const { network, brand } = platform;
    const [same, edited, gone] = [said('Same'), said('First words'), said('Bye')];
    const mention = network.post(platform.somebody().id, `@${brand.username} hello`);
    const own = network.reply(brand.id, same.id, 'Our answer');
    network.edit(edited.id, 'Second thoughts');
    network.remove(gone.id);
    const events = await readBack([...[same, edited, gone, own].map((post) => known(post)), known(mention, 'mention')]);
    const items = events.filter((event) => event.type === 'item');
    expect(items.map(({ externalId, kind, direction, text }) => [externalId, kind, direction, text])).toEqual([
      [same.id, 'comment', 'in', 'Same'],
      [own.id, 'comment', 'out', 'Our answer'],
      [mention.id, 'mention', 'in', `@${brand.username} hello`],
      [edited.id, 'comment', 'in', 'Second thoughts'],
    ]);
    expect(items.every(({ stateUnknown }) => stateUnknown === true)).toBe(true);
    expect(events.filter(({ type }) => type === 'removed')).toMatchObject([{ externalId: gone.id }]);
    expect(asked).toHaveLength(2);
  });

  it('keeps a deeper reply a comment, and asks once when nothing was edited', async () => {
    const deep = platform.network.reply(platform.somebody().id, said('A question').id, 'The same one');
    expect((await readBack([known(deep)]))[0]).toMatchObject({ kind: 'comment', externalId: deep.id });
    expect(asked).toHaveLength(1);
  });

  it('makes no call for direct messages, which cannot be asked for', async () => {
    const { network, brand } = platform;
    const message = network.message(platform.somebody().id, brand.id, 'Order 7?');
    expect(await readBack([known(message, 'message')])).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('asks for a post again only when its time has come, since every look is billed', async () => {
    const post = said('Hello');
    await readBack([known(post)], { recheckHours: 12 });
    expect(await readBack([known(post)], { recheckHours: 12 })).toEqual([]);
    expect(asked).toHaveLength(1);
    expect(await readBack([known(post)], { recheckHours: 0 })).toHaveLength(1);
  });

  it('takes what is only not shown to us neither for gone nor for changed', async () => {
    const post = said('Protected since');
    platform.network.injections.push({
      method: 'GET',
      path: /^tweets$/,
      outcome: { kind: 'problem', status: 503, problem: 'service-unavailable', title: 'Busy', detail: 'over capacity' },
    });
    await expect(readBack([known(post)])).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await readBack([known(post)])).toHaveLength(1);
  });
});
