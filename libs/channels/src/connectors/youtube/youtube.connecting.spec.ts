import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deliverYouTubeFeeds, READ_ONLY } from '../../doubles/youtube';
import type { Fetch, RawRequest } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRejected } from '../../spi/errors';
import { drain } from '../../testing/index';
import { truncations } from '../../testing/payloads';
import { youtube } from './index';
import { HOOK, type YouTubeHarness, youtubeCredentials, youtubePlatform } from './youtube.harness';

const signal = new AbortController().signal;
const feed = (name: string) => readFileSync(join(__dirname, 'feed', name), 'utf8');
const BRAND = { externalId: 'UCbrand000000000000000001' };

describe('youtube: feed documents', () => {
  const parse = (document: string, externalId = BRAND.externalId) =>
    youtube.parse(document, { ...BRAND, externalId } as YouTubeHarness['account']);

  it('tell a new or renamed video as context', () => {
    expect(parse(feed('new-video.xml'))).toEqual([
      {
        type: 'post',
        post: {
          externalId: 'vid00000001',
          text: "Lenses & light: l'atelier 📷",
          mediaUrl: null,
          mediaAlt: null,
          permalink: 'https://www.youtube.com/watch?v=vid00000001',
          publishedAt: '2026-09-21T13:00:00.000Z',
          isAd: false,
          likes: null,
          comments: null,
        },
      },
    ]);
  });

  it('of deleted videos and of other channels give nothing', () => {
    expect(parse(feed('deleted-video.xml'))).toEqual([]);
    expect(parse(feed('new-video.xml'), 'UCother000000000000000009')).toEqual([]);
  });

  it('that were cut off are refused', () => {
    for (const part of [...truncations(feed('new-video.xml')), '<html><body>Bad gateway</body></html>', '<feed']) {
      expect(() => parse(part)).toThrow(ConnectorRejected);
    }
  });
});

describe('youtube: the probe', () => {
  let platform: YouTubeHarness;
  beforeEach(async () => {
    platform = await youtubePlatform();
    platform.network.subscriptions.splice(0);
  });
  afterEach(() => platform.close());
  const probe = (more: Partial<YouTubeHarness['account']> = {}) =>
    youtube.probe({ ...platform.account, ...more }, HOOK, signal);

  it('names the channel, lacks nothing and costs two units each time', async () => {
    expect(await probe({ externalId: '' })).toEqual({
      externalId: platform.brand.id,
      name: 'Maison Lumen',
      capabilities: youtube.capabilities,
      missingPermissions: [],
      tokenExpiresAt: null,
      credentials: { ...youtubeCredentials, hookAddress: HOOK },
      quota: [expect.objectContaining({ used: 2, limit: 10_000 })],
    });
    expect((await probe({ credentials: { ...youtubeCredentials, hookAddress: HOOK } })).credentials).toBeNull();
    expect(platform.network.quota.usedBy(youtubeCredentials.clientId)).toBe(4);
  });

  it('subscribes to notices of videos, which come in signed and verified', async () => {
    await probe();
    const taken: string[] = [];
    const ourHook: Fetch = async (url, init) => {
      const request: RawRequest = {
        method: init?.method ?? 'GET',
        query: Object.fromEntries(new URL(url).searchParams),
        headers: { ...(init?.headers as Record<string, string> | undefined) },
        body: Buffer.from(String(init?.body ?? '')),
        receivedAt: new Date(),
      };
      if (request.method === 'GET') return new Response(youtube.handshake(request, platform.account));
      await youtube.verify(request, platform.account);
      taken.push(String(init?.body));
      return new Response(null, { status: 204 });
    };
    await deliverYouTubeFeeds(platform.network, ourHook);
    expect(platform.network.subscriptions).toMatchObject([{ callback: HOOK, verified: true, leaseSeconds: 864_000 }]);
    const { id } = platform.network.publishVideo(platform.brand.id, 'New & <bold>');
    platform.network.retitleVideo(id, 'Renamed');
    expect(await deliverYouTubeFeeds(platform.network, ourHook)).toBe(2);
    const posts = await Promise.all(taken.map((body) => youtube.parse(body, platform.account)));
    expect(posts.flat()).toMatchObject([{ post: { text: 'New & <bold>' } }, { post: { text: 'Renamed' } }]);
  });

  it('asks for no notices without a secret, and connects although the hub refuses', async () => {
    await probe({ credentials: { ...youtubeCredentials, hookSecret: '' } });
    expect(platform.network.subscriptions).toEqual([]);
    const settings = { ...platform.account.settings, feedTopic: 'https://www.youtube.com/another/feed' };
    expect(await probe({ settings })).toMatchObject({ externalId: platform.brand.id });
    expect(platform.network.subscriptions).toEqual([]);
  });

  it('refuses a sign-in for another channel, or for none', async () => {
    await expect(probe({ externalId: 'UCother000000000000000009' })).rejects.toThrow(/another channel/);
    const nobody = { ...youtubeCredentials, refreshToken: '1//0nobody-refresh-token' };
    platform.network.grants.add({ ...nobody, channelId: null });
    await expect(probe({ credentials: nobody, externalId: '' })).rejects.toBeInstanceOf(ConnectorAuthError);
  });

  it('offers reading alone to a sign-in that may only read, and says what it lacks', async () => {
    const reader = { ...youtubeCredentials, refreshToken: '1//0reader-refresh-token' };
    platform.network.grants.add({ ...reader, channelId: platform.brand.id, scopes: [READ_ONLY] });
    expect(await probe({ credentials: reader })).toMatchObject({
      missingPermissions: ['https://www.googleapis.com/auth/youtube.force-ssl'],
      capabilities: { verbs: {}, sees: { deletions: false, hides: false } },
    });
    const account = { ...platform.account, credentials: reader };
    const start = await drain(youtube, account, null);
    const { id } = platform.network.addComment(platform.video.id, platform.somebody(), 'hello');
    const seen = await drain(youtube, account, start.cursor);
    expect(seen.pages.flatMap(({ payloads }) => payloads)).toHaveLength(1);
    platform.network.moderate(id, 'heldForReview');
    expect((await drain(youtube, account, seen.cursor)).pages).toMatchObject([{ payloads: [] }]);
    const action = await platform.performable('hide', 'comment');
    await expect(youtube.perform(action, account, signal)).rejects.toThrow(/youtube.force-ssl/);
  });

  it('renews the subscription while polling, every four days, and goes on when the hub is away', async () => {
    let now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockImplementation(() => now);
    const account = { ...platform.account, credentials: { ...youtubeCredentials, hookAddress: HOOK } };
    const away = { ...account, settings: { ...account.settings, feedTopic: 'https://www.youtube.com/another/feed' } };
    const first = await drain(youtube, away, null);
    expect(platform.network.subscriptions).toEqual([]);
    const second = await drain(youtube, account, first.cursor);
    expect(platform.network.subscriptions).toMatchObject([{ callback: HOOK, verified: false }]);
    platform.network.subscriptions.splice(0);
    const third = await drain(youtube, account, second.cursor);
    expect(platform.network.subscriptions).toEqual([]);
    now += 4 * 86_400_000;
    platform.network.grants.expireAccessTokens();
    await drain(youtube, account, third.cursor);
    expect(platform.network.subscriptions).toMatchObject([{ callback: HOOK }]);
    clock.mockRestore();
  });

  it('refuses the handshake of another feed, of an unsubscription and of a broken challenge', () => {
    const good = platform.hook?.handshake?.good;
    if (!good) throw new Error('no handshake');
    for (const change of [{ 'hub.mode': 'unsubscribe' }, { 'hub.challenge': '<script>' }, { 'hub.topic': '' }]) {
      const request = { ...good, query: { ...good.query, ...change } };
      expect(() => youtube.handshake(request, platform.account)).toThrow(ConnectorAuthError);
    }
  });
});
