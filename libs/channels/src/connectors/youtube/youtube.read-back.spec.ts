import type { AccountContext, KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { youtube } from './index';
import { type YouTubeHarness, youtubePlatform } from './youtube.harness';

const signal = new AbortController().signal;

describe.each([false, true])('reading back from YouTube (held comments hidden from id lists: %s)', (idsHideHeld) => {
  let platform: YouTubeHarness;
  let calls: string[];
  beforeEach(async () => {
    platform = await youtubePlatform({ idsHideHeld });
    calls = [];
  });
  afterEach(() => platform.close());

  const known = (externalId: string): KnownItem => {
    return { externalId, kind: 'comment', threadKey: externalId, parentExternalId: null, postExternalId: null };
  };
  const readBack = async (...ids: string[]): Promise<InboundEvent[]> => {
    const { account } = platform;
    const fetch: AccountContext['fetch'] = (url, init) => {
      if (url.includes('/youtube/v3/')) calls.push(url);
      return account.fetch(url, init);
    };
    const payloads = (await youtube.readBack?.(ids.map(known), { ...account, fetch }, signal)) ?? [];
    return payloads.flatMap((payload) => youtube.parse(payload, account) as InboundEvent[]);
  };
  const seen = (events: InboundEvent[]) =>
    events.flatMap((event) => {
      if (event.type === 'item') return [[event.externalId, event.platformState, event.text, event.withoutVerbs]];
      return event.type === 'removed' ? [[event.externalId, 'removed']] : [];
    });

  it('tells what was edited and what stayed, replies too, with two calls', async () => {
    const { network, video, brand, somebody } = platform;
    const same = network.addComment(video.id, somebody(), 'Same');
    const closed = Object.assign(network.addComment(video.id, somebody(), 'First words'), { canReply: false });
    const reply = network.addReply(same.id, brand, 'Our answer');
    network.editComment(closed.id, 'Second thoughts');
    expect(seen(await readBack(same.id, closed.id, reply.id))).toEqual([
      [same.id, 'visible', 'Same', []],
      [closed.id, 'visible', 'Second thoughts', ['reply']],
      [reply.id, 'visible', 'Our answer', []],
    ]);
    expect(calls).toHaveLength(2);
  });

  it('tells what was deleted or rejected, and nothing of what is held', async () => {
    const { network, video, somebody } = platform;
    const [gone, rejected, held, spam] = ['a', 'b', 'c', 'd'].map((text) => network.addComment(video.id, somebody(), text).id); // prettier-ignore
    const thread = network.addComment(video.id, somebody(), 'Above');
    const reply = network.addReply(thread.id, somebody(), 'Below');
    network.removeComment(gone ?? '');
    network.removeComment(reply.id);
    network.moderate(rejected ?? '', 'rejected');
    network.moderate(held ?? '', 'heldForReview');
    network.addComment(video.id, somebody(), 'e', 'likelySpam');
    Object.assign(network.comment(spam ?? '') ?? {}, { status: 'likelySpam' });
    const events = await readBack(gone ?? '', rejected ?? '', held ?? '', spam ?? '', reply.id);
    expect(seen(events)).toEqual([gone, rejected, reply.id].map((id) => [id, 'removed']));
    expect(calls).toHaveLength(4);
  });

  it('calls nothing removed while the lists of held comments are longer than a page', async () => {
    const { network, video, somebody } = platform;
    const gone = network.addComment(video.id, somebody(), 'Bye').id;
    network.removeComment(gone);
    for (let n = 0; n < 4; n += 1) network.addComment(video.id, somebody(), `held ${n}`, 'heldForReview');
    expect(await readBack(gone)).toEqual([]);
  });

  it('makes no call for what is no comment', async () => {
    expect(await readBack('no comment/at all')).toEqual([]);
    expect(calls).toEqual([]);
  });
});
