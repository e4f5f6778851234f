import type { ActionVerb, ItemKind } from '@parvis/contracts';
import { FAULTS } from '../../doubles/faults';
import { signFeed } from '../../doubles/youtube/hub';
import {
  deliverYouTubeFeeds,
  type YouTubeChannel,
  type YouTubeComment,
  youTubeHttpHandler,
  YouTubeNetwork,
  type YouTubeNetworkOptions,
  type YouTubeVideo,
} from '../../doubles/youtube';
import type { AccountContext } from '../../spi/connector';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { doubleFetch } from '../../testing/double-fetch';
import { serve } from '../../testing/platform-double';
import type { PlatformHarness } from '../../testing/subject';
import { feedTopicOf } from './youtube.settings';

export const HOOK = 'https://parvis.example/hooks/youtube/key';

export const youtubeCredentials = {
  clientId: '1234567890-yt.apps.googleusercontent.com',
  clientSecret: 'GOCSPX-youtube-client-secret',
  refreshToken: '1//0youtube-refresh-token',
  hookSecret: 'a-long-secret-for-video-notices',
};

/** Looks at every occasion: the kit expects news at once. */
export const youtubeSettings = { pollMinutes: 0, recheckMinutes: 0 };

export interface YouTubeHarness extends PlatformHarness {
  network: YouTubeNetwork;
  account: AccountContext;
  brand: YouTubeChannel;
  video: YouTubeVideo;
  /** Somebody new who comments. */
  somebody(): YouTubeChannel;
  actionOn(verb: ActionVerb, comment: YouTubeComment, replyExternalId?: string | null): OutboundAction;
}

/** The double on a local port with one connected channel, as the kit and the connector's own tests drive it. */
export async function youtubePlatform(options: Partial<YouTubeNetworkOptions> = {}): Promise<YouTubeHarness> {
  const network = new YouTubeNetwork({ clock: () => new Date(), maxPageSize: 3, dailyUnits: 1_000_000, ...options });
  const brand = network.createChannel('Maison Lumen', 'maisonlumen');
  const { clientId, clientSecret, refreshToken } = youtubeCredentials;
  network.grants.add({ clientId, clientSecret, refreshToken, channelId: brand.id });
  const video = network.publishVideo(brand.id, 'How we cut our lenses');
  const server = await serve(youTubeHttpHandler(network));
  const account: AccountContext = {
    externalId: brand.id,
    settings: { ...youtubeSettings, apiBaseUrl: server.url },
    credentials: youtubeCredentials,
    fetch: doubleFetch,
    allowPrivateNetwork: true,
  };
  const topic = feedTopicOf(account, brand.id);
  const lease = { leaseSeconds: 864_000, verified: true, waiting: [] };
  network.subscriptions.push({ callback: HOOK, topic, secret: youtubeCredentials.hookSecret, ...lease });
  let made = 0;
  const somebody = () => network.createChannel('Somebody', `client_${String((made += 1)).padStart(3, '0')}`);
  const get = (query: Record<string, string>) => ({ method: 'GET', query, headers: {}, body: new Uint8Array(), receivedAt: new Date() }); // prettier-ignore
  const question = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': '1234567890', 'hub.lease_seconds': '864000' }; // prettier-ignore

  function actionOn(verb: ActionVerb, comment: YouTubeComment, replyExternalId: string | null = null): OutboundAction {
    made += 1;
    const writes = verb === 'reply' || verb === 'edit-reply';
    return {
      id: `act_${made}`,
      verb,
      target: {
        externalId: comment.id,
        kind: 'comment',
        threadKey: comment.parentId ?? comment.id,
        parentExternalId: comment.parentId,
        postExternalId: comment.videoId,
        authorExternalId: comment.authorId,
        createdAt: comment.publishedAt,
      },
      text: writes ? `Thank you, here is the answer. (${made})` : '',
      attachments: [],
      email: null,
      replyExternalId,
      requestedAt: comment.publishedAt,
    };
  }

  return {
    network,
    account,
    brand,
    video,
    somebody,
    actionOn,
    transport: 'fetch',
    secrets: () => network.grants.issued(),
    hook: {
      signatureHeader: 'x-hub-signature',
      signsBody: true,
      replayWindowSeconds: null,
      keyCredential: 'hookSecret',
      handshake: {
        good: get(question),
        answer: '1234567890',
        forged: get({ ...question, 'hub.topic': feedTopicOf(account, 'UCsomebodyelse0000000000') }),
      },
      sign(body, at) {
        const signature = signFeed(body, youtubeCredentials.hookSecret);
        const headers = { 'content-type': 'application/atom+xml', 'x-hub-signature': signature };
        return { method: 'POST', query: {}, headers, body: Buffer.from(body), receivedAt: at };
      },
    },
    faults: FAULTS,
    fail: (fault, scope) => network.faults.set(fault, scope),
    pageSize: 3,
    makeItem: async (text) => network.addComment(video.id, somebody(), text).id,
    editItem: async (id, text) => void network.editComment(id, text),
    removeItem: async (id) => network.removeComment(id),
    async deliveries() {
      const bodies: string[] = [];
      await deliverYouTubeFeeds(network, async (url, init) => {
        if (init === undefined) return new Response(new URL(url).searchParams.get('hub.challenge'));
        bodies.push(String(init?.body));
        return new Response(null, { status: 204 });
      });
      return bodies;
    },
    async performable(verb: ActionVerb, kind: ItemKind): Promise<OutboundAction> {
      const comment = network.addComment(video.id, somebody(), 'Which lens is this?');
      if (verb === 'unhide' || verb === 'approve') network.moderate(comment.id, 'heldForReview');
      const needsReply = verb === 'edit-reply' || verb === 'delete-reply';
      const reply = needsReply ? network.addReply(comment.id, brand, 'First answer') : null;
      const action = actionOn(verb, comment, reply?.id ?? null);
      return { ...action, target: { ...action.target, kind } };
    },
    wasPerformed: (action, receipt) => wasPerformed(network, action, receipt),
    repliesWith: (text) => [...network.comments.values()].filter((comment) => comment.text === text).length,
    close: () => server.close(),
  };
}

function wasPerformed(network: YouTubeNetwork, action: OutboundAction, { externalId }: Receipt): boolean {
  const target = network.comment(action.target.externalId);
  const reply = network.comment(action.replyExternalId ?? '');
  switch (action.verb) {
    case 'reply':
      return network.repliesOf(action.target.externalId).some(({ id, text }) => id === externalId && text === action.text); // prettier-ignore
    case 'edit-reply':
      return reply?.text === action.text;
    case 'delete-reply':
      return reply === undefined;
    case 'hide':
      return target?.status === 'heldForReview';
    case 'unhide':
    case 'approve':
      return target?.status === 'published';
    case 'ban':
      return target?.status === 'rejected' && (network.channels.get(target.channelId)?.banned.has(target.authorId ?? '') ?? false); // prettier-ignore
    default:
      return target?.status === 'rejected';
  }
}
