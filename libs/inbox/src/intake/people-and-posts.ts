import type { InboundIdentity, InboundPost } from '@parvis/channels';
import { type Arrival, extKey, scoped } from './arrivals';
import type { Batch } from './batch';
import { cut } from './clean';
import type { KnownIdentity } from './known';

const LONGEST_NAME = 300;
const LONGEST_POST = 20_000;
const MOST_FOLLOWERS = 2_147_483_647;

/** The identity of an author, made with a contact of its own when it is new, brought up to date when it changed. */
export function identityOf(batch: Batch, account: Arrival['account'], author: InboundIdentity): KnownIdentity {
  const hash = extKey(author.externalId);
  const key = scoped(account, hash);
  const name = cut(author.name, LONGEST_NAME);
  const known = batch.known.identities.get(key);
  if (known) {
    const changed =
      (name !== '' && name !== known.name) ||
      (author.avatarUrl !== null && author.avatarUrl !== known.avatar_url) ||
      hasMoved(known.followers, author.followers);
    if (!changed) return known;
    Object.assign(known, {
      name: name || known.name,
      handle: author.handle ?? known.handle,
      avatar_url: author.avatarUrl ?? known.avatar_url,
      followers: followersOf(author) ?? known.followers,
    });
    const { id, contact_id, handle, avatar_url, followers } = known;
    batch.identityChanges.set(key, {
      workspace_id: account.workspaceId,
      id,
      contact_id,
      name: known.name,
      handle,
      avatar_url,
      followers,
    });
    return known;
  }
  const made = {
    id: batch.newId(),
    contact_id: batch.newId(),
    name,
    handle: author.handle,
    avatar_url: author.avatarUrl,
    followers: followersOf(author),
    block_reason: null,
  };
  const person: KnownIdentity = { ...made, isNew: true };
  batch.known.identities.set(key, person);
  batch.contacts.push({ workspace_id: account.workspaceId, id: made.contact_id, name });
  batch.identities.push({
    workspace_id: account.workspaceId,
    account_id: account.id,
    ext_key: hash,
    external_id: author.externalId,
    profile_url: author.profileUrl,
    ...made,
  });
  return person;
}

/** Those whom many follow gain and lose some with each word: a hundredth is no news. */
function hasMoved(known: number | null, told: number | undefined): boolean {
  if (told === undefined || told === known) return false;
  return known === null || Math.abs(told - known) * 100 >= known;
}

function followersOf({ followers }: InboundIdentity): number | null {
  return followers === undefined ? null : Math.min(followers, MOST_FOLLOWERS);
}

/** The post under which something stands, made when it is new, brought up to date when its text or figures changed. */
export function postIdOf(batch: Batch, account: Arrival['account'], post: InboundPost): string {
  const hash = extKey(post.externalId);
  const key = scoped(account, hash);
  const known = batch.known.posts.get(key);
  const content = {
    text: post.text === null ? null : cut(post.text, LONGEST_POST),
    media_url: post.mediaUrl,
    likes: post.likes,
    comments: post.comments,
    is_ad: post.isAd,
  };
  const row = {
    workspace_id: account.workspaceId,
    account_id: account.id,
    ext_key: hash,
    external_id: post.externalId,
    ...content,
    media_alt: post.mediaAlt,
    permalink: post.permalink,
    published_at: post.publishedAt,
  };
  if (!known) {
    const id = batch.newId();
    batch.known.posts.set(key, { id, ...content });
    batch.posts.push({ ...row, id });
    return id;
  }
  // what says nothing of ads says `false` too: once known as one it stays one
  const says = { text: content.text ?? known.text, media_url: content.media_url ?? known.media_url, likes: content.likes ?? known.likes, comments: content.comments ?? known.comments, is_ad: content.is_ad || known.is_ad }; // prettier-ignore
  const changed =
    says.text !== known.text ||
    says.media_url !== known.media_url ||
    says.likes !== known.likes ||
    says.comments !== known.comments ||
    says.is_ad !== known.is_ad;
  if (changed) batch.postChanges.set(key, { workspace_id: account.workspaceId, ...Object.assign(known, says) });
  return known.id;
}
