import { drain } from '../../testing';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import { facebook } from './index';
import { FacebookPlatform } from './testing/facebook-platform';

const signal = new AbortController().signal;
let platform: FacebookPlatform;

beforeEach(async () => {
  platform = await FacebookPlatform.start();
  await platform.deliveries();
});
afterEach(() => platform.close());

async function parsed(bodies: string[]): Promise<InboundEvent[]> {
  const events: InboundEvent[] = [];
  for (const body of bodies) events.push(...(await facebook.parse(body, platform.account)));
  return events;
}

function items(events: InboundEvent[]): ItemSeen[] {
  return events.filter((event) => event.type === 'item');
}

async function pushed(): Promise<InboundEvent[]> {
  return parsed(await platform.deliveries());
}

describe('what a Facebook Page receives', () => {
  it('keeps a batch of a thousand comments apart', async () => {
    for (let n = 0; n < 1000; n += 1)
      platform.network.addComment(platform.post.id, platform.somebody(), `comment ${n}`);
    const bodies = await platform.deliveries();
    expect(bodies).toHaveLength(1);
    const seen = items(await parsed(bodies));
    expect(new Set(seen.map(({ externalId }) => externalId)).size).toBe(1000);
    expect(new Set(seen.map(({ thread }) => thread.key)).size).toBe(1000);
  });

  it('says the same of an event however often it is delivered', async () => {
    await platform.makeItem('once');
    const [first, second] = platform.network.state.outbox.take({ copies: 2 }).map(({ body }) => body);
    expect(await parsed([first ?? ''])).toEqual(await parsed([second ?? '']));
  });

  it('dates an edit later than the add that it overtook', async () => {
    const id = await platform.makeItem('first');
    await platform.editItem(id, 'second');
    const bodies = platform.network.state.outbox.take({ reversed: true }).map(({ body }) => body);
    const [edit, add] = items(await parsed(bodies));
    expect([edit?.text, add?.text]).toEqual(['second', 'first']);
    expect((edit?.revisedAt ?? '') > (add?.revisedAt ?? '')).toBe(true);
    expect(edit?.createdAt).toBe(add?.createdAt);
  });

  it('reads what was edited: of two edits within a second only that tells the text that stands', async () => {
    const comment = await platform.makeItem('first');
    const visitor = platform.network.visitorPost(platform.page.id, platform.somebody(), 'first');
    const review = platform.network.addRecommendation(platform.page.id, platform.somebody(), true, 'Quick help');
    await platform.deliveries();
    for (const text of ['second', 'third']) await platform.editItem(comment, text);
    platform.network.space.editPost(visitor.id, 'second');
    platform.network.space.editRecommendation(review.storyId, false, 'Changed my mind');
    const events = await pushed();
    const refs = events.flatMap((event) => (event.type === 'hint' ? event.ref : []));
    expect(new Set(refs)).toEqual(new Set([`comment:${comment}`, `post:${visitor.id}`]));
    const read = items(await parsed(await facebook.fetchRef(`comment:${comment}`, platform.account, signal)));
    expect(read).toEqual([expect.objectContaining({ externalId: comment, text: 'third' })]);
    expect(items(events).every(({ revisedAt }) => revisedAt <= (read[0]?.revisedAt ?? ''))).toBe(true);
  });
  it('dates a change within the second of its creation later than the creation', async () => {
    const value = { item: 'comment', post_id: '1_2', comment_id: '2_3', message: 'x', created_time: 1790000001 };
    const changes = ['add', 'edited', 'hide', 'remove'].map((verb) => ({ field: 'feed', value: { ...value, verb } }));
    const body = { object: 'page', entry: [{ id: platform.page.id, time: 1790000001, changes }] };
    const events = await parsed([JSON.stringify(body)]);
    const times = events.map((event) => (event.type === 'item' ? event.revisedAt : 'at' in event ? event.at : ''));
    expect(times.filter(Boolean)).toEqual([
      '2026-09-21T14:13:21.000Z',
      ...Array<string>(3).fill('2026-09-21T14:13:21.001Z'),
    ]);
  });

  it('dates a removal later than the add that it overtook', async () => {
    const id = await platform.makeItem('gone soon');
    await platform.removeItem(id);
    const bodies = platform.network.state.outbox.take({ reversed: true }).map(({ body }) => body);
    const [removed, add] = await parsed(bodies);
    expect(removed).toMatchObject({ type: 'removed', externalId: id });
    expect(removed?.type === 'removed' && add?.type === 'item' && removed.at > add.revisedAt).toBe(true);
  });

  it('removes the replies of a removed branch too', async () => {
    const top = platform.network.addComment(platform.post.id, platform.somebody(), 'top');
    const reply = platform.network.addComment(platform.post.id, platform.somebody(), 'reply', top.id);
    await platform.deliveries();
    platform.network.removeComment(top.id);
    const gone = (await pushed()).map((event) => (event.type === 'removed' ? event.externalId : null));
    expect(gone).toEqual([top.id, reply.id]);
  });

  it('keeps replies to replies in the branch of the top comment', async () => {
    const top = platform.network.addComment(platform.post.id, platform.somebody(), 'top');
    const reply = platform.network.addComment(platform.post.id, platform.somebody(), 'reply', top.id);
    platform.network.addComment(platform.post.id, platform.somebody(), 'deeper', reply.id);
    expect(new Set(items(await pushed()).map(({ thread }) => thread.key))).toEqual(new Set([top.id]));
  });

  it('lets comments under a visitor’s post join it, whoever writes them', async () => {
    const post = platform.network.visitorPost(platform.page.id, platform.somebody(), 'My lamp is broken');
    const comment = platform.network.addComment(post.id, platform.somebody(), 'Mine too');
    const [visitor, under] = items(await pushed());
    expect(visitor).toMatchObject({ kind: 'post', externalId: post.id, thread: { key: post.id } });
    expect(under).toMatchObject({ kind: 'comment', thread: { key: comment.id, within: post.id } });
  });

  it('takes the Page’s own posts as context, not as items', async () => {
    const post = platform.network.publish(platform.page.id, 'Soldes', { pictureUrl: 'https://cdn.example/s.jpg' });
    expect(await pushed()).toEqual([
      expect.objectContaining({
        type: 'post',
        post: expect.objectContaining({ externalId: post.id, mediaUrl: 'https://cdn.example/s.jpg' }),
      }),
    ]);
  });

  it('asks for the post of an ad, whose own event is never sent', async () => {
    const ad = platform.network.publish(platform.page.id, 'Promo', { isAd: true });
    platform.network.addComment(ad.id, platform.somebody(), 'Spam?');
    const events = await pushed();
    expect(events.at(-1)).toEqual({ type: 'hint', ref: `post:${ad.id}`, ifPostUnread: ad.id });
    const [post] = await parsed(await facebook.fetchRef(`post:${ad.id}`, platform.account, signal));
    expect(post).toMatchObject({ type: 'post', post: { text: 'Promo', isAd: true } });
  });

  it('keeps HTML, emoji and right-to-left text as they were written', async () => {
    const texts = ['<b onclick="x()">&amp; 5 < 6</b>', '👩🏽‍🚒 ❤️‍🔥', 'مرحبا \u202Babc\u202C'];
    for (const text of texts) await platform.makeItem(text);
    const seen = items(await pushed());
    expect(seen.map(({ text }) => text)).toEqual(texts);
    expect(seen.every(({ html }) => html === null)).toBe(true);
  });

  it('maps recommendations to five stars and one, and follows their changes', async () => {
    const author = platform.somebody();
    const review = platform.network.addRecommendation(platform.page.id, author, true, '');
    platform.network.space.editRecommendation(review.storyId, false, 'Changed my mind');
    platform.network.space.removeRecommendation(review.storyId);
    expect(await pushed()).toEqual([
      expect.objectContaining({ kind: 'review', externalId: review.storyId, stars: 5, text: '' }),
      expect.objectContaining({ kind: 'review', stars: 1, text: 'Changed my mind', stateUnknown: true }),
      expect.objectContaining({ type: 'removed', externalId: review.storyId }),
    ]);
  });

  it('reads thin mentions, and shows what there is when they are private', async () => {
    const { externalId } = platform.targetOf('mention');
    const events = await pushed();
    const hint = events.find((event) => event.type === 'hint');
    expect(items(events)[0]).toMatchObject({ kind: 'mention', author: null, text: 'Bravo Maison Lumen' });
    const ref = hint?.type === 'hint' ? hint.ref : '';
    const [read] = items(await parsed(await facebook.fetchRef(ref, platform.account, signal)));
    expect(read).toMatchObject({ kind: 'mention', externalId, author: { name: 'client_001' } });
    platform.network.injections.add({ outcome: { kind: 'error', status: 403, code: 10 } });
    expect(await facebook.fetchRef(ref, platform.account, signal)).toEqual([]);
  });

  it('sees hiding as a state, and a later edit says nothing of it', async () => {
    const id = await platform.makeItem('rude');
    await platform.deliveries();
    platform.network.setHidden(id, true);
    await platform.editItem(id, 'ruder');
    expect(await pushed()).toEqual([
      expect.objectContaining({ type: 'state', externalId: id, platformState: 'hidden' }),
      expect.objectContaining({ type: 'item', externalId: id, stateUnknown: true }),
      { type: 'hint', ref: `comment:${id}` },
    ]);
  });

  it('backfills posts, branches, hidden state and mentions, with the Page’s own words as outgoing', async () => {
    const top = platform.network.addComment(platform.post.id, platform.somebody(), 'top');
    const reply = platform.network.addComment(platform.post.id, platform.somebody(), 'reply', top.id);
    platform.network.setHidden(reply.id, true);
    const own = platform.network.addComment(platform.post.id, { ...platform.page }, 'ours', top.id);
    const mention = platform.targetOf('mention');
    const { pages } = await drain(facebook, platform.account, null, '2026-01-01T00:00:00.000Z');
    const events = await parsed(pages.flatMap(({ payloads }) => payloads));
    const byId = Object.fromEntries(items(events).map((item) => [item.externalId, item]));
    expect(byId[reply.id]).toMatchObject({
      platformState: 'hidden',
      parentExternalId: top.id,
      thread: { key: top.id },
    });
    expect(byId[own.id]).toMatchObject({ direction: 'out' });
    expect(byId[mention.externalId]).toMatchObject({ kind: 'mention' });
    expect(events.some((event) => event.type === 'post' && event.post.externalId === platform.post.id)).toBe(true);
  });

  it('notices a comment that was hidden elsewhere while it polls', async () => {
    const start = await drain(facebook, platform.account, null);
    const id = await platform.makeItem('to be hidden');
    const first = await drain(facebook, platform.account, start.cursor);
    platform.network.setHidden(id, true);
    const second = await drain(facebook, platform.account, first.cursor);
    const [item] = items(await parsed(second.pages.flatMap(({ payloads }) => payloads)));
    expect(item).toMatchObject({ externalId: id, platformState: 'hidden' });
  });

  it('tells an object that is gone by an empty answer, and a strange reference by a refusal', async () => {
    expect(await facebook.fetchRef('comment:1_2', platform.account, signal)).toEqual([]);
    await expect(facebook.fetchRef('video:1', platform.account, signal)).rejects.toMatchObject({ reason: 'invalid' });
  });
});
