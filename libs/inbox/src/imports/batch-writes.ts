import { CONVERSATION_STATUSES, ITEM_DIRECTIONS, PRIORITIES } from '@parvis/contracts';
import { codeOf, hashKey, type Tx } from '@parvis/platform';
import { keepClocks } from '../clocks/keep-clocks';
import { cut } from '../intake/clean';
import { itemCreated } from '../wire/events';
import { type BatchConversation, type People, personOf } from './batch-arrivals';
import { KNOWN, type LockedRun, TAKEN } from './batch-reads';
import { personIdOf } from './source-keys';
import type { SourceConversation } from './sources/records';

const NOTE = codeOf(ITEM_DIRECTIONS, 'note');
const STATUS = {
  waiting: codeOf(CONVERSATION_STATUSES, 'waiting'),
  snoozed: codeOf(CONVERSATION_STATUSES, 'snoozed'),
  handled: codeOf(CONVERSATION_STATUSES, 'handled'),
};

/** Where a conversation of the dump stands now. */
export interface Landed {
  conversation: BatchConversation;
  id: string;
  /** It came into being in this transaction: its state is the dump's to tell. */
  isNew: boolean;
}

/** The conversations that hold the messages of a batch, after they were applied. */
export async function landedOf(tx: Tx, run: LockedRun, batch: readonly BatchConversation[]): Promise<Landed[]> {
  const wanted = batch.flatMap(({ rowId, account, messages }) =>
    messages
      .filter(({ record }) => record.kind === 'message')
      .map(({ extKey }) => ({ row_id: rowId, account_id: account.id, ext_key: extKey })),
  );
  const rows = await tx.query<{ row_id: number; id: string; is_new: boolean }>(
    `select distinct on (r.row_id) r.row_id, c.id, c.created_at = now() as is_new
     from jsonb_to_recordset($2::jsonb) as r (row_id int, account_id int, ext_key uuid)
     join item_key k on k.workspace_id = $1 and k.account_id = r.account_id and k.ext_key = r.ext_key
     join conversation c on c.workspace_id = $1 and c.id = k.conversation_id
     order by r.row_id, c.created_at desc, c.id`,
    [run.workspace_id, JSON.stringify(wanted)],
  );
  const byRow = new Map(rows.map((row) => [row.row_id, row]));
  return batch.flatMap((conversation) => {
    const found = byRow.get(conversation.rowId);
    return found ? [{ conversation, id: found.id, isNew: found.is_new }] : [];
  });
}

/** Names the members behind answers that agents wrote. */
export async function nameAuthors(tx: Tx, run: LockedRun, batch: readonly BatchConversation[]): Promise<void> {
  const rows = batch.flatMap(({ account, messages }) =>
    messages.flatMap(({ record, extKey, isKnown }) => {
      const member = record.agent === null ? undefined : run.places.members[record.agent];
      if (member === undefined || isKnown || record.kind !== 'message' || record.direction !== 'out') return [];
      return [{ account_id: account.id, ext_key: extKey, member_id: member }];
    }),
  );
  if (rows.length === 0) return;
  await tx.query(
    `update item i set author_member_id = r.member_id
     from jsonb_to_recordset($2::jsonb) as r (account_id int, ext_key uuid, member_id int)
     join item_key k on k.workspace_id = $1 and k.account_id = r.account_id and k.ext_key = r.ext_key
     where i.workspace_id = $1 and i.id = k.item_id`,
    [run.workspace_id, JSON.stringify(rows)],
  );
}

/** Adds the notes that are not there yet, each at its own time. */
export async function addNotes(tx: Tx, run: LockedRun, landed: readonly Landed[]): Promise<void> {
  const rows = landed.flatMap(({ conversation, id: conversationId }) =>
    conversation.messages
      .filter(({ record, isKnown }) => record.kind === 'note' && !isKnown)
      .map(({ record, extKey }) => ({
        id: tx.idAt(new Date(record.createdAt)),
        conversation_id: conversationId,
        account_id: conversation.account.id,
        ext_key: extKey,
        member_id: record.agent === null ? null : (run.places.members[record.agent] ?? null),
        name: cut(record.agentName ?? '', 300),
        text: cut(record.text, 100_000),
        at: record.createdAt,
      })),
  );
  if (rows.length === 0) return;
  const added = await tx.query<{ id: string; conversation_id: string }>(
    `with r as (select * from jsonb_to_recordset($2::jsonb) as r (id bigint, conversation_id bigint, account_id int, ext_key uuid, member_id int, name text, text text, at timestamptz)),
       fresh as (
         insert into item_key (workspace_id, account_id, ext_key, item_id, conversation_id)
         select $1, account_id, ext_key, id, conversation_id from r on conflict do nothing returning item_id)
     insert into item (workspace_id, id, conversation_id, account_id, kind, direction, author_member_id, author_name, text, created_at, revised_at, state_at)
     select $1, r.id, r.conversation_id, r.account_id, c.kind, ${NOTE}, r.member_id,
       coalesce((select m.name from member m where m.workspace_id = $1 and m.id = r.member_id), r.name), r.text, r.at, r.at, r.at
     from r join fresh f on f.item_id = r.id join conversation c on c.workspace_id = $1 and c.id = r.conversation_id
     returning id, conversation_id`,
    [run.workspace_id, JSON.stringify(rows)],
  );
  await tx.query(
    `update conversation c set first_item_id = least(c.first_item_id, n.first), last_item_id = greatest(c.last_item_id, n.last), version = c.version + 1
     from (select conversation_id, min(id) as first, max(id) as last
           from jsonb_to_recordset($2::jsonb) as r (id bigint, conversation_id bigint) group by 1) n
     where c.workspace_id = $1 and c.id = n.conversation_id`,
    [run.workspace_id, JSON.stringify(added)],
  );
  await tx.publish(run.workspace_id, ...added.map((note) => itemCreated(note.conversation_id, note.id, null)));
}

/** Gives new conversations the state, owner, priority and tags they had; whatever members did since to older ones stays. */
export async function applyStates(tx: Tx, run: LockedRun, landed: readonly Landed[], now: Date): Promise<void> {
  const fresh = landed.filter(({ isNew }) => isNew);
  if (fresh.length === 0) return;
  const rows = fresh.map(({ id, conversation: { record } }) => ({
    id,
    assignee_id: record.assignee === null ? null : (run.places.members[record.assignee] ?? null),
    priority: codeOf(PRIORITIES, record.priority),
    ...stateOf(record, now),
  }));
  await tx.query(
    `update conversation c set assignee_id = r.assignee_id, priority = r.priority, status = coalesce(r.status, c.status),
       snoozed_until = r.snoozed_until, handled_at = coalesce(r.handled_at, c.handled_at),
       waiting_since = case when r.owes then c.waiting_since end, next_due_at = null, at_risk = false, version = c.version + 1
     from jsonb_to_recordset($2::jsonb) as r (id bigint, assignee_id int, priority smallint, status smallint, snoozed_until timestamptz, handled_at timestamptz, owes boolean)
     where c.workspace_id = $1 and c.id = r.id`,
    [run.workspace_id, JSON.stringify(rows)],
  );
  await tagAll(tx, run, fresh);
  await keepClocks(tx, run.workspace_id, fresh.map(({ id }) => id)); // prettier-ignore
}

/** `status` null leaves what the messages say: open, or waiting for the person. */
function stateOf({ status, snoozedUntil, settledAt }: SourceConversation, now: Date) {
  const none = { status: null, snoozed_until: null, handled_at: null, owes: true };
  if (status === 'settled')
    return { ...none, status: STATUS.handled, handled_at: settledAt ?? now.toISOString(), owes: false };
  if (status !== 'snoozed') return none;
  if (snoozedUntil === null) return { ...none, status: STATUS.waiting, owes: false };
  return Date.parse(snoozedUntil) > now.getTime()
    ? { ...none, status: STATUS.snoozed, snoozed_until: snoozedUntil }
    : none;
}

async function tagAll(tx: Tx, run: LockedRun, fresh: readonly Landed[]): Promise<void> {
  const rows = fresh.flatMap(({ id, conversation }) =>
    conversation.record.labels.flatMap((label) => {
      const tag = run.places.tags[label.toLowerCase()];
      return tag === undefined ? [] : [{ id, tag_id: tag }];
    }),
  );
  if (rows.length === 0) return;
  // as tagging by hand: on the last thing the person said
  await tx.query(
    `with r as (select distinct r.id, r.tag_id from jsonb_to_recordset($2::jsonb) as r (id bigint, tag_id int)),
       given as (
         insert into tag_assignment (workspace_id, tag_id, item_id, conversation_id)
         select $1, r.tag_id, coalesce(c.last_in_item_id, c.last_item_id), c.id
         from r join conversation c on c.workspace_id = $1 and c.id = r.id
         on conflict do nothing returning tag_id, item_id, conversation_id),
       marked as (
         update item i set tag_ids = g.tags
         from (select item_id, array_agg(tag_id order by tag_id) as tags from given group by 1) g
         where i.workspace_id = $1 and i.id = g.item_id)
     update conversation c set tag_ids = g.tags
     from (select conversation_id, array_agg(tag_id order by tag_id) as tags from given group by 1) g
     where c.workspace_id = $1 and c.id = g.conversation_id`,
    [run.workspace_id, JSON.stringify(rows)],
  );
}

/** Completes what is known of the people, and settles their rows; what a member noted already stays. */
export async function completePeople(
  tx: Tx,
  run: LockedRun,
  batch: readonly BatchConversation[],
  people: People,
): Promise<void> {
  const rows = batch.flatMap(({ account, record, messages }) =>
    messages.flatMap(({ record: message }) => {
      const person =
        message.direction === 'in' && message.kind === 'message' ? personOf(message, record, people) : null;
      if (!person) return [];
      const attributes = { ...(person.email && { email: person.email }), ...(person.phone && { phone: person.phone }) };
      const extKey = hashKey(personIdOf(run.origin, person, record));
      return [{ account_id: account.id, ext_key: extKey, key: person.key, attributes }];
    }),
  );
  if (rows.length === 0) return;
  const values = [run.workspace_id, run.id, JSON.stringify(rows)];
  await tx.query(
    `with r as (
       select distinct on (r.account_id, r.ext_key) r.* from jsonb_to_recordset($3::jsonb) as r (account_id int, ext_key uuid, key text, attributes jsonb)
       order by r.account_id, r.ext_key, r.attributes::text desc),
     met as (
       select r.key, n.contact_id, r.attributes, n.created_at = now() as is_new from r
       join identity n on n.workspace_id = $1 and n.account_id = r.account_id and n.ext_key = r.ext_key),
     completed as (
       update contact c set attributes = m.attributes || c.attributes
       from (select distinct on (contact_id) contact_id, attributes from met order by contact_id, attributes::text desc) m
       where c.workspace_id = $1 and c.id = m.contact_id and not c.attributes @> m.attributes)
     update import_row i set outcome = case when m.is_new then ${TAKEN} else ${KNOWN} end
     from (select key, bool_or(is_new) as is_new from met where key is not null group by 1) m
     where i.workspace_id = $1 and i.import_id = $2 and i.kind = 'contact' and i.key = m.key and i.outcome is null and i.reason is null`,
    values,
  );
}

/** Writes down what became of each row; what it held is not needed any more. */
export async function settleRows(
  tx: Tx,
  run: LockedRun,
  batch: readonly BatchConversation[],
  landed: readonly Landed[],
): Promise<void> {
  const homes = new Map(landed.map((one) => [one.conversation.rowId, one]));
  const rows = batch.flatMap(({ rowId, messages }) => {
    const home = homes.get(rowId);
    const conversation_id = home?.id ?? null;
    return [
      { id: rowId, outcome: home?.isNew ? TAKEN : KNOWN, conversation_id },
      ...messages.map((message) => ({ id: message.rowId, outcome: message.isKnown ? KNOWN : TAKEN, conversation_id })),
    ];
  });
  await tx.query(
    `update import_row i set outcome = r.outcome, conversation_id = r.conversation_id, record = null
     from jsonb_to_recordset($3::jsonb) as r (id int, outcome smallint, conversation_id bigint)
     where i.workspace_id = $1 and i.import_id = $2 and i.id = r.id`,
    [run.workspace_id, run.id, JSON.stringify(rows)],
  );
}
