import type { KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { facebook } from './index';
import { FacebookPlatform } from './testing/facebook-platform';

const signal = new AbortController().signal;
let platform: FacebookPlatform;
let calls: string[];

beforeEach(async () => {
  platform = await FacebookPlatform.start();
  calls = [];
});
afterEach(() => platform.close());

function known(externalId: string, more: Partial<KnownItem> = {}): KnownItem {
  const postExternalId = platform.post.id;
  return { externalId, kind: 'comment', threadKey: externalId, parentExternalId: null, postExternalId, ...more };
}

async function readBack(...items: KnownItem[]): Promise<InboundEvent[]> {
  const { account } = platform;
  const fetch = (url: string, init?: RequestInit) => {
    calls.push(new URL(url).pathname.replace(/^.*v26\.0\//, ''));
    return account.fetch(url, init);
  };
  const payloads = await facebook.readBack?.(items, { ...account, fetch }, signal);
  return (await Promise.all((payloads ?? []).map((payload) => facebook.parse(payload, account)))).flat();
}

const comment = (text: string) => platform.network.addComment(platform.post.id, platform.somebody(), text);

describe('what became of items on Facebook', () => {
  it('is read with one call where everything stands', async () => {
    const [edited, hidden, same] = [comment('first words'), comment('rude'), comment('as it was')];
    platform.network.editComment(edited.id, 'other words');
    platform.network.setHidden(hidden.id, true);
    const events = await readBack(known(edited.id), known(hidden.id), known(same.id));
    expect(events).toMatchObject([
      { externalId: edited.id, text: 'other words', platformState: 'visible', post: { externalId: platform.post.id } },
      { externalId: hidden.id, text: 'rude', platformState: 'hidden' },
      { externalId: same.id, text: 'as it was', platformState: 'visible' },
    ]);
    expect(calls).toEqual(['']);
  });

  it('shows what is gone, which fails the call of all', async () => {
    const comments = ['a', 'b', 'c', 'd', 'e'].map(comment);
    const gone = comments[3];
    platform.network.removeComment(gone?.id ?? '');
    const events = await readBack(...comments.map(({ id }) => known(id)));
    expect(events.filter(({ type }) => type === 'removed')).toEqual([
      { type: 'removed', externalId: gone?.id, at: expect.stringMatching(/^2026-11-20T/) },
    ]);
    expect(events.filter(({ type }) => type === 'item')).toHaveLength(4);
    // all, three, two, one by one
    expect(calls).toEqual(['', '', '', comments[3]?.id, comments[4]?.id]);
  });

  it('comes fifty at a time', async () => {
    const comments = Array.from({ length: 51 }, (_, n) => comment(`words ${n}`));
    expect(await readBack(...comments.map(({ id }) => known(id)))).toHaveLength(51);
    expect(calls).toEqual(['', comments[50]?.id]);
    expect(facebook.readBackSize).toBe(50);
  });

  it('covers visitor posts, words under them, and mentions', async () => {
    const post = platform.network.visitorPost(platform.page.id, platform.somebody(), 'A visitor');
    const under = platform.network.addComment(post.id, platform.somebody(), 'me too');
    const mention = platform.targetOf('mention');
    platform.network.space.editPost(post.id, 'A visitor, later');
    const events = await readBack(
      known(post.id, { kind: 'post', postExternalId: null }),
      known(under.id, { threadKey: post.id, postExternalId: null }),
      known(mention.externalId, { kind: 'mention', postExternalId: null }),
    );
    expect(events).toMatchObject([
      { kind: 'comment', externalId: under.id },
      { kind: 'post', externalId: post.id, text: 'A visitor, later' },
      { kind: 'mention', externalId: mention.externalId, thread: { key: mention.externalId } },
    ]);
    platform.network.space.removePost(post.id);
    expect(await readBack(known(post.id, { kind: 'post', postExternalId: null }))).toMatchObject([
      { type: 'removed', externalId: post.id },
    ]);
  });

  it('leaves out recommendations, what stands under them, and answers on other people’s pages', async () => {
    const story = platform.targetOf('review');
    const review = known(story.externalId, { kind: 'review', postExternalId: null });
    const below = known('6001_7001', { threadKey: story.externalId, postExternalId: null });
    const ours = known('5100_7200', { threadKey: '990001_5100', postExternalId: '990001_5100' });
    expect(await readBack(review, below, ours)).toEqual([]);
    expect(calls).toEqual([]);
  });

  it('says nothing of a mention that cannot be read: it may be private', async () => {
    expect(await readBack(known('990001_5999', { kind: 'mention', postExternalId: null }))).toEqual([]);
  });

  it('takes nothing for gone while the Page itself cannot be read', async () => {
    const [first, second] = [comment('a'), comment('b')];
    platform.network.removeComment(first.id);
    platform.network.removeComment(second.id);
    platform.token.scopes = platform.token.scopes.filter((scope) => scope !== 'pages_read_engagement');
    expect(await readBack(known(first.id), known(second.id))).toEqual([]);
    platform.token.scopes.push('pages_read_engagement');
    expect(await readBack(known(first.id), known(second.id))).toHaveLength(2);
  });

  it('leaves out what Meta refuses to show, and reads one by one where the form is not known', async () => {
    const [first, second] = [comment('a'), comment('b')];
    const path = new RegExp(`^${first.id}$`);
    platform.network.injections.add({ path: /^$/, outcome: { kind: 'error', status: 400, code: 100 } });
    platform.network.injections.add({ path, outcome: { kind: 'error', status: 403, code: 200 } });
    expect(await readBack(known(first.id), known(second.id))).toMatchObject([{ externalId: second.id }]);
  });

  it('stops when the limit is used up or the token is dead', async () => {
    const { id } = comment('a');
    platform.fail('rate-limited');
    await expect(readBack(known(id))).rejects.toMatchObject({ kind: 'rate-limited' });
    platform.fail(null);
    platform.network.killToken(platform.token.value);
    await expect(readBack(known(id))).rejects.toMatchObject({ kind: 'auth' });
  });
});
