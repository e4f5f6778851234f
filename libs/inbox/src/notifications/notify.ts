import type { NotificationKind, NotificationWay } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { notificationCreated } from '../wire/events';
import { type StoredWays, waysFor } from './notification-ways';

const TEXT_LENGTH = 200;

/** What to tell members; each recipient gets a row and an event of their own. */
interface Notice {
  kind: NotificationKind;
  conversationId: string | null;
  byMemberId: number | null;
  text: string;
  /** Told to each member once, however often it is found. */
  dedupeKey?: string;
  /** Ways that somebody else takes care of. */
  without?: readonly NotificationWay[];
}

interface Recipient extends Record<string, unknown> {
  memberId: number;
  ways: StoredWays;
  /** Push subscriptions. */
  targets: string[];
}

interface Told extends Notice {
  id: string;
  memberId: number;
  inApp: boolean;
  deliveries: { way: NotificationWay; target: string }[];
}

/**
 * Tells members something, never the one who did it, by the ways each of them chose. Ways out of the console are rows here and
 * leave after the commit; see `Courier`.
 */
export async function notify(
  tx: Tx,
  workspaceId: number,
  recipients: readonly number[],
  notice: Notice,
): Promise<void> {
  await notifyEach(tx, workspaceId, [{ ...notice, recipients }]);
}

/** As `notify` for many things at once: the same few statements however many there are. */
export async function notifyEach(
  tx: Tx,
  workspaceId: number,
  notices: readonly (Notice & { recipients: readonly number[] })[],
): Promise<void> {
  const members = [...new Set(notices.flatMap(({ recipients }) => recipients))];
  if (members.length === 0) return;
  const known = new Map((await loadRecipients(tx, workspaceId, members)).map((one) => [one.memberId, one]));
  const told = notices.flatMap(({ recipients, ...notice }) =>
    [...new Set(recipients)].flatMap((id) => plan(tx, known.get(id), notice)),
  );
  const kept = await insertNotifications(tx, workspaceId, told);
  await insertDeliveries(tx, workspaceId, kept);
  const shown = kept.filter(({ inApp }) => inApp);
  await tx.publish(workspaceId, ...shown.map((one) => notificationCreated(one.id, one.memberId, one.byMemberId)));
}

function loadRecipients(tx: Tx, workspaceId: number, members: readonly number[]): Promise<Recipient[]> {
  return tx.query<Recipient>(
    `select r.member_id as "memberId", p.ways,
            array(select s.id::text from push_subscription s where s.workspace_id = $1 and s.member_id = r.member_id) as targets
     from unnest($2::int[]) r (member_id)
     left join notification_preference p on p.workspace_id = $1 and p.member_id = r.member_id`,
    [workspaceId, members],
  );
}

/** Nothing for who did it, or wants to hear of it in no way. */
function plan(tx: Tx, recipient: Recipient | undefined, notice: Notice): Told[] {
  if (!recipient || recipient.memberId === notice.byMemberId) return [];
  const ways = waysFor(recipient.ways, notice.kind).filter((way) => !notice.without?.includes(way));
  if (ways.length === 0) return [];
  const pushes = ways.includes('push') ? recipient.targets.map((target) => ({ way: 'push' as const, target })) : [];
  const mails = ways.includes('email') ? [{ way: 'email' as const, target: '0' }] : [];
  const { memberId } = recipient;
  return [{ ...notice, id: tx.newId(), memberId, inApp: ways.includes('in-app'), deliveries: [...pushes, ...mails] }];
}

async function insertNotifications(tx: Tx, workspaceId: number, told: readonly Told[]): Promise<Told[]> {
  if (told.length === 0) return [];
  const rows = told.map(({ deliveries: _, without: __, text, ...one }) => ({ ...one, text: shortened(text) }));
  const inserted = await tx.query<{ id: string }>(
    `insert into notification (id, workspace_id, member_id, in_app, kind, conversation_id, by_member_id, text, dedupe_key)
     select r.id, $1, r."memberId", r."inApp", r.kind, r."conversationId", r."byMemberId", r.text, r."dedupeKey"
     from jsonb_to_recordset($2::jsonb) as r (id bigint, "memberId" int, "inApp" boolean, kind text, "conversationId" bigint,
       "byMemberId" int, text text, "dedupeKey" text)
     on conflict (workspace_id, member_id, dedupe_key) where dedupe_key is not null do nothing
     returning id`,
    [workspaceId, JSON.stringify(rows)],
  );
  const ids = new Set(inserted.map(({ id }) => id));
  return told.filter(({ id }) => ids.has(id));
}

async function insertDeliveries(tx: Tx, workspaceId: number, told: readonly Told[]): Promise<void> {
  const rows = told.flatMap(({ id, memberId, deliveries }) => deliveries.map((one) => ({ ...one, id, memberId })));
  if (rows.length === 0) return;
  await tx.query(
    `with rows as (
       insert into notification_delivery (workspace_id, notification_id, member_id, way, target_id)
       select $1, r.id, r."memberId", r.way, r.target
       from jsonb_to_recordset($2::jsonb) as r (id bigint, "memberId" int, way text, target bigint) returning 1)
     select pg_notify('parvis_deliveries', '') from rows limit 1`,
    [workspaceId, JSON.stringify(rows)],
  );
}

function shortened(text: string): string {
  const characters = [...text];
  return characters.length <= TEXT_LENGTH ? text : `${characters.slice(0, TEXT_LENGTH - 1).join('')}…`;
}
