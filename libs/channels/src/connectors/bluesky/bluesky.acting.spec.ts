import type { ActionVerb } from '@parvis/contracts';
import { ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { OutboundAction } from '../../spi/outbound';
import { type BlueskyHarness, blueskyPlatform } from './bluesky.harness';
import { bluesky } from './index';

const never = () => new AbortController().signal;

describe('acting on Bluesky', () => {
  let platform: BlueskyHarness;
  beforeEach(async () => {
    platform = await blueskyPlatform();
  });
  afterEach(() => platform.close());

  const perform = (action: OutboundAction) => bluesky.perform(action, platform.account, never());
  const find = async (action: OutboundAction) => (await bluesky.findPerformed(action, platform.account, never())).found;
  const refusal = async (action: OutboundAction) => {
    const error = await perform(action).catch((thrown: unknown) => thrown);
    if (!(error instanceof ConnectorRejected)) throw new Error(`not refused: ${String(error)}`);
    return error.reason;
  };
  const onComment = (verb: ActionVerb, more: Partial<OutboundAction> = {}) =>
    platform.actionOn(verb, 'comment', platform.said('comment', 'Is it back?'), more);
  const put = (collection: string, rkey: string, value: Record<string, unknown>) =>
    platform.network.put(platform.brand.did, collection, rkey, { createdAt: platform.network.moment(), ...value });

  describe('replies', () => {
    it('stand under the opening post of the thread, and repeating makes no second one', async () => {
      const { network, brand, opening } = platform;
      const action = onComment('reply', { text: '☕ see https://lumen.example #lampe @client-042.example' });
      const first = await perform(action);
      expect(await perform(action)).toEqual(first);
      const record = network.record(first.externalId ?? '');
      expect(network.of(brand.did, 'app.bsky.feed.post')).toHaveLength(2);
      expect(record.value).toMatchObject({
        createdAt: action.requestedAt,
        reply: { root: { uri: opening.uri, cid: opening.cid }, parent: { uri: action.target.externalId } },
      });
      expect((record.value['facets'] as { index: unknown }[])[0]?.index).toEqual({ byteStart: 8, byteEnd: 29 });
      expect(first.permalink).toBe(`https://bsky.app/profile/${brand.did}/post/${record.rkey}`);
      expect(first.effects).toMatchObject([{ type: 'item', direction: 'out', ownActionId: action.id, thread: { key: action.target.threadKey } }]); // prettier-ignore
    });

    it('carry up to four pictures', async () => {
      const picture = { name: 'a.png', contentType: 'image/png', size: 4, publicUrl: null, read: async () => new Uint8Array([1, 2, 3, 4]) }; // prettier-ignore
      const { externalId } = await perform(onComment('reply', { text: '', attachments: [picture, picture] }));
      const { value } = platform.network.record(externalId ?? '');
      expect((value['embed'] as { images: unknown[] }).images).toHaveLength(2);
      const refused: [string, Partial<OutboundAction>][] = [
        ['invalid', { attachments: Array.from({ length: 5 }, () => picture) }],
        ['invalid', { attachments: [{ ...picture, contentType: 'video/mp4' }] }],
        ['too-long', { attachments: [{ ...picture, size: 2_000_001 }] }],
      ];
      for (const [reason, more] of refused) expect(await refusal(onComment('reply', more))).toBe(reason);
    });

    it.each([
      ['empty', ' ', 'invalid'],
      ['of 301 characters', 'é'.repeat(301), 'too-long'],
      ['of more than 3000 bytes', '👩‍👩‍👧‍👦'.repeat(121), 'too-long'],
    ])('are refused when %s', async (_name, text, reason) => {
      expect(await refusal(onComment('reply', { text }))).toBe(reason);
    });

    it('are not written under what is gone, although the platform would take them', async () => {
      const action = onComment('reply');
      platform.network.remove(action.target.externalId);
      expect(await refusal(action)).toBe('gone');
    });

    it('are not written to somebody who blocked us: nobody would see them', async () => {
      const { network, brand, customer } = platform;
      const action = onComment('reply');
      network.put(customer.did, 'app.bsky.graph.block', network.nextKey(), { subject: brand.did, createdAt: network.moment() }); // prettier-ignore
      expect(await refusal(action)).toBe('recipient-refused');
    });

    it('are not written where nobody may answer', async () => {
      const { network, customer, brand } = platform;
      const post = network.post({ author: customer, text: '@brand.example hello' });
      network.put(customer.did, 'app.bsky.feed.threadgate', post.rkey, { post: post.uri, createdAt: network.moment(), allow: [] }); // prettier-ignore
      expect(await refusal(platform.actionOn('reply', 'mention', post.uri))).toBe('forbidden');
      expect(network.of(brand.did, 'app.bsky.feed.post')).toHaveLength(1);
    });

    it('are found by their key after a lost answer, and known to be absent without it', async () => {
      const action = onComment('reply');
      expect(await find(action)).toBe('absent');
      const { fetch } = platform.account;
      const deaf = {
        ...platform.account,
        fetch: async (url: string, init?: RequestInit) => {
          const response = await fetch(url, init);
          if (url.endsWith('putRecord')) throw new TypeError('fetch failed');
          return response;
        },
      };
      const error = await bluesky.perform(action, deaf, never()).catch((thrown: unknown) => thrown);
      expect((error as ConnectorUnavailable).mayHaveHappened).toBe(true);
      expect(await find(action)).toBe('yes');
    });

    it('are deleted only when they are ours', async () => {
      const foreign = platform.said('comment', 'theirs');
      expect(await refusal(onComment('delete-reply', { replyExternalId: foreign }))).toBe('forbidden');
      expect(await refusal(onComment('delete-reply'))).toBe('invalid');
      const action = onComment('reply');
      const { externalId } = await perform(action);
      const deletion = { ...action, verb: 'delete-reply', replyExternalId: externalId } as const;
      expect(await perform(deletion)).toMatchObject({ effects: [{ type: 'removed', externalId }] });
      expect(await perform(deletion)).toMatchObject({ state: 'done' });
    });
  });

  describe('folding away', () => {
    const gate = () => platform.network.gateOf(platform.opening.uri)?.value;

    it('keeps what the gate says otherwise, and tells the state', async () => {
      const [one, two] = [onComment('hide'), onComment('hide')];
      put('app.bsky.feed.threadgate', platform.opening.rkey, { post: platform.opening.uri, allow: [], hiddenReplies: [one.target.externalId] }); // prettier-ignore
      const receipt = await perform(two);
      expect(receipt.effects).toMatchObject([{ externalId: two.target.externalId, platformState: 'hidden' }]);
      expect(gate()).toMatchObject({ allow: [], hiddenReplies: [one.target.externalId, two.target.externalId] });
      await perform(two);
      await perform({ ...one, verb: 'unhide' });
      expect(gate()).toMatchObject({ allow: [], hiddenReplies: [two.target.externalId] });
    });

    it('begins anew when somebody else changed the gate meanwhile', async () => {
      const [ours, theirs] = [onComment('hide'), platform.said('comment', 'hidden by a colleague')];
      const { fetch } = platform.account;
      let raced = false;
      const account = {
        ...platform.account,
        fetch: (url: string, init?: RequestInit) => {
          if (url.endsWith('putRecord') && !raced) {
            raced = true;
            put('app.bsky.feed.threadgate', platform.opening.rkey, { post: platform.opening.uri, hiddenReplies: [theirs] }); // prettier-ignore
          }
          return fetch(url, init);
        },
      };
      await bluesky.perform(ours, account, never());
      expect(gate()?.['hiddenReplies']).toEqual([theirs, ours.target.externalId]);
    });

    it('is refused beyond 300, in threads of others, and finds the thread by itself', async () => {
      const { network, customer, brand, opening } = platform;
      const lonely = network.post({ author: customer, text: 'mine' });
      const answer = network.post({ author: brand, text: 'nice', inReplyTo: lonely.uri });
      const below = network.post({ author: customer, text: 'thanks', inReplyTo: answer.uri });
      expect(await refusal(platform.actionOn('hide', 'comment', below.uri, { target: { ...onComment('hide').target, externalId: below.uri, postExternalId: null } }))).toBe('forbidden'); // prettier-ignore
      const action = onComment('hide');
      await perform({ ...action, target: { ...action.target, postExternalId: null } });
      expect(gate()?.['hiddenReplies']).toEqual([action.target.externalId]);
      const many = Array.from({ length: 300 }, (_, n) => `at://did:plc:x/app.bsky.feed.post/3n2qbogf4o${(n + 100).toString(36)}2`); // prettier-ignore
      put('app.bsky.feed.threadgate', opening.rkey, { post: opening.uri, hiddenReplies: many });
      expect(await refusal(onComment('hide'))).toBe('invalid');
    });
  });

  it('takes back a like, a block that were given in an app', async () => {
    const { network, brand, customer } = platform;
    const uri = platform.said('comment', 'Hello');
    const native = put('app.bsky.feed.like', network.nextKey(), { subject: { uri, cid: 'x' } });
    const like = platform.actionOn('like', 'comment', uri);
    expect(await find(like)).toBe('yes');
    await perform(like);
    expect(network.of(brand.did, 'app.bsky.feed.like')).toEqual([native]);
    await perform({ ...like, verb: 'unlike' });
    expect(network.of(brand.did, 'app.bsky.feed.like')).toEqual([]);

    put('app.bsky.graph.block', network.nextKey(), { subject: customer.did });
    const ban = platform.actionOn('ban', 'comment', uri);
    expect(await find(ban)).toBe('yes');
    await perform(ban);
    expect(network.of(brand.did, 'app.bsky.graph.block')).toHaveLength(1);
    await perform({ ...ban, verb: 'unban' });
    expect(await find(ban)).toBe('absent');
  });

  it('mutes instead of blocking where that is wanted', async () => {
    const { network, brand, customer } = platform;
    Object.assign(platform.account.settings, { banBy: 'mute' });
    const ban = onComment('ban');
    expect(await find(ban)).toBe('absent');
    await perform(ban);
    expect(network.mutes.has(`${brand.did} ${customer.did}`)).toBe(true);
    expect(network.of(brand.did, 'app.bsky.graph.block')).toEqual([]);
    expect(await find(ban)).toBe('yes');
    await perform({ ...ban, verb: 'unban' });
    expect(network.mutes.size).toBe(0);
  });

  it('detaches a quote once and leaves other rules alone', async () => {
    const { network, opening } = platform;
    const rules = [{ $type: 'app.bsky.feed.postgate#disableRule' }];
    put('app.bsky.feed.postgate', opening.rkey, { post: opening.uri, embeddingRules: rules });
    const action = platform.actionOn('reject', 'post', platform.said('post', 'look at that'));
    await perform(action);
    await perform(action);
    expect(network.gateOf(opening.uri, 'app.bsky.feed.postgate')?.value).toMatchObject({
      embeddingRules: rules,
      detachedEmbeddingUris: [action.target.externalId],
    });
    const other = platform.actionOn('reject', 'post', platform.said('mention', 'no quote'));
    expect(await refusal({ ...other, target: { ...other.target, postExternalId: null } })).toBe('invalid');
  });

  it('reports to the moderation service of its settings', async () => {
    await perform(onComment('spam'));
    Object.assign(platform.account.settings, { moderationService: 'did:plc:house' });
    await perform(onComment('spam'));
    expect(platform.network.reports.map(({ to }) => to)).toEqual([
      'did:plc:ar7c4by46qjdydhdevvrndac#atproto_labeler',
      'did:plc:house#atproto_labeler',
    ]);
    Object.assign(platform.account.settings, { moderationService: 'house' });
    expect(await refusal(onComment('spam'))).toBe('invalid');
    expect(await find(onComment('spam'))).toBe('cannot-tell');
  });

  describe('direct messages', () => {
    it('accept a stranger’s request by answering', async () => {
      const { network, brand, convo } = platform;
      expect(convo.requestedOf.has(brand.did)).toBe(true);
      const action = platform.actionOn('reply', 'message', platform.said('message', 'Hello?'));
      const receipt = await perform(action);
      expect(convo.requestedOf.has(brand.did)).toBe(false);
      expect(receipt.effects).toMatchObject([{ kind: 'message', direction: 'out', thread: { key: `dm:${convo.id}` } }]);
      expect(await find(action)).toBe('yes');
      expect(await find({ ...action, text: 'other words' })).toBe('absent');
      expect(network.chat.log).toHaveLength(2);
    });

    it('are not sent to people who do not want them', async () => {
      platform.customer.allowsMessages = 'none';
      const action = onComment('private-reply');
      expect(await refusal(action)).toBe('recipient-refused');
      expect(await find(action)).toBe('absent');
    });

    it('need an app password that reaches them', async () => {
      platform.password.privileged = false;
      expect(await refusal(onComment('private-reply'))).toBe('forbidden');
    });

    it('take neither files nor more than they hold', async () => {
      const file = { name: 'a.png', contentType: 'image/png', size: 4, publicUrl: null, read: async () => new Uint8Array(4) }; // prettier-ignore
      const to = platform.said('message', 'Hello?');
      expect(await refusal(platform.actionOn('reply', 'message', to, { attachments: [file] }))).toBe('invalid');
      expect(await refusal(platform.actionOn('reply', 'message', to, { text: 'a'.repeat(1001) }))).toBe('too-long');
      expect(await refusal(platform.actionOn('reply', 'message', to, { text: ' ' }))).toBe('invalid');
    });
  });

  describe('testing the account', () => {
    const probe = () => bluesky.probe(platform.account, 'https://parvis.example/hooks/1', never());

    it('tells who it is and offers everything', async () => {
      expect(await probe()).toMatchObject({
        externalId: platform.brand.did,
        name: 'Maison Lumen',
        capabilities: bluesky.capabilities,
        missingPermissions: [],
        credentials: null,
      });
    });

    it('names the lacking access to messages and does not offer them', async () => {
      platform.password.privileged = false;
      const { capabilities, missingPermissions } = await probe();
      expect(missingPermissions).toEqual(['app password: access to direct messages']);
      expect(capabilities.itemKinds).toEqual(['mention', 'comment', 'post']);
      expect(JSON.stringify(capabilities.verbs)).not.toContain('private-reply');
    });

    it('says what banning means here', async () => {
      Object.assign(platform.account.settings, { banBy: 'mute', readMessages: false });
      const { capabilities, missingPermissions } = await probe();
      expect(missingPermissions).toEqual([]);
      const ban = capabilities.verbs.comment?.find(({ verb }) => verb === 'ban');
      expect(ban?.consequence.en).toContain('Mutes');
    });
  });
});
