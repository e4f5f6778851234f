import type { Permission, ServerToClientEvents } from '@parvis/contracts';
import type { LoggedEvent, Tx } from '@parvis/platform';
import { bulkChanges } from '../bulk/bulk-changes';
import { BULK_RUN_COLUMNS, type BulkRunRow, toBulkRunView } from '../bulk/bulk-run-row';
import { IMPORT_COLUMNS, type ImportRow, toImportView } from '../imports/import-row';
import { changedAvailabilities } from '../assignment/availability-frames';
import { NOTIFICATION_COLUMNS, type NotificationRow, toNotificationView } from '../notifications/notification-view';
import { ACCOUNT_COLUMNS, type AccountRow, toAccountView } from '../views-of/account-view';
import { ACTION_COLUMNS, type ActionRow, toActionView } from '../views-of/action-view';
import { CONVERSATION_COLUMNS, type ConversationRow, toSharedConversationView } from '../views-of/conversation-view';
import { type ItemBundle, loadItemBundle, toItemViews } from '../views-of/load-items';
import { screeningFrames } from './project-screening';
import { moderationFrames } from './project-moderation';
import { workingStateFrames } from './project-working-state';
import { channelsRoom, inboxRoom, itemsRoom, managersRoom, memberRoom } from './rooms';

/** One message for everybody in any of its rooms. */
export type Frame = {
  [Name in PushedName]: { rooms: string[]; name: Name; payload: Parameters<ServerToClientEvents[Name]>[0] };
}[PushedName];
type PushedName =
  | 'conversation.updated'
  | 'item.changed'
  | 'action.updated'
  | 'account.updated'
  | 'import.updated'
  | 'rules.changed'
  | 'screening.changed'
  | 'notification.created'
  | 'notification.read'
  | 'draft.changed'
  | 'shared-draft.changed'
  | 'views.changed'
  | 'availability.changed'
  | 'conversation.moved'
  | 'contact.changed'
  | 'bulk.updated'
  | 'moderation-run.updated'
  | 'moderation-request.changed'
  | 'conversations.changed';

/** Who listens: frames are made for them only. */
export interface Audience {
  /** Permission sets with which each conversation is open here. */
  openConversations: ReadonlyMap<string, readonly ReadonlySet<Permission>[]>;
  /** Whether anybody is in the room. */
  has(room: string): boolean;
}

interface Latest {
  event: LoggedEvent;
  created: boolean;
}

/** Last event about each thing in a batch: who gets the last state needs no step to it. */
function latest(
  events: readonly LoggedEvent[],
  noun: string,
  idOf: (event: LoggedEvent) => unknown,
  alsoChangedBy?: string,
): Map<string, Latest> {
  const found = new Map<string, Latest>();
  for (const event of events) {
    if (!event.kind.startsWith(`${noun}.`) && event.kind !== alsoChangedBy) continue;
    const id = idOf(event);
    if (typeof id !== 'string' && typeof id !== 'number') continue;
    const key = String(id);
    found.set(key, { event, created: event.kind === `${noun}.created` || (found.get(key)?.created ?? false) });
  }
  return found;
}

/**
 * Turns logged events of one workspace into what its sockets are sent: the same views as REST, loaded set by set, in the order
 * of `seq`. Nothing is read for rooms in which nobody is.
 */
export async function project(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
  publicUrl: string,
): Promise<Frame[]> {
  const frames = [
    ...(await conversationFrames(tx, workspaceId, events, audience)),
    ...moveFrames(workspaceId, events),
    ...contactFrames(workspaceId, events),
    ...(await itemFrames(tx, workspaceId, events, audience)),
    ...(await actionFrames(tx, workspaceId, events, audience)),
    ...(await accountFrames(tx, workspaceId, events, audience, publicUrl)),
    ...(await importFrames(tx, workspaceId, events, audience)),
    ...(await notificationFrames(tx, workspaceId, events, audience)),
    ...viewFrames(workspaceId, events, audience),
    ...ruleFrames(workspaceId, events, audience),
    ...screeningFrames(workspaceId, events, audience),
    ...screeningFrames(workspaceId, events, audience),
    ...(await availabilityFrames(tx, workspaceId, events, audience)),
    ...(await workingStateFrames(tx, workspaceId, events, audience)),
    ...(await bulkFrames(tx, workspaceId, events, audience)),
    ...(await moderationFrames(tx, workspaceId, events, audience)),
    ...requestFrames(workspaceId, events),
  ];
  return frames.sort((one, other) => one.payload.seq - other.payload.seq);
}

async function conversationFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const rooms = [inboxRoom(workspaceId)];
  // what a bulk run changed is told of together, see `bulkFrames`
  const single = events.filter(({ data }) => data['bulkRunId'] === undefined);
  const changed = latest(single, 'conversation', ({ conversationId }) => conversationId, 'item.created');
  if (changed.size === 0 || !rooms.some((room) => audience.has(room))) return [];
  const rows = await tx.prepared<ConversationRow>(
    `select ${CONVERSATION_COLUMNS} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, [...changed.keys()]],
  );
  return rows.flatMap((row) => {
    const change = changed.get(row.id);
    if (!change) return [];
    const { seq, actorMemberId } = change.event;
    const byMemberId = actorMemberId === null ? null : String(actorMemberId);
    return [
      {
        rooms,
        name: 'conversation.updated' as const,
        payload: { seq, conversation: toSharedConversationView(row), created: change.created, byMemberId },
      },
    ];
  });
}

/** Every move is told, also when a later one took it back: who looks at the items has to follow them. */
function moveFrames(workspaceId: number, events: readonly LoggedEvent[]): Frame[] {
  return events.flatMap(({ kind, seq, data, actorMemberId }) => {
    if (kind !== 'conversation.moved') return [];
    const payload = {
      seq,
      fromId: String(data['fromId']),
      toId: String(data['toId']),
      gone: data['gone'] === true,
      byMemberId: actorMemberId === null ? null : String(actorMemberId),
    };
    return [{ rooms: [inboxRoom(workspaceId)], name: 'conversation.moved' as const, payload }];
  });
}

function contactFrames(workspaceId: number, events: readonly LoggedEvent[]): Frame[] {
  return [...latest(events, 'contact', ({ data }) => data['contactId'])].map(([contactId, { event }]) => ({
    rooms: [inboxRoom(workspaceId)],
    name: 'contact.changed' as const,
    payload: { seq: event.seq, contactId },
  }));
}

async function itemFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const heard = events.filter(
    ({ conversationId }) => conversationId !== null && audience.openConversations.has(conversationId),
  );
  const changed = latest(heard, 'item', ({ data }) => data['itemId']);
  if (changed.size === 0) return [];
  const bundle = await loadItemBundle(tx, workspaceId, [...changed.keys()]);
  const now = new Date();
  return bundle.rows.flatMap((row) => {
    const change = changed.get(row.id);
    const one: ItemBundle = { ...bundle, rows: [row] };
    return (audience.openConversations.get(row.conversation_id) ?? []).flatMap((permissions) => {
      const [item] = toItemViews(one, permissions, now);
      if (!item || !change) return [];
      const payload = { seq: change.event.seq, item, created: change.created };
      return [
        { rooms: [itemsRoom(workspaceId, row.conversation_id, permissions)], name: 'item.changed' as const, payload },
      ];
    });
  });
}

async function actionFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const changed = latest(events, 'action', ({ data }) => data['actionId']);
  if (changed.size === 0) return [];
  const rows = await tx.prepared<ActionRow>(
    `select ${ACTION_COLUMNS} from action x where x.workspace_id = $1 and x.id = any ($2::bigint[])`,
    [workspaceId, [...changed.keys()]],
  );
  return rows.flatMap((row) => {
    const open = (audience.openConversations.get(row.conversation_id) ?? []).map((permissions) =>
      itemsRoom(workspaceId, row.conversation_id, permissions),
    );
    // whoever asked for it hears of it wherever they are by now
    const rooms = row.requested_by === null ? open : [...open, memberRoom(workspaceId, row.requested_by)];
    const seq = changed.get(row.id)?.event.seq;
    if (seq === undefined || !rooms.some((room) => audience.has(room))) return [];
    return [{ rooms, name: 'action.updated' as const, payload: { seq, action: toActionView(row) } }];
  });
}

async function accountFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
  publicUrl: string,
): Promise<Frame[]> {
  const rooms = [channelsRoom(workspaceId)];
  const changed = latest(events, 'account', ({ data }) => data['accountId']);
  if (changed.size === 0 || !rooms.some((room) => audience.has(room))) return [];
  const rows = await tx.prepared<AccountRow>(
    `select ${ACCOUNT_COLUMNS} from account a where a.workspace_id = $1 and a.id = any ($2::int[]) and a.external_id <> '' and a.removed_at is null`,
    [workspaceId, [...changed.keys()]],
  );
  return rows.flatMap((row) => {
    const seq = changed.get(String(row.id))?.event.seq;
    return seq === undefined
      ? []
      : [{ rooms, name: 'account.updated' as const, payload: { seq, account: toAccountView(row, publicUrl) } }];
  });
}

async function importFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const rooms = [managersRoom(workspaceId)];
  const changed = latest(events, 'import', ({ data }) => data['importId']);
  if (changed.size === 0 || !rooms.some((room) => audience.has(room))) return [];
  const rows = await tx.prepared<ImportRow & Record<string, unknown>>(
    `select ${IMPORT_COLUMNS} from import_run r where r.workspace_id = $1 and r.id = any ($2::bigint[])`,
    [workspaceId, [...changed.keys()]],
  );
  return rows.flatMap((row) => {
    const seq = changed.get(row.id)?.event.seq;
    return seq === undefined
      ? []
      : [{ rooms, name: 'import.updated' as const, payload: { seq, import: toImportView(row) } }];
  });
}

async function notificationFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const changed = latest(events, 'notification', ({ data }) => data['notificationId']);
  if (changed.size === 0) return [];
  const rows = await tx.prepared<NotificationRow & { member_id: number }>(
    `select ${NOTIFICATION_COLUMNS}, o.member_id from notification o where o.workspace_id = $1 and o.id = any ($2::bigint[])`,
    [workspaceId, [...changed.keys()]],
  );
  return rows.flatMap((row) => {
    const room = memberRoom(workspaceId, row.member_id);
    const seq = changed.get(row.id)?.event.seq;
    if (seq === undefined || !audience.has(room)) return [];
    const notification = toNotificationView(row);
    return [{ rooms: [room], name: 'notification.created' as const, payload: { seq, notification } }];
  });
}

/** A hint to read the sidebar again: who sees which view is each member's own. */
function viewFrames(workspaceId: number, events: readonly LoggedEvent[], audience: Audience): Frame[] {
  const rooms = [inboxRoom(workspaceId)];
  if (!rooms.some((room) => audience.has(room))) return [];
  return [...latest(events, 'view', ({ data }) => data['viewId'])].map(([viewId, { event }]) => ({
    rooms,
    name: 'views.changed' as const,
    payload: { seq: event.seq, viewId },
  }));
}

/** A hint to those who have the rules open. What a rule does is told by the events of what it changed. */
function ruleFrames(workspaceId: number, events: readonly LoggedEvent[], audience: Audience): Frame[] {
  const rooms = [inboxRoom(workspaceId)];
  if (!rooms.some((room) => audience.has(room))) return [];
  const rules = events.filter(({ kind }) => kind !== 'rule.fired');
  const told = [
    ...latest(rules, 'rule', ({ data }) => data['ruleId'] ?? '').values(),
    ...latest(rules, 'rule-dry-run', ({ data }) => data['dryRunId']).values(),
  ];
  return told.map(({ event: { seq, data } }) => ({
    rooms,
    name: 'rules.changed' as const,
    payload: { seq, ruleId: textOrNull(data['ruleId']), dryRunId: textOrNull(data['dryRunId']) },
  }));
}

function requestFrames(workspaceId: number, events: readonly LoggedEvent[]): Frame[] {
  return [...latest(events, 'moderation-request', ({ data }) => data['requestId'])].map(([requestId, { event }]) => ({
    rooms: [inboxRoom(workspaceId)],
    name: 'moderation-request.changed' as const,
    payload: { seq: event.seq, requestId },
  }));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

async function availabilityFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const rooms = [inboxRoom(workspaceId)];
  if (!rooms.some((room) => audience.has(room))) return [];
  const changed = await changedAvailabilities(tx, workspaceId, events);
  return changed.map((payload) => ({ rooms, name: 'availability.changed' as const, payload }));
}

async function bulkFrames(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
  audience: Audience,
): Promise<Frame[]> {
  const rooms = [inboxRoom(workspaceId)];
  const changes = audience.has(inboxRoom(workspaceId)) ? bulkChanges(events) : [];
  const frames: Frame[] = changes.map((payload) => ({ rooms, name: 'conversations.changed' as const, payload }));
  const updated = latest(events, 'bulk', ({ data }) => data['runId']);
  if (updated.size === 0) return frames;
  const rows = await tx.prepared<BulkRunRow>(
    `select ${BULK_RUN_COLUMNS} from bulk_run b where b.workspace_id = $1 and b.id = any ($2::bigint[])`,
    [workspaceId, [...updated.keys()]],
  );
  const progress = rows.flatMap((row): Frame[] => {
    const room = memberRoom(workspaceId, row.member_id);
    const seq = updated.get(row.id)?.event.seq;
    if (seq === undefined || !audience.has(room)) return [];
    return [{ rooms: [room], name: 'bulk.updated' as const, payload: { seq, run: toBulkRunView(row) } }];
  });
  return [...frames, ...progress];
}
