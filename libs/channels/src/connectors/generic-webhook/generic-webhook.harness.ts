import { ForumCallbacks } from '../../doubles/generic/callbacks';
import { BRAND_AUTHOR, type ForumKind, GenericForum } from '../../doubles/generic/forum';
import { genericForumHttpHandler } from '../../doubles/generic/http';
import { deliverForumEvents, signedDelivery } from '../../doubles/generic/push';
import { FAULTS } from '../../doubles/faults';
import type { OutboundAction } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';

export const genericCredentials = {
  signingSecret: `whsec_${Buffer.from('forum-signs-with-these-24-bytes').toString('base64')}`,
  previousSigningSecret: '',
  publicKey: '',
  callbackSecret: `whsec_${Buffer.from('inbox-signs-with-these-24-bytes').toString('base64')}`,
  pullToken: 'pull-token-of-the-forum',
};

export const genericSettings = {
  actions: 'reply, privateReply, edit, hide, unhide, delete, approve, spam, like, unlike, ban, unban',
  callbackUrl: 'https://forum.example/callback',
  brandAuthorIds: BRAND_AUTHOR,
};

export interface GenericHarness extends PlatformHarness {
  forum: GenericForum;
  callbacks: ForumCallbacks;
}

const KINDS: Record<string, ForumKind> = {
  comment: 'comment',
  message: 'dm',
  review: 'review',
  mention: 'mention',
  post: 'post',
};

/** The forum on a local port with one connected channel, as the kit and the connector's own tests drive it. */
export async function genericPlatform(options: { answersLater?: boolean } = {}): Promise<GenericHarness> {
  const forum = new GenericForum({
    clock: () => new Date(),
    eventSecret: genericCredentials.signingSecret,
    callbackSecret: genericCredentials.callbackSecret,
    maxPageSize: 3,
    ...options,
  });
  const callbacks = new ForumCallbacks(forum);
  const server = await serve(genericForumHttpHandler(forum, callbacks));
  const topicId = forum.addTopic('Espresso machine 2');
  let made = 0;
  return {
    forum,
    callbacks,
    account: {
      externalId: 'forum',
      settings: { ...genericSettings, callbackUrl: `${server.url}/callback`, pullUrl: `${server.url}/events` },
      credentials: genericCredentials,
      fetch: doubleFetch,
      allowPrivateNetwork: true,
    },
    transport: 'fetch',
    secrets: () => [],
    hook: {
      signatureHeader: 'webhook-signature',
      signsBody: true,
      replayWindowSeconds: 300,
      keyCredential: 'signingSecret',
      handshake: null,
      sign(content, at) {
        const { headers, body } = signedDelivery(forum, { id: 'msg_kit', body: content }, at);
        return { method: 'POST', query: {}, headers, body: Buffer.from(body), receivedAt: at };
      },
    },
    faults: FAULTS,
    fail: (fault, scope) => forum.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => forum.write({ topicId, author: `client_${(made += 1)}`, text }).id,
    editItem: async (id, text) => forum.edit(id, text),
    removeItem: async (id) => forum.remove(id),
    async deliveries() {
      const bodies: string[] = [];
      await deliverForumEvents(forum, 'https://parvis.example/hooks/generic-webhook/key', async (_url, init) => {
        bodies.push(String(init?.body));
        return new Response(null, { status: 202 });
      });
      return bodies;
    },
    async performable(verb, kind): Promise<OutboundAction> {
      const author = `client_${(made += 1)}`;
      const state = ['unhide', 'approve'].includes(verb) ? 'hidden' : 'visible';
      const post = forum.write({ kind: KINDS[kind] ?? 'comment', topicId, author, text: 'Is it loud?', state });
      if (verb === 'unlike') post.likedByBrand = true;
      if (verb === 'unban') forum.banned.add(author);
      const reply = verb === 'edit-reply' ? forum.write({ topicId, author: BRAND_AUTHOR, text: 'About 60 dB.' }) : null;
      return {
        id: `act_${made}`,
        verb,
        target: {
          externalId: post.id,
          kind,
          threadKey: topicId,
          parentExternalId: null,
          postExternalId: topicId,
          authorExternalId: author,
          createdAt: post.createdAt,
        },
        text: ['reply', 'private-reply', 'edit-reply'].includes(verb) ? `About 58 dB (${made})` : '',
        attachments: [],
        email: null,
        replyExternalId: reply?.id ?? null,
        requestedAt: post.createdAt,
      };
    },
    wasPerformed(action, receipt) {
      const post = forum.post(action.target.externalId);
      const made = forum.post(receipt.externalId ?? '');
      const effects: Record<string, boolean | undefined> = {
        reply: made?.text === action.text,
        'private-reply': made?.text === action.text && made.kind === 'dm',
        'edit-reply': forum.post(action.replyExternalId ?? '')?.text === action.text,
        hide: post?.state === 'hidden',
        spam: post?.state === 'hidden',
        unhide: post?.state === 'visible',
        approve: post?.state === 'visible',
        delete: post === undefined,
        like: post?.likedByBrand,
        unlike: post?.likedByBrand === false,
        ban: forum.banned.has(action.target.authorExternalId ?? ''),
        unban: !forum.banned.has(action.target.authorExternalId ?? ''),
      };
      return effects[action.verb] ?? false;
    },
    repliesWith: (text) =>
      forum.publicPage().topics.flatMap(({ posts }) => posts).filter((post) => post.text === text && post.author === BRAND_AUTHOR).length, // prettier-ignore
    close: () => server.close(),
  };
}
