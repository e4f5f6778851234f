import { followersOf } from '../followers';
import type { XNetwork } from './network';
import type { XMessage, XPost, XUser } from './shapes';

type Node = Record<string, unknown>;

/** A version of a post as the API shows it; the newest unless told. */
export function postNode(network: XNetwork, post: XPost, versionId: string | null = null): Node {
  const version = post.versions.find(({ id }) => id === versionId) ?? post.versions.at(-1);
  const parent = post.parentId === null ? undefined : network.posts.get(post.parentId);
  const text = version?.text ?? '';
  const references = [
    ...(post.parentId === null ? [] : [{ type: 'replied_to', id: post.parentId }]),
    ...(post.quotedId === null ? [] : [{ type: 'quoted', id: post.quotedId }]),
  ];
  const isLong = text.length > 280;
  return {
    id: version?.id,
    author_id: post.authorId,
    text: isLong ? `${text.slice(0, 270)}…` : text,
    ...(isLong && { note_tweet: { text } }),
    created_at: version?.createdAt.toISOString(),
    conversation_id: post.conversationId,
    ...(parent && { in_reply_to_user_id: parent.authorId }),
    ...(references.length > 0 && { referenced_tweets: references }),
    edit_history_tweet_ids: post.versions.map(({ id }) => id),
    ...(post.mediaKeys.length > 0 && { attachments: { media_keys: post.mediaKeys } }),
    public_metrics: { reply_count: 0, like_count: 0, retweet_count: 0, quote_count: 0 },
    reply_settings: 'everyone',
  };
}

export function userNode({ id, username, name }: XUser): Node {
  const profile_image_url = `https://img.example/${id}_normal.jpg`;
  const public_metrics = { followers_count: followersOf(id), following_count: 0, tweet_count: 0, listed_count: 0 };
  return { id, username, name, profile_image_url, verified: false, protected: false, public_metrics };
}

/** The `includes` of a list of posts. */
export function includesOf(network: XNetwork, posts: readonly XPost[]): Node {
  const near = posts.flatMap(({ parentId, quotedId }) => [parentId, quotedId]);
  const tweets = [...new Set(near)].flatMap((id) => {
    const post = network.posts.get(id ?? '');
    return post && !post.removed ? [postNode(network, post)] : [];
  });
  const users = [...new Set(posts.map(({ authorId }) => authorId))].map((id) => userNode(network.user(id)));
  return { users, tweets, media: posts.flatMap(({ mediaKeys }) => mediaKeys.map(mediaNode)) };
}

function mediaNode(key: string): Node {
  return { media_key: key, type: 'photo', url: `https://img.example/${key}.jpg` };
}

/** What comes beside an event: people only. */
export function besideEvent(network: XNetwork, { authorId }: XPost): Node {
  return { users: [userNode(network.user(authorId))], tweets: [] };
}

/** The payload of `dm.received` and `dm.sent`. */
export function dmBody(network: XNetwork, message: XMessage): Node {
  const { id, senderId, recipientId, text, mediaKeys, createdAt } = message;
  const [key] = mediaKeys;
  const attachment = key === undefined ? {} : { attachment: { type: 'media', media: { id_str: key, type: 'photo', media_url_https: `https://img.example/${key}.jpg` } } }; // prettier-ignore
  return {
    direct_message_events: [
      {
        type: 'message_create',
        id,
        created_timestamp: String(createdAt.getTime()),
        message_create: {
          target: { recipient_id: recipientId },
          sender_id: senderId,
          message_data: { text, entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] }, ...attachment },
        },
      },
    ],
    users: { [senderId]: { data: userNode(network.user(senderId)) } },
  };
}

/** The key of a one-to-one conversation. */
export function conversationKey(a: string, b: string): string {
  return BigInt(a) < BigInt(b) ? `${a}-${b}` : `${b}-${a}`;
}

/** An entry of the list of direct messages. */
export function listedMessage({ id, senderId, recipientId, text, mediaKeys, createdAt }: XMessage): Node {
  return {
    id,
    event_type: 'MessageCreate',
    text,
    sender_id: senderId,
    dm_conversation_id: conversationKey(senderId, recipientId),
    created_at: createdAt.toISOString(),
    ...(mediaKeys.length > 0 && { attachments: { media_keys: mediaKeys } }),
  };
}

/** The `includes` of a list of direct messages. */
export function dmIncludes(network: XNetwork, messages: readonly XMessage[]): Node {
  const users = [...new Set(messages.map(({ senderId }) => senderId))].map((id) => userNode(network.user(id)));
  return { users, media: messages.flatMap(({ mediaKeys }) => mediaKeys.map(mediaNode)) };
}
