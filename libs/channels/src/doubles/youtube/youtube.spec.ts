import { guardedFetch } from '../../http/guarded-fetch';
import { type LocalServer, serve } from '../../testing/platform-double';
import { FORCE_SSL, READ_ONLY, YouTubeNetwork, youTubeHttpHandler, type YouTubeNetworkOptions } from './index';

const AT = '2026-11-20T09:00:00.000Z';
const CLIENT = { clientId: 'client', clientSecret: 'secret' };
const fetch = guardedFetch({ allowPrivateNetwork: true, maxBytes: 1_000_000, timeoutMs: 2000 });

function world(options: Partial<YouTubeNetworkOptions> = {}) {
  const network = new YouTubeNetwork({ clock: () => new Date(AT), ...options });
  const brand = network.createChannel('Maison Lumen', 'maisonlumen');
  const viewer = network.createChannel('Viewer', 'client_042');
  const video = network.publishVideo(brand.id, 'Lenses');
  network.grants.add({ ...CLIENT, refreshToken: 'owner', channelId: brand.id });
  network.grants.add({ ...CLIENT, refreshToken: 'viewer', channelId: viewer.id });
  network.grants.add({ ...CLIENT, refreshToken: 'reader', channelId: brand.id, scopes: [READ_ONLY] });
  return { network, brand, viewer, video };
}

describe('the YouTube double', () => {
  it('is the same story every time under the same clock', () => {
    const tell = () => {
      const { network, brand, viewer, video } = world();
      const { id } = network.addComment(video.id, viewer, 'Nice');
      network.addReply(id, brand, 'Thanks');
      network.editComment(id, 'Nice!');
      network.moderate(network.addComment(video.id, viewer, 'Rude').id, 'rejected', true);
      network.addComment(video.id, viewer, 'Rude again');
      return network.publicPage(video.id);
    };
    expect(tell()).toEqual(tell());
    expect(tell()).toMatchObject({
      title: 'Lenses',
      comments: [{ author: '@client_042', text: 'Nice!', edited: true, replies: [{ text: 'Thanks', edited: false }] }],
    });
  });

  it('lets the channel’s filter decide about new comments, not about the owner’s own', () => {
    const { network, brand, viewer, video } = world({
      filter: (text) => (/win/.test(text) ? 'likelySpam' : 'published'),
    });
    expect(network.addComment(video.id, viewer, 'win a lens').status).toBe('likelySpam');
    expect(network.addComment(video.id, brand, 'win a lens').status).toBe('published');
  });
});

describe('the YouTube double on HTTP', () => {
  let server: LocalServer;
  let story: ReturnType<typeof world>;

  const start = async (options: Partial<YouTubeNetworkOptions> = {}) => {
    story = world(options);
    server = await serve(youTubeHttpHandler(story.network, '/youtube'));
  };
  afterEach(() => server.close());

  const signIn = async (refreshToken: string) => {
    const form = {
      grant_type: 'refresh_token',
      client_id: 'client',
      client_secret: 'secret',
      refresh_token: refreshToken,
    };
    const answer = await fetch(`${server.url}/youtube/token`, { method: 'POST', body: new URLSearchParams(form) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const call = async (as: string, method: string, path: string, json?: unknown) => {
    const { body } = await signIn(as);
    const answer = await fetch(`${server.url}/youtube/youtube/v3/${path}`, {
      method,
      headers: { authorization: `Bearer ${String(body['access_token'])}` },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await answer.text();
    const error = text === '' ? undefined : (JSON.parse(text) as { error?: { errors: { reason: string }[] } }).error;
    return { status: answer.status, reason: error?.errors[0]?.reason ?? null, text };
  };

  it('gives tokens for good consents only', async () => {
    await start();
    expect(await signIn('owner')).toMatchObject({ status: 200, body: { expires_in: 3599, scope: FORCE_SSL } });
    story.network.grants.revoke('owner');
    expect(await signIn('owner')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
    expect(await call('owner', 'GET', 'channels?mine=true')).toMatchObject({ status: 401, reason: 'authError' });
  });

  it('charges reads 1, writes 50 and failures 1, and refuses when the day’s units are gone', async () => {
    let now = Date.parse(AT);
    await start({ dailyUnits: 53, clock: () => new Date(now) });
    const { network, viewer, video } = story;
    const { id } = network.addComment(video.id, viewer, 'Hm');
    await call('owner', 'GET', 'channels?part=snippet&mine=true');
    expect(network.quota.usedBy('client')).toBe(1);
    await call('owner', 'POST', `comments/setModerationStatus?id=${id}&moderationStatus=heldForReview`);
    expect(network.quota.usedBy('client')).toBe(51);
    expect(await call('owner', 'GET', 'comments?part=snippet&parentId=nowhere')).toMatchObject({ status: 404 });
    expect(network.quota.usedBy('client')).toBe(52);
    const refused = await call('owner', 'POST', `comments/setModerationStatus?id=${id}&moderationStatus=published`);
    expect(refused).toMatchObject({ status: 403, reason: 'quotaExceeded' });
    expect(refused.text).toContain('youtube.quota');
    now = Date.parse('2026-11-21T08:00:00.000Z');
    expect(await call('owner', 'GET', 'channels?part=snippet&mine=true')).toMatchObject({ status: 200 });
    expect(network.quota.usedBy('client')).toBe(1);
  });

  it('refuses what YouTube refuses, in its words', async () => {
    await start();
    const { network, brand, viewer, video } = story;
    const { id } = network.addComment(video.id, viewer, 'Hm');
    const answer = network.addReply(id, viewer, 'hm');
    const list = `commentThreads?part=snippet&allThreadsRelatedToChannelId=${brand.id}`;
    const moderate = `comments/setModerationStatus?id=${id}`;
    const reply = (parentId: unknown, textOriginal: unknown) => ({ snippet: { parentId, textOriginal } });
    const refusals = [
      await call('owner', 'GET', 'commentThreads?part=snippet'),
      await call('owner', 'GET', `${list}&maxResults=101`),
      await call('owner', 'GET', `${list}&pageToken=stale`),
      await call('viewer', 'GET', `${list}&moderationStatus=heldForReview`),
      await call('reader', 'GET', `${list}&moderationStatus=heldForReview`),
      await call('viewer', 'POST', `${moderate}&moderationStatus=rejected`),
      await call('owner', 'POST', `${moderate}&moderationStatus=published&banAuthor=true`),
      await call('owner', 'POST', `${moderate}&moderationStatus=likelySpam`),
      await call('owner', 'POST', 'comments?part=snippet', reply(undefined, 'x')),
      await call('owner', 'POST', 'comments?part=snippet', reply(id, '')),
      await call('owner', 'POST', 'comments?part=snippet', reply(id, 'x'.repeat(10_001))),
      await call('owner', 'POST', 'comments?part=snippet', reply(answer.id, 'x')),
      await call('owner', 'DELETE', `comments?id=${id}`),
      await call('owner', 'PUT', 'comments?part=snippet', { id, snippet: { textOriginal: 'x' } }),
    ];
    expect(refusals.map(({ status, reason }) => `${status} ${reason}`)).toEqual([
      '400 missingRequiredParameter',
      '400 invalidParameter',
      '400 processingFailure',
      '403 forbidden',
      '403 insufficientPermissions',
      '403 forbidden',
      '400 banWithoutReject',
      '400 invalidParameter',
      '400 parentIdMissing',
      '400 commentTextRequired',
      '400 commentTextTooLong',
      '400 operationNotSupported',
      '403 forbidden',
      '403 forbidden',
    ]);
  });

  it('shows moderation states to the owner alone, and HTML unless asked otherwise', async () => {
    await start();
    const { network, viewer, video } = story;
    network.addComment(video.id, viewer, "it's <b>");
    const list = `commentThreads?part=snippet&videoId=${video.id}`;
    const asOwner = await call('owner', 'GET', `${list}&textFormat=plainText`);
    expect(asOwner.text).toContain(`"textDisplay":"it's <b>"`);
    expect(asOwner.text).toContain('"moderationStatus":"published"');
    expect(asOwner.text).not.toContain('textOriginal');
    const asViewer = await call('viewer', 'GET', list);
    expect(asViewer.text).toContain('it&#39;s &lt;b&gt;');
    expect(asViewer.text).toContain('textOriginal');
    expect(asViewer.text).not.toContain('moderationStatus');
    network.existingVideo(video.id).commentsDisabled = true;
    expect(await call('viewer', 'GET', list)).toMatchObject({ status: 403, reason: 'commentsDisabled' });
  });

  it('starts a thread of the channel’s own, and takes a video down with its comments', async () => {
    await start();
    const { network, brand, video } = story;
    const body = { snippet: { channelId: brand.id, videoId: video.id, topLevelComment: { snippet: { textOriginal: 'Ask us' } } } }; // prettier-ignore
    expect(await call('owner', 'POST', 'commentThreads?part=snippet', body)).toMatchObject({ status: 200 });
    expect(network.publicPage(video.id).comments).toMatchObject([{ author: '@maisonlumen', text: 'Ask us' }]);
    network.deleteVideo(video.id);
    expect(network.threadsOf(brand.id)).toEqual([]);
    expect(await call('owner', 'POST', 'commentThreads?part=snippet', body)).toMatchObject({ reason: 'videoNotFound' });
  });
});
