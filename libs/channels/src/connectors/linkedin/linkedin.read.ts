import type { AccountContext, KnownItem } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { countOf, recordOf, type Json } from '../../spi/read';
import { unless, unlessGone } from '../../spi/verbs';
import { LinkedInClient, type LinkedInAnswer } from './linkedin.client';
import { grouped } from './linkedin.landing';
import { namesOf } from './linkedin.names';
import { actorOf, readPayload } from './linkedin.payloads';
import { organizationOf } from './linkedin.settings';
import { commentKey, commentNamed, organizationUrn, urnOf } from './linkedin.urns';

/**
 * Reads what a hint names (`comment:urn`, `mention:urn`, `share:urn`), with its author's name. Nothing comes of what is not there:
 * a comment can be read a little later than it is told of, and the next reading of the notifications brings it all the same.
 */
export async function fetchLinkedInRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const [, kind, urn] = /^(comment|mention|share):(urn:li:\S+)$/.exec(ref) ?? [];
  if (kind === undefined || urn === undefined) {
    throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  }
  const client = new LinkedInClient(account, signal);
  const organizationId = organizationOf(account);
  const own = organizationUrn(organizationId);
  if (kind === 'share') {
    // posts of people are only readable where LinkedIn says so
    const answer = await unless(['gone', 'forbidden'], () => client.post(urn));
    if (!answer) return [];
    const names = await namesOf([urnOf(answer.body['author'])], client, account);
    return [readPayload('share', organizationId, answer.at, { post: answer.body, names })];
  }
  const named = commentNamed(urn);
  if (!named) throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  const answer = await unlessGone(() => client.comment(named));
  if (!answer) return [];
  const actor = actorOf(answer.body);
  const names = await namesOf(actor === own ? [] : [actor], client, account);
  const comment = { id: named.id, object: named.post, ...answer.body };
  const value = { comment, names, sourcePost: named.post, post: null, mention: kind === 'mention' };
  return [readPayload('comment', organizationId, answer.at, value)];
}

/** Most items of one reading: those of a post come with one call. */
export const READ_BACK_SIZE = 50;

/**
 * What became of items: everything that stands, as it is now, and what is gone. What LinkedIn refuses to show gives nothing, since
 * it may well be there. Names are not asked for.
 */
export async function readBackFromLinkedIn(
  items: readonly KnownItem[],
  account: AccountContext,
  signal: AbortSignal,
): Promise<string[]> {
  const client = new LinkedInClient(account, signal);
  const organizationId = organizationOf(account);
  const payloads: string[] = [];
  const kinds = new Map(items.map(({ externalId, kind }) => [externalId, kind]));
  const names = items.flatMap(({ externalId }) => commentNamed(externalId) ?? []);
  for (const [post, ids] of grouped(names)) {
    const read = await unlessRefused(() => client.commentsById(post, ids));
    if (read === 'refused') continue;
    // the post is gone, and its comments with it
    const at = read === 'gone' ? (await client.organization(organizationId)).at : read.at;
    for (const id of ids) {
      const key = commentKey({ post, id });
      const element = read === 'gone' ? null : elementIn(read.body, id);
      const value = {
        comment: { ...element, id },
        sourcePost: post,
        post: null,
        mention: kinds.get(key) === 'mention',
      };
      if (element) payloads.push(readPayload('comment', organizationId, at, value));
      else if (read === 'gone' || isGone(read.body, id)) payloads.push(readPayload('removed', organizationId, at, { id: key })); // prettier-ignore
    }
  }
  for (const { externalId } of items.filter((item) => commentNamed(item.externalId) === null)) {
    payloads.push(...(await shareAgain(externalId, client, organizationId)));
  }
  return payloads;
}

async function shareAgain(externalId: string, client: LinkedInClient, organizationId: string): Promise<string[]> {
  const read = await unlessRefused(() => client.post(externalId));
  if (read === 'refused') return [];
  if (read !== 'gone') return [readPayload('share', organizationId, read.at, { post: read.body })];
  const { at } = await client.organization(organizationId);
  return [readPayload('removed', organizationId, at, { id: externalId })];
}

async function unlessRefused(read: () => Promise<LinkedInAnswer>): Promise<LinkedInAnswer | 'gone' | 'refused'> {
  const answer = await unless(['forbidden', 'invalid'], async () => (await unlessGone(read)) ?? ('gone' as const));
  return answer ?? 'refused';
}

function elementIn(body: Json, id: string): Json | null {
  return recordOf(recordOf(body['results'])?.[id]);
}

/** Only a 404 for the comment itself: other errors leave it open. */
function isGone(body: Json, id: string): boolean {
  const error = recordOf(recordOf(body['errors'])?.[id]);
  const status = countOf(error?.['status']) ?? countOf(recordOf(body['statuses'])?.[id]);
  return status === 404;
}
