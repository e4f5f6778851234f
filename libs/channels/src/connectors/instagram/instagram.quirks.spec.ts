import { drain } from '../../testing';
import type { AccountContext } from '../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import type { OutboundAction } from '../../spi/outbound';
import { instagram } from './index';
import { InstagramPlatform } from './testing/instagram-platform';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
let platform: InstagramPlatform;

beforeEach(async () => {
  platform = await InstagramPlatform.start();
  await platform.deliveries();
});
afterEach(() => platform.close());

const perform = (action: OutboundAction, account: AccountContext = platform.account) =>
  instagram.perform(action, account, signal);
const find = (action: OutboundAction) => instagram.findPerformed(action, platform.account, signal);

async function parsed(payloads: string[], account = platform.account): Promise<InboundEvent[]> {
  return (await Promise.all(payloads.map((payload) => instagram.parse(payload, account)))).flat();
}

function items(events: InboundEvent[]): ItemSeen[] {
  return events.filter((event) => event.type === 'item');
}

/** The same account connected by itself, with a token that ends. */
function instagramLogin(daysLeft = 60): AccountContext {
  const end = new Date(platform.network.state.now().getTime() + daysLeft * DAY_MS);
  const token = platform.network.issueToken(
    platform.app,
    platform.instagram.id,
    ['instagram_business_basic', 'instagram_business_manage_comments', 'instagram_business_manage_messages'],
    end,
  );
  return platform.accountFor(platform.instagram, {
    settings: { apiBaseUrl: platform.url, login: 'instagram' },
    credentials: { ...platform.account.credentials, accessToken: token.value, tokenExpiresAt: end.toISOString() },
  });
}

describe('comments on Instagram', () => {
  it('arrive with their media, branch and author; own replies are outgoing', async () => {
    const top = platform.network.addComment(platform.media.id, platform.somebody(), 'What size?');
    const action = platform.action('reply', platform.target('comment', top.id, top.createdAt));
    await perform(action);
    const [question, answer] = items(await parsed(await platform.deliveries()));
    expect(question).toMatchObject({
      thread: { key: top.id },
      post: { externalId: platform.media.id },
      author: { handle: 'client_001' },
    });
    expect(answer).toMatchObject({
      direction: 'out',
      thread: { key: top.id },
      parentExternalId: top.id,
      text: action.text,
    });
  });

  it('are polled with replies, also those under older branches', async () => {
    const old = platform.network.addComment(platform.media.id, platform.somebody(), 'old branch');
    platform.pass(2 * DAY_MS);
    const start = await drain(instagram, platform.account, null);
    const reply = platform.network.addComment(platform.media.id, platform.somebody(), 'late reply', old.id);
    const tops = Array.from(
      { length: 7 },
      (_, n) => platform.network.addComment(platform.media.id, platform.somebody(), `top ${n}`).id,
    );
    const walk = await drain(instagram, platform.account, start.cursor);
    const seen = items(await parsed(walk.pages.flatMap(({ payloads }) => payloads)));
    expect(seen.map(({ externalId }) => externalId).sort()).toEqual([reply.id, ...tops].sort());
    expect(seen.find(({ externalId }) => externalId === reply.id)).toMatchObject({
      thread: { key: old.id },
      parentExternalId: old.id,
    });
  });

  it('that were deleted are gone when they are read again', async () => {
    const comment = platform.network.addComment(platform.media.id, platform.somebody(), 'soon gone');
    expect(await instagram.fetchRef(`comment:${comment.id}`, platform.account, signal)).toHaveLength(1);
    platform.network.removeComment(comment.id);
    expect(await platform.deliveries()).toHaveLength(1);
    expect(await instagram.fetchRef(`comment:${comment.id}`, platform.account, signal)).toEqual([]);
  });

  it('cannot be answered while hidden', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.setHidden(action.target.externalId, true);
    await expect(perform(action)).rejects.toMatchObject({ kind: 'rejected' });
  });

  it('are answered in private once, which is found by the recipient', async () => {
    const action = await platform.performable('private-reply', 'comment');
    platform.network.injections.add({ method: 'POST', path: /messages$/, outcome: { kind: 'act-then-hang' } });
    await expect(perform(action)).rejects.toMatchObject({ mayHaveHappened: true });
    expect(await find(action)).toMatchObject({ found: 'yes' });
    await expect(perform({ ...action, id: 'again' })).rejects.toMatchObject({ reason: 'window-closed' });
  });

  it('hold text only', async () => {
    const attachments = [
      {
        name: 'a.png',
        contentType: 'image/png',
        size: 1,
        publicUrl: 'https://files.example/a.png',
        read: () => Promise.resolve(new Uint8Array(1)),
      },
    ];
    const action = await platform.performable('reply', 'comment');
    await expect(perform({ ...action, attachments })).rejects.toMatchObject({ reason: 'invalid' });
    await expect(perform({ ...action, text: 'a'.repeat(2201) })).rejects.toMatchObject({ reason: 'too-long' });
  });

  it('whose reply was posted without an answer are found', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ method: 'POST', path: /replies$/, outcome: { kind: 'act-then-reset' } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    expect(await find(action)).toMatchObject({ found: 'yes' });
  });
});

describe('mentions on Instagram', () => {
  it('are read by their ids and answered where they stand', async () => {
    const { externalId, postExternalId } = platform.targetOf('mention');
    const hint = (await parsed(await platform.deliveries())).find((event) => event.type === 'hint');
    const [mention] = items(
      await parsed(await instagram.fetchRef(hint?.type === 'hint' ? hint.ref : '', platform.account, signal)),
    );
    expect(mention).toMatchObject({
      kind: 'mention',
      externalId,
      text: '@maisonlumen',
      post: { externalId: postExternalId },
      author: { handle: 'client_001' },
    });
    const action = platform.action('reply', platform.target('mention', externalId, new Date(), { postExternalId }));
    const { externalId: replyId } = await perform(action);
    expect(platform.network.state.comment(replyId ?? '')).toMatchObject({ parentId: externalId, text: action.text });
  });

  it('by private accounts give nothing', async () => {
    expect(await instagram.fetchRef('mention:comment:17900000000099999', platform.account, signal)).toEqual([]);
  });
});

describe('messages on Instagram', () => {
  it('keep the story that is answered', async () => {
    const story = { id: '18100000000000001', url: 'https://cdn.example/story.mp4' };
    platform.network.sendDirectMessage(platform.instagram.id, platform.somebody(), { text: 'Love it', story });
    const [item] = items(await parsed(await platform.deliveries()));
    expect(item).toMatchObject({ kind: 'story-reply', post: { externalId: `story:${story.id}`, mediaUrl: story.url } });
  });

  it('are limited to a thousand bytes, not characters', async () => {
    const action = await platform.performable('reply', 'message');
    await expect(perform({ ...action, text: 'é'.repeat(501) })).rejects.toMatchObject({ reason: 'too-long' });
    expect(await perform({ ...action, text: 'é'.repeat(500) })).toMatchObject({ state: 'done' });
  });

  it('that were read are told by their id, which covers the earlier ones', async () => {
    const action = await platform.performable('reply', 'message');
    const { externalId } = await perform(action);
    await platform.deliveries();
    const [conversation] = platform.network.state.conversations.values();
    platform.network.messaging.markSeenByPerson(conversation?.id ?? '');
    expect(await parsed(await platform.deliveries())).toEqual([
      expect.objectContaining({ type: 'delivery', state: 'seen', externalIds: [externalId], watermark: true }),
    ]);
  });
});

describe('an account connected through Instagram Login', () => {
  it('is answered with its own token, and blocks nobody', async () => {
    const account = instagramLogin();
    expect(await perform(await platform.performable('reply', 'comment'), account)).toMatchObject({ state: 'done' });
    expect(await perform(await platform.performable('reply', 'message'), account)).toMatchObject({ state: 'done' });
    await expect(perform(await platform.performable('ban', 'message'), account)).rejects.toMatchObject({
      kind: 'unsupported',
    });
  });

  it('is named by its probe, without the verbs it lacks', async () => {
    const probed = await instagram.probe(instagramLogin(), 'https://parvis.example/hooks/instagram/k', signal);
    expect(probed).toMatchObject({ externalId: platform.instagram.id, name: 'maisonlumen', credentials: null });
    expect(probed.capabilities.verbs.message?.map(({ verb }) => verb)).not.toContain('ban');
  });

  it('gets a new token two weeks before the old one ends', async () => {
    const account = instagramLogin(10);
    const probed = await instagram.probe(account, 'https://parvis.example/hooks/instagram/k', signal);
    expect(probed.credentials?.['accessToken']).not.toBe(account.credentials['accessToken']);
    expect((probed.tokenExpiresAt ?? '') > (account.credentials['tokenExpiresAt'] ?? '')).toBe(true);
    const renewed = { ...account, credentials: probed.credentials ?? {} };
    expect(await perform(await platform.performable('reply', 'comment'), renewed)).toMatchObject({ state: 'done' });
  });

  it('asks for a new sign-in when its token has ended', async () => {
    const account = instagramLogin(1);
    platform.pass(2 * DAY_MS);
    await expect(instagram.probe(account, 'https://parvis.example/hooks/instagram/k', signal)).rejects.toMatchObject({
      kind: 'auth',
    });
  });

  it('calls Instagram’s own host unless told otherwise', async () => {
    const called: string[] = [];
    const { credentials, ...connected } = instagramLogin();
    const account: AccountContext = {
      ...connected,
      credentials: { accessToken: credentials['accessToken'] ?? '' },
      settings: { login: 'instagram', apiBaseUrl: 'https://graph.facebook.com' },
      fetch: (url) => {
        called.push(url);
        return Promise.resolve(Response.json({ data: [] }, { headers: { date: new Date(0).toUTCString() } }));
      },
    };
    await drain(instagram, account, null);
    expect(called).toEqual(['https://graph.instagram.com/v26.0/me?fields=id']);
  });
});

describe('an account connected through Facebook Login', () => {
  it('is found through its Page and subscribed as object instagram', async () => {
    const settings = { ...platform.account.settings, takeOverWebhook: false };
    const probed = await instagram.probe(
      { ...platform.account, settings },
      'https://parvis.example/hooks/instagram/k',
      signal,
    );
    expect(probed).toMatchObject({ externalId: platform.instagram.id, name: 'maisonlumen', missingPermissions: [] });
  });

  it('cannot be connected when no professional account is linked', async () => {
    const page = platform.network.createPage('Sans Instagram', 'sansinsta');
    const token = platform.network.issueToken(platform.app, page.id, platform.token.scopes);
    const account = platform.accountFor(page, {
      credentials: { ...platform.account.credentials, accessToken: token.value },
    });
    await expect(instagram.probe(account, 'https://parvis.example/hooks/instagram/k', signal)).rejects.toMatchObject({
      kind: 'rejected',
    });
  });
});
