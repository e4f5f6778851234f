import { type AccountContext, connectorFor, guardedFetch, type KnownItem, type OutboundAction } from '@parvis/channels';
import type { ActionVerb, ConversationView, ItemView } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { eventually, startTestApp, type TestApp } from '@parvis/testing';
import { blueskyNetworkAvailable, type BlueskyServers, startBlueskyNetwork } from '../../../../tools/bluesky/index.mjs';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';

type Json = Record<string, unknown>;

interface Person {
  did: string;
  token: string;
}

interface Post {
  uri: string;
  cid: string;
}

const POST = 'app.bsky.feed.post';
/** A poll is asked for this often while something is awaited: the network shows what was written a moment later. */
const POLL_EVERY_MS = 1000;
const PATIENCE_MS = 40_000;
const keyOf = ({ uri }: Post): string => uri.split('/').at(-1) ?? '';

// the gap is named where the network is not installed, and refused in continuous integration
const withNetwork = blueskyNetworkAvailable() ? describe : describe.skip;

withNetwork('a real AT Protocol network', () => {
  let servers: BlueskyServers;
  let test: TestApp;
  let owner: SignedInMember;
  let brand: Person;
  let customer: Person;
  let accountId: string;
  let news: Post;

  beforeAll(async () => {
    servers = await startBlueskyNetwork({
      postgresUrl: process.env['TEST_PG_URL'] ?? '',
      redisUrl: process.env['TEST_REDIS_URL'] ?? '',
    });
    brand = await signUp('maison-lumen.test');
    customer = await signUp('client-042.test');
    news = await write(brand, { text: 'Our lamp Halo is back.' });
    const imports = [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule];
    test = await startTestApp({ imports });
    owner = await signedIn(test.app, { role: 'owner' });
    const holds = 'update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0 where id = $1';
    await test.db.read('system', holds, [owner.agent.workspaceId]);
    await connect();
  }, 180_000);
  afterAll(async () => {
    await test?.stop();
    await servers?.stop();
  }, 60_000);

  async function xrpc(nsid: string, { as, query, body }: { as?: Person; query?: string; body?: Json }): Promise<Json> {
    const answer = await fetch(`${servers.url}/xrpc/${nsid}${query ? `?${query}` : ''}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        ...(as && { authorization: `Bearer ${as.token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${nsid} answered ${answer.status}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  }

  async function signUp(handle: string): Promise<Person> {
    const body = { handle, email: `${handle}@mail.test`, password: 'long enough for a test' };
    const { did, accessJwt } = await xrpc('com.atproto.server.createAccount', { body });
    return { did: String(did), token: String(accessJwt) };
  }

  /** Writes a post of one person, or (`over`) another version of one. */
  async function write(as: Person, content: Json, over?: Post): Promise<Post> {
    const record = { $type: POST, createdAt: new Date().toISOString(), ...content };
    const body = { repo: as.did, collection: POST, record, ...(over && { rkey: keyOf(over) }) };
    const { uri, cid } = await xrpc(`com.atproto.repo.${over ? 'putRecord' : 'createRecord'}`, { as, body });
    return { uri: String(uri), cid: String(cid) };
  }

  const under = (root: Post, parent = root) => ({ reply: { root, parent } });

  async function fold(hiddenReplies: string[]): Promise<void> {
    const collection = 'app.bsky.feed.threadgate';
    const record = { $type: collection, post: news.uri, createdAt: new Date().toISOString(), hiddenReplies };
    await xrpc('com.atproto.repo.putRecord', { as: brand, body: { repo: brand.did, collection, rkey: keyOf(news), record } }); // prettier-ignore
  }

  async function connect(): Promise<void> {
    const made = await xrpc('com.atproto.server.createAppPassword', { as: brand, body: { name: 'parvis' } });
    const answer = await owner.request('POST', '/api/accounts', {
      channel: 'bluesky',
      name: '@maison-lumen.test',
      credentials: { appPassword: made['password'] },
      settings: {
        identifier: 'maison-lumen.test',
        serviceUrl: servers.url,
        moderationService: servers.moderationDid,
        readMessages: false, // a network of one's own has no chat service
      },
      backfillDays: 0,
    });
    expect(answer).toMatchObject({ status: 201, body: { externalId: brand.did } });
    accountId = answer.body.id as string;
    // from the first poll on everything is news
    await eventually(async () => {
      const { body } = await owner.request('GET', `/api/accounts/${accountId}`);
      return body.health === 'working' ? true : undefined;
    });
    await until(async () => (await polls()) > 0 || undefined);
  }

  async function polls(): Promise<number> {
    const rows = await test.db.read<{ count: number }>(
      'system',
      'select count(*)::int as count from account where id = $1 and polled_at is not null',
      [accountId],
    );
    return rows[0]?.count ?? 0;
  }

  /** Polls until something is so. */
  async function until<T>(probe: () => Promise<T | undefined>): Promise<T> {
    let polledAt = 0;
    return eventually(async () => {
      if (Date.now() - polledAt >= POLL_EVERY_MS) {
        polledAt = Date.now();
        await servers.settle();
        await owner.request('POST', `/api/accounts/${accountId}/sync`);
      }
      return probe();
    }, PATIENCE_MS);
  }

  const arrived = (text: string): Promise<ConversationView> =>
    until(async () => {
      const { body } = await owner.request('GET', '/api/conversations?view=all&sort=newest');
      return (body.items as ConversationView[]).find(({ preview }) => preview === text);
    });
  const itemsOf = async ({ id }: ConversationView): Promise<ItemView[]> =>
    (await owner.request('GET', `/api/conversations/${id}/items`)).body.items as ItemView[];
  const first = async (talk: ConversationView): Promise<ItemView> => {
    const item = (await itemsOf(talk)).find(({ direction }) => direction === 'in');
    if (!item) throw new Error('the conversation has no word of theirs');
    return item;
  };

  const becomes = (talk: ConversationView, wanted: Partial<ItemView>): Promise<ItemView> =>
    until(async () => {
      const item = await first(talk);
      return Object.entries(wanted).every(([name, value]) => item[name as keyof ItemView] === value) ? item : undefined;
    });

  /** The thread as a stranger reads it from the AppView: its answers, and which of them are folded away. */
  async function publicThread(): Promise<{ answers: Json[]; folded: string[] }> {
    const found = await xrpc('app.bsky.feed.getPostThread', {
      as: customer,
      query: `uri=${encodeURIComponent(news.uri)}`,
    });
    const { replies, post } = found['thread'] as { replies: Json[]; post: { threadgate?: { record: Json } } };
    const hidden = post.threadgate?.record['hiddenReplies'] ?? [];
    return { answers: replies, folded: hidden as string[] };
  }

  it('brings an answer into the queue, and ours back onto the network', async () => {
    const question = await write(customer, { text: 'Is it back in green too? 💡', ...under(news) });
    const talk = await arrived('Is it back in green too? 💡');
    const text = 'Yes, from Monday: https://lumen.example/halo @client-042.test';
    const answer = await owner.request('POST', `/api/conversations/${talk.id}/replies`, {
      verb: 'reply',
      text,
      lastSeenItemId: talk.lastItemId,
    });
    expect(answer.status).toBe(201);
    const record = await eventually(async () => {
      await servers.settle();
      const asked = (await publicThread()).answers.find(({ post }) => (post as Post).uri === question.uri);
      const [ours] = (asked?.['replies'] ?? []) as { post: { record: Json } }[];
      return ours?.post.record;
    }, PATIENCE_MS);
    expect(record).toMatchObject({ text, reply: { root: news, parent: question } });
    const features = (record['facets'] as { features: Json[] }[]).flatMap((facet) => facet.features);
    expect(features).toMatchObject([{ uri: 'https://lumen.example/halo' }, { did: customer.did }]);

    await write(customer, { text: 'Thank you!', ...under(news, await ourReplyTo(question)) });
    const thanked = await until(async () => {
      const items = await itemsOf(talk);
      return items.some((item) => item.text === 'Thank you!') ? items : undefined;
    });
    expect(thanked.map((item) => [item.direction, item.text])).toEqual([
      ['in', 'Is it back in green too? 💡'],
      ['out', text],
      ['in', 'Thank you!'],
    ]);
  }, 120_000);

  async function ourReplyTo({ uri }: Post): Promise<Post> {
    const query = `repo=${brand.did}&collection=${POST}`;
    const { records } = await xrpc('com.atproto.repo.listRecords', { as: brand, query });
    const ours = (records as (Post & { value: { reply?: { parent: Post } } })[]).find(
      ({ value }) => value.reply?.parent.uri === uri,
    );
    if (!ours) throw new Error('there is no reply of ours');
    return { uri: ours.uri, cid: ours.cid };
  }

  it('sees a mention, its later version, and its end', async () => {
    const mention = (text: string) => ({
      text,
      facets: [
        {
          index: { byteStart: 0, byteEnd: 18 },
          features: [{ $type: 'app.bsky.richtext.facet#mention', did: brand.did }],
        },
      ],
    });
    const post = await write(customer, mention('@maison-lumen.test open on Sunday?'));
    const talk = await arrived('@maison-lumen.test open on Sunday?');
    expect(await first(talk)).toMatchObject({ kind: 'mention', revision: 1, platformState: 'visible' });
    await write(customer, mention('@maison-lumen.test open on Saturday?'), post);
    await becomes(talk, { text: '@maison-lumen.test open on Saturday?', revision: 2 });
    const gone = { repo: customer.did, collection: POST, rkey: keyOf(post) };
    await xrpc('com.atproto.repo.deleteRecord', { as: customer, body: gone });
    await becomes(talk, { platformState: 'deleted' });
  }, 120_000);

  it('hides an answer under our post, and sees it shown and hidden again in an app', async () => {
    const spam = await write(customer, { text: 'Buy followers', ...under(news) });
    const talk = await arrived('Buy followers');
    const { id } = await first(talk);
    const decided = await owner.request('POST', `/api/items/${id}/decisions`, { kind: 'hide' });
    expect(decided.status).toBe(201);
    await becomes(talk, { platformState: 'hidden' });
    await eventually(async () => {
      await servers.settle();
      return (await publicThread()).folded.includes(spam.uri) || undefined;
    }, PATIENCE_MS);
    await fold([]);
    await becomes(talk, { platformState: 'visible' });
    await fold([spam.uri]);
    await becomes(talk, { platformState: 'hidden' });
  }, 120_000);

  it('brings what a colleague answered in an app, once', async () => {
    const question = await write(customer, { text: 'Do you ship to Belgium?', ...under(news) });
    const talk = await arrived('Do you ship to Belgium?');
    await write(brand, { text: 'We do.', ...under(news, question) });
    const items = await until(async () => {
      const found = await itemsOf(talk);
      return found.length > 1 ? found : undefined;
    });
    expect(items.map((item) => [item.direction, item.text])).toEqual([
      ['in', 'Do you ship to Belgium?'],
      ['out', 'We do.'],
    ]);
  }, 120_000);

  describe('the connector alone', () => {
    const bluesky = connectorFor('bluesky');
    if (bluesky === undefined) throw new Error('Bluesky is not registered');
    const never = () => new AbortController().signal;
    let account: AccountContext;

    beforeAll(async () => {
      const made = await xrpc('com.atproto.server.createAppPassword', { as: brand, body: { name: 'alone' } });
      account = {
        externalId: brand.did,
        settings: { identifier: brand.did, serviceUrl: servers.url, moderationService: servers.moderationDid, readMessages: false }, // prettier-ignore
        credentials: { appPassword: String(made['password']) },
        fetch: guardedFetch({ allowPrivateNetwork: true, maxBytes: 5_000_000, timeoutMs: 30_000 }),
        allowPrivateNetwork: true,
      };
    });

    const actionOn = (verb: ActionVerb, { uri }: Post, more: Partial<OutboundAction> = {}): OutboundAction => ({
      id: `${verb} ${uri}`,
      verb,
      target: {
        externalId: uri,
        kind: verb === 'reject' ? 'post' : 'comment',
        threadKey: uri,
        parentExternalId: null,
        postExternalId: news.uri,
        authorExternalId: customer.did,
        createdAt: new Date().toISOString(),
      },
      text: verb === 'reply' ? 'Hello there 👋🏽' : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: new Date().toISOString(),
      ...more,
    });
    const perform = (action: OutboundAction) => bluesky.perform(action, account, never());
    const found = async (action: OutboundAction) => (await bluesky.findPerformed(action, account, never())).found;
    const known = ({ uri }: Post): KnownItem => ({ externalId: uri, kind: 'comment', threadKey: uri, parentExternalId: null, postExternalId: news.uri }); // prettier-ignore
    const readBack = async (...posts: Post[]) => {
      const payloads = (await bluesky.readBack?.(posts.map(known), account, never())) ?? [];
      return (await Promise.all(payloads.map((payload) => bluesky.parse(payload, account)))).flat();
    };
    const settled = async (content: Json) => {
      const post = await write(customer, content);
      await servers.settle();
      return post;
    };

    it('repeats a reply without making a second one, and finds and deletes it', async () => {
      const action = actionOn('reply', await settled({ text: 'Anybody?', ...under(news) }));
      expect(await found(action)).toBe('absent');
      const first = await perform(action);
      expect(await perform(action)).toEqual(first);
      expect(await found(action)).toBe('yes');
      const deletion = { ...action, verb: 'delete-reply', replyExternalId: first.externalId } as const;
      await perform(deletion);
      await perform(deletion);
      expect([await found(deletion), await found(action)]).toEqual(['yes', 'absent']);
    });

    it('answers nobody where nobody would see it', async () => {
      const post = await settled({ text: 'Regretted', ...under(news) });
      await xrpc('com.atproto.repo.deleteRecord', { as: customer, body: { repo: customer.did, collection: POST, rkey: keyOf(post) } }); // prettier-ignore
      await servers.settle();
      await expect(perform(actionOn('reply', post))).rejects.toMatchObject({ reason: 'gone' });
      expect(await readBack(post)).toMatchObject([{ type: 'removed', externalId: post.uri }]);
    });

    it('likes and takes it back, detaches a quote, reports', async () => {
      const quote = await settled({ text: 'This one', embed: { $type: 'app.bsky.embed.record', record: news } });
      const like = actionOn('like', quote);
      await perform(like);
      expect(await found(like)).toBe('yes');
      await perform({ ...like, verb: 'unlike' });
      expect(await found(like)).toBe('absent');
      await perform(actionOn('reject', quote));
      await perform(actionOn('spam', quote));
      await servers.settle();
      const query = `uris=${encodeURIComponent(quote.uri)}`;
      const { posts } = await xrpc('app.bsky.feed.getPosts', { as: customer, query });
      expect(posts).toMatchObject([{ embed: { record: { detached: true } }, likeCount: 0 }]);
    });

    it('folds away and shows again, by reading back too', async () => {
      const post = await settled({ text: 'Rude', ...under(news) });
      await perform(actionOn('hide', post));
      await servers.settle();
      expect(await readBack(post)).toMatchObject([{ externalId: post.uri, platformState: 'hidden' }]);
      await perform(actionOn('unhide', post));
      await servers.settle();
      expect(await readBack(post)).toMatchObject([{ externalId: post.uri, platformState: 'visible' }]);
    });

    it.each(['mute', 'block'] as const)('bans by a %s, which is no removal of what was said', async (banBy) => {
      const post = await settled({ text: 'Very rude', ...under(news) });
      account = { ...account, settings: { ...account.settings, banBy } };
      const ban = actionOn('ban', post);
      expect(await found(ban)).toBe('absent');
      await perform(ban);
      await servers.settle();
      expect(await found(ban)).toBe('yes');
      expect((await readBack(post)).filter(({ type }) => type === 'removed')).toEqual([]);
      await perform({ ...ban, verb: 'unban' });
      await servers.settle();
      expect(await found(ban)).toBe('absent');
    });

    it('is told to connect again once its app password is revoked', async () => {
      await xrpc('com.atproto.server.revokeAppPassword', { as: brand, body: { name: 'alone' } });
      // a name of its own: another sign-in of the same account is still good for two hours
      const fresh = { ...account, settings: { ...account.settings, identifier: 'maison-lumen.test' } };
      await expect(bluesky.probe(fresh, '', never())).rejects.toMatchObject({ kind: 'auth' });
    });
  });
});
