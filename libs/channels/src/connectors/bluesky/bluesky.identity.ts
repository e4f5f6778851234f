import type { InboundIdentity } from '../../spi/inbound';
import { countOf, didOf, idOf, type Json, linkOf, textOf } from './bluesky.payloads';

/** Somebody by their DID: a handle can change, or be of somebody else (`handle.invalid`). */
export function identityOf(author: Json): InboundIdentity {
  const did = didOf(author) ?? '';
  const handle = idOf(author['handle']);
  const followers = countOf(author['followersCount']);
  const known = handle !== null && handle !== 'handle.invalid' ? handle : null;
  return {
    externalId: did,
    name: textOf(author['displayName']) ?? known ?? did,
    handle: known === null ? null : `@${known}`,
    avatarUrl: linkOf(author['avatar']),
    profileUrl: `https://bsky.app/profile/${did}`,
    ...(followers !== null && { followers }),
  };
}
