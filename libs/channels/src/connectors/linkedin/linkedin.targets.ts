import type { ActionTarget } from '../../spi/outbound';
import type { Json } from '../../spi/read';
import { unless } from '../../spi/verbs';
import type { LinkedInClient } from './linkedin.client';
import { givenUrn, parentOf, postIn } from './linkedin.payloads';
import { commentKey, commentNamed, urnOf, type CommentName } from './linkedin.urns';

/** Where a reply goes. */
interface ReplyPlace {
  /** URN of what the reply is listed under: a post, or the first-level comment of a thread. */
  under: string;
  object: string;
  /** The comment above; null for a comment of a post itself. */
  parent: string | null;
}

/**
 * The place of an answer. Threads have two levels: what answers a nested comment stands beside it. The comment is read first,
 * since only LinkedIn knows by which name of the post its URN goes.
 */
export async function placeOf(target: ActionTarget, client: LinkedInClient): Promise<ReplyPlace> {
  const named = commentNamed(target.externalId);
  if (!named) return { under: target.externalId, object: target.externalId, parent: null };
  const body = await readIfAllowed(named, client);
  const above = body ? parentUrnOf(body) : target.parentExternalId;
  const parent = above ?? (body && givenUrn(body)) ?? commentKey(named);
  return { under: parent, object: postIn(body?.['object']) ?? named.post, parent };
}

/** The URN of what an action is about, as LinkedIn itself writes it. */
export async function targetUrn(target: ActionTarget, client: LinkedInClient): Promise<string> {
  const named = commentNamed(target.externalId);
  if (!named) return target.externalId;
  const body = await readIfAllowed(named, client);
  return (body && givenUrn(body)) ?? commentKey(named);
}

/** Comments under the posts of others can be closed to the reader, who may answer them all the same. */
async function readIfAllowed(named: CommentName, client: LinkedInClient): Promise<Json | null> {
  return (await unless(['forbidden'], () => client.comment(named)))?.body ?? null;
}

/** The list in which an answer to the target stands, without asking: it has the same content under each name of the post. */
export function listedUnder({ externalId, parentExternalId }: ActionTarget): string {
  const parent: CommentName | null = commentNamed(parentExternalId);
  return parent ? commentKey(parent) : externalId;
}

function parentUrnOf(element: Json): string | null {
  if (!parentOf(element)) return null;
  return urnOf(element['parentComment']) ?? urnOf(element['object']);
}
