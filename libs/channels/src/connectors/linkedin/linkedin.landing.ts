import type { AccountContext } from '../../spi/connector';
import { recordOf, type Json } from '../../spi/read';
import { unless } from '../../spi/verbs';
import type { LinkedInClient } from './linkedin.client';
import { namesOf } from './linkedin.names';
import { actorOf, readPayload, type Notification } from './linkedin.payloads';
import { organizationOf } from './linkedin.settings';
import { commentKey, urnOf, type CommentName } from './linkedin.urns';

/** Ids of one call. */
const MOST_IDS = 50;
const COMMENT_ACTIONS = ['COMMENT', 'ADMIN_COMMENT', 'COMMENT_EDIT', 'COMMENT_MENTION'];

/**
 * Notifications as they land. Comments are read again, those of one post by one call, for what notifications leave out: the
 * comment above, the author of an edit, the time. One that cannot be read lands as the notification has it.
 */
export async function landed(
  notifications: readonly Notification[],
  at: string,
  client: LinkedInClient,
  account: AccountContext,
): Promise<string[]> {
  const organizationId = organizationOf(account);
  const told = notifications.filter(({ action, comment }) => comment !== null && COMMENT_ACTIONS.includes(action));
  const elements = await commentsNamed(told.flatMap(({ comment }) => comment ?? []), client); // prettier-ignore
  const own = `urn:li:organization:${organizationId}`;
  const actors = notifications.map((notification) => actorIn(notification, elements)).filter((urn) => urn !== own);
  const names = await namesOf(actors, client, account);
  const once = new Set<string>();
  return notifications.flatMap((notification): string[] => {
    const key = notification.comment && commentKey(notification.comment);
    const element = key !== null && told.includes(notification) ? elements.get(key) : undefined;
    if (!element) {
      // an edit without its comment says nothing of its own
      if (notification.action === 'COMMENT_EDIT') return [];
      return [readPayload('notification', organizationId, at, { notification: notification.raw, names })];
    }
    if (key === null || once.has(key)) return [];
    once.add(key);
    const { sourcePost, postBody, action } = notification;
    const value = { comment: element, names, sourcePost, post: postBody, mention: action === 'COMMENT_MENTION' };
    return [readPayload('comment', organizationId, at, value)];
  });
}

function actorIn(
  { comment, commentBody, shareBody }: Notification,
  elements: ReadonlyMap<string, Json>,
): string | null {
  const element = comment ? elements.get(commentKey(comment)) : undefined;
  if (element) return actorOf(element);
  return commentBody ? actorOf(commentBody) : urnOf(shareBody?.['owner']);
}

/** Comments by their keys; missing: those that are gone, that cannot be read yet, or that we may not read. */
async function commentsNamed(names: readonly CommentName[], client: LinkedInClient): Promise<Map<string, Json>> {
  const elements = new Map<string, Json>();
  for (const [post, ids] of grouped(names)) {
    const answer = await unless(['gone', 'forbidden', 'invalid'], () => client.commentsById(post, ids));
    const results = recordOf(answer?.body['results']) ?? {};
    for (const id of ids) {
      const element = recordOf(results[id]) ?? recordOf(results[commentKey({ post, id })]);
      if (element) elements.set(commentKey({ post, id }), { id, ...element });
    }
  }
  return elements;
}

/** Ids by their post, at most as many as one call takes. */
export function grouped(names: readonly CommentName[]): [post: string, ids: string[]][] {
  const byPost = new Map<string, Set<string>>();
  for (const { post, id } of names) byPost.set(post, (byPost.get(post) ?? new Set()).add(id));
  return [...byPost].flatMap(([post, set]) => {
    const ids = [...set];
    const groups: [string, string[]][] = [];
    for (let start = 0; start < ids.length; start += MOST_IDS) groups.push([post, ids.slice(start, start + MOST_IDS)]);
    return groups;
  });
}
