import { jsonOf } from '../../spi/values';
import { idOf, NO_TIME, recordOf, recordsOf, textOf, timeOf, type Json } from '../../spi/read';
import { commentNamed, mainPost, organizationIdOf, urnOf, type CommentName } from './linkedin.urns';

const WEBHOOK_TYPE = 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS';

/** What is known of a person or a company: null when LinkedIn does not tell. */
export interface KnownName {
  name: string;
  url: string | null;
  avatar: string | null;
}
export type Names = Readonly<Record<string, KnownName | null>>;

/** What landed: a webhook body, or something that was read, with when that was. */
type Landed =
  | { source: 'webhook'; notifications: Json[] }
  | { source: 'read'; kind: 'comment' | 'notification' | 'share' | 'removed'; organizationId: string; at: string; value: Json } // prettier-ignore
  | { source: 'unknown' };

type ReadKind = Extract<Landed, { source: 'read' }>['kind'];
const READ_KINDS: readonly string[] = ['comment', 'notification', 'share', 'removed'] satisfies ReadKind[];

/** Something that was read, in the form that lands. */
export function readPayload(kind: ReadKind, organizationId: string, at: string, value: Json): string {
  return JSON.stringify({ fetched: kind, organization: organizationId, observedAt: at, value });
}

/** Throws `ConnectorRejected('invalid')` for what is not JSON. */
export function openPayload(payload: string): Landed {
  const root = recordOf(jsonOf(payload, 'LinkedIn'));
  if (root?.['type'] === WEBHOOK_TYPE) return { source: 'webhook', notifications: recordsOf(root['notifications']) };
  const [kind, organizationId, value] = [root?.['fetched'], idOf(root?.['organization']), recordOf(root?.['value'])];
  if (!root || typeof kind !== 'string' || !READ_KINDS.includes(kind) || organizationId === null || !value) {
    return { source: 'unknown' };
  }
  return { source: 'read', kind: kind as ReadKind, organizationId, at: timeOf(root['observedAt']) ?? NO_TIME, value };
}

/** A notification with the names that its parts go by. */
export interface Notification {
  raw: Json;
  action: string;
  organizationId: string | null;
  /** When it happened; null without a readable time. */
  at: string | null;
  /** The comment it is about; its post by the best name that the notification has. */
  comment: CommentName | null;
  /** The share it is about. */
  share: string | null;
  /** The Page's post under which it happened. */
  sourcePost: string | null;
  /** What is told of the comment, the share and the source post; anything may be missing. */
  commentBody: Json | null;
  shareBody: Json | null;
  postBody: Json | null;
}

export function notificationOf(raw: Json): Notification {
  const generated = recordOf(raw['decoratedGeneratedActivity']);
  const [commentBody, shareBody] = [recordOf(generated?.['comment']), recordOf(generated?.['share'])];
  const postBody = recordOf(raw['decoratedSourcePost']);
  const named = commentNamed(raw['generatedActivity']) ?? commentNamed(commentBody?.['entity']);
  const told = urnOf(raw['sourcePost']);
  const post = mainPost(postIn(commentBody?.['object']), told, named?.post ?? null);
  const share = urnOf(raw['generatedActivity']) ?? urnOf(shareBody?.['entity']);
  return {
    raw,
    action: textOf(raw['action']) ?? '',
    organizationId: organizationIdOf(raw['organizationalEntity']),
    at: timeOf(raw['lastModifiedAt']),
    comment: named && post !== null ? { post, id: named.id } : null,
    share: named ? null : share,
    sourcePost: mainPost(told, urnOf(postBody?.['entity'])),
    commentBody,
    shareBody,
    postBody,
  };
}

/** What makes notifications of several admins about one thing the same. */
export function sameThing({ raw, action, organizationId }: Notification): string {
  const what = urnOf(raw['generatedActivity']) ?? idOf(raw['notificationId']) ?? '';
  return `${organizationId ?? ''}:${action}:${what}:${idOf(raw['lastModifiedAt']) ?? ''}`;
}

/** A URN that can be a post: comments name the comment above them in the same place. */
export function postIn(value: unknown): string | null {
  const urn = urnOf(value);
  return urn === null || commentNamed(urn) ? null : urn;
}

/** The name of a comment that was read: elements may lack `id` or one of the two URNs. */
export function nameOf(element: Json): CommentName | null {
  const named = commentNamed(element['$URN']) ?? commentNamed(element['commentUrn']);
  const id = named?.id ?? /(?:^|,)(\d{1,20})\)?$/.exec(idOf(element['id']) ?? '')?.[1] ?? null;
  const post = mainPost(postIn(element['object']), named?.post ?? null);
  return id === null || post === null ? null : { post, id };
}

/** The URN that the platform itself gives a comment. */
export function givenUrn(element: Json): string | null {
  const [urn, other] = [urnOf(element['$URN']), urnOf(element['commentUrn'])];
  return commentNamed(urn) ? urn : commentNamed(other) ? other : null;
}

export function actorOf(element: Json): string | null {
  return urnOf(element['actor']) ?? urnOf(recordOf(element['created'])?.['actor']) ?? urnOf(element['owner']);
}

/** The words of a comment, which stand in `text` or in `message.text`. */
export function wordsOf(element: Json): string | null {
  return textOf(element['text']) ?? textOf(recordOf(element['message'])?.['text']);
}

/** The comment above a nested one, by whatever member names it. */
export function parentOf(element: Json): CommentName | null {
  return commentNamed(element['parentComment']) ?? commentNamed(element['object']);
}

/** A post's commentary as people see it: mentions and hashtags by their words, escapes undone (little text format). */
export function plainCommentary(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  return text
    .replace(/@\[((?:[^\]\\]|\\.)*)\]\(urn:li:[^)]*\)/g, '@$1')
    .replace(/\{hashtag\|\\?#\|([^}]*)\}/g, '#$1')
    .replace(/\\([|{}@[\]()<>#*_~\\])/g, '$1');
}
