import type { KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { instagram } from './index';
import { InstagramPlatform } from './testing/instagram-platform';

const signal = new AbortController().signal;
let platform: InstagramPlatform;
let calls: string[];

beforeEach(async () => {
  platform = await InstagramPlatform.start();
  calls = [];
});
afterEach(() => platform.close());

function known(externalId: string, more: Partial<KnownItem> = {}): KnownItem {
  const postExternalId = platform.media.id;
  return { externalId, kind: 'comment', threadKey: externalId, parentExternalId: null, postExternalId, ...more };
}

async function readBack(...items: KnownItem[]): Promise<InboundEvent[]> {
  const { account } = platform;
  const fetch = (url: string, init?: RequestInit) => {
    calls.push(new URL(url).pathname.replace(/^.*v26\.0\//, ''));
    return account.fetch(url, init);
  };
  const payloads = await instagram.readBack?.(items, { ...account, fetch }, signal);
  return (await Promise.all((payloads ?? []).map((payload) => instagram.parse(payload, account)))).flat();
}

const comment = (text: string, parentId: string | null = null) =>
  platform.network.addComment(platform.media.id, platform.somebody(), text, parentId);

describe('what became of items on Instagram', () => {
  it('is read with one call for comments, hidden ones among them', async () => {
    const top = comment('What size?');
    const [reply, hidden] = [comment('the same here', top.id), comment('rude')];
    platform.network.setHidden(hidden.id, true);
    const below = known(reply.id, { threadKey: top.id, parentExternalId: top.id });
    expect(await readBack(known(top.id), below, known(hidden.id))).toMatchObject([
      { externalId: top.id, platformState: 'visible', post: { externalId: platform.media.id } },
      { externalId: reply.id, thread: { key: top.id }, parentExternalId: top.id },
      { externalId: hidden.id, platformState: 'hidden' },
    ]);
    expect(calls).toEqual(['']);
  });

  it('shows comments that were deleted, of which no webhook tells', async () => {
    const [gone, stays] = [comment('soon gone'), comment('stays')];
    platform.network.removeComment(gone.id);
    expect(await readBack(known(gone.id), known(stays.id))).toMatchObject([
      { type: 'removed', externalId: gone.id },
      { type: 'item', externalId: stays.id },
    ]);
  });

  it('covers messages and story replies by person, and mentions one by one', async () => {
    const person = platform.somebody();
    const { mid } = platform.network.sendDirectMessage(platform.instagram.id, person, 'hello');
    const story = { id: '18100000000000001', url: 'https://cdn.example/story.mp4' };
    const reply = platform.network.sendDirectMessage(platform.instagram.id, person, { text: 'Love it', story });
    platform.network.messaging.edit(mid, 'hello?');
    const mention = platform.targetOf('mention');
    const direct = { threadKey: person.id, postExternalId: null };
    const events = await readBack(
      known(mention.externalId, { kind: 'mention', postExternalId: mention.postExternalId }),
      known(mid, { kind: 'message', ...direct }),
      known(reply.mid, { kind: 'story-reply', ...direct }),
    );
    expect(events).toMatchObject([
      { kind: 'message', text: 'hello?' },
      { kind: 'story-reply', externalId: reply.mid },
      { kind: 'mention', externalId: mention.externalId, post: { externalId: mention.postExternalId } },
    ]);
    expect(calls).toEqual(['me/conversations', platform.instagram.id]);
  });

  it('says nothing of mentions that cannot be read, and of our answers elsewhere', async () => {
    const mention = known('17900000000099999', { kind: 'mention', postExternalId: '18000000000099999' });
    const answer = known('17900000000088888', { threadKey: mention.externalId });
    expect(await readBack(mention, answer)).toEqual([]);
    expect(calls).toEqual([platform.instagram.id]);
  });

  it('takes nothing for gone while the account’s media cannot be read', async () => {
    const { id } = comment('a');
    platform.network.removeComment(id);
    platform.token.scopes = platform.token.scopes.filter((scope) => scope !== 'instagram_basic');
    expect(await readBack(known(id))).toEqual([]);
  });
});
