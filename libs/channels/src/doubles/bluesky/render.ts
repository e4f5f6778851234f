import { type BlueskyNetwork, quotedBy, repoOf, rootOf, urisIn } from './network';
import type { BlueskyConvo, BlueskyMessage, BlueskyRecord, Json } from './shapes';

/** Somebody as `viewer` sees them. */
export function profileJson(network: BlueskyNetwork, did: string, viewer: string): Json {
  const account = network.account(did);
  const blocking = network.blocks(viewer, did);
  return {
    did,
    handle: account?.handle ?? 'handle.invalid',
    ...(account?.displayName && { displayName: account.displayName }),
    avatar: `https://files.example/${did.slice(-8)}.jpg`,
    labels: [],
    viewer: {
      muted: network.mutes.has(`${viewer} ${did}`),
      blockedBy: network.blocks(did, viewer) !== undefined,
      ...(blocking && { blocking: blocking.uri }),
    },
  };
}

export function isBlockedBetween(network: BlueskyNetwork, one: string, other: string): boolean {
  return (network.blocks(one, other) ?? network.blocks(other, one)) !== undefined;
}

export function postJson(network: BlueskyNetwork, record: BlueskyRecord, viewer: string): Json {
  const { uri, cid, did, value, indexedAt } = record;
  const like = network.likeOf(viewer, uri);
  const gate = network.gateOf(uri);
  const embed = embedJson(network, record, viewer);
  const allow = network.gateOf(rootOf(record) ?? uri)?.value['allow'];
  return {
    uri,
    cid,
    author: profileJson(network, did, viewer),
    record: value,
    ...(embed && { embed }),
    replyCount: network.answersTo(uri).length,
    repostCount: 0,
    likeCount: network.likesOf(uri).length,
    indexedAt,
    labels: [],
    viewer: {
      threadMuted: false,
      ...(Array.isArray(allow) && allow.length === 0 && did !== viewer && { replyDisabled: true }),
      ...(like && { like: like.uri }),
    },
    ...(gate && { threadgate: { uri: gate.uri, cid: gate.cid, record: gate.value, lists: [] } }),
  };
}

function embedJson(network: BlueskyNetwork, { uri, value }: BlueskyRecord, viewer: string): Json | null {
  const embed = value['embed'] as Json | undefined;
  const type = embed?.['$type'];
  if (type === 'app.bsky.embed.images') {
    const images = (embed?.['images'] as Json[]).map((image, index) => ({
      thumb: `https://files.example/thumb/${uri.slice(-13)}/${index}`,
      fullsize: `https://files.example/full/${uri.slice(-13)}/${index}`,
      alt: image['alt'] ?? '',
    }));
    return { $type: `${type}#view`, images };
  }
  const quoted = quotedBy(value);
  if (quoted === null) return null;
  return { $type: 'app.bsky.embed.record#view', record: quotedJson(network, quoted, uri, viewer) };
}

function quotedJson(network: BlueskyNetwork, quoted: string, by: string, viewer: string): Json {
  const record = network.records.get(quoted);
  const kind = (name: string) => `app.bsky.embed.record#${name}`;
  if (!record) return { $type: kind('viewNotFound'), uri: quoted, notFound: true };
  const postgate = network.gateOf(quoted, 'app.bsky.feed.postgate');
  if (urisIn(postgate?.value, 'detachedEmbeddingUris').includes(by)) {
    return { $type: kind('viewDetached'), uri: quoted, detached: true };
  }
  const { cid, value, did, indexedAt } = record;
  return { $type: kind('viewRecord'), uri: quoted, cid, author: profileJson(network, did, viewer), value, indexedAt };
}

/** A thread's node: the post, or that it is not there, or hidden by a block. */
export function threadJson(network: BlueskyNetwork, uri: string, viewer: string): Json | null {
  const record = network.records.get(uri);
  if (!record) return null;
  const defs = (name: string) => `app.bsky.feed.defs#${name}`;
  if (isBlockedBetween(network, viewer, repoOf(uri))) return { $type: defs('blockedPost'), uri, blocked: true };
  return { $type: defs('threadViewPost'), post: postJson(network, record, viewer), replies: [] };
}

export function messageJson({ id, rev, text, facets, senderDid, sentAt }: BlueskyMessage): Json {
  const content = { id, rev, text, ...(facets !== undefined && { facets }), sender: { did: senderDid }, sentAt };
  return { $type: 'chat.bsky.convo.defs#messageView', ...content };
}

export function convoJson(network: BlueskyNetwork, convo: BlueskyConvo, viewer: string): Json {
  const last = convo.messages.at(-1);
  const defs = 'chat.bsky.convo.defs';
  return {
    id: convo.id,
    rev: last?.rev ?? '2222000000000',
    members: convo.members.map((did) => profileJson(network, did, viewer)),
    kind: convo.groupName === null ? { $type: `${defs}#directConvo` } : { $type: `${defs}#groupConvo`, name: convo.groupName }, // prettier-ignore
    muted: false,
    status: convo.requestedOf.has(viewer) ? 'request' : 'accepted',
    unreadCount: 0,
    ...(last && { lastMessage: messageJson(last) }),
  };
}
