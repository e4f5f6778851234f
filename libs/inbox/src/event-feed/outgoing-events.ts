import { OUTGOING_KINDS, type OutgoingData, type OutgoingEvent, type OutgoingKind } from '@parvis/contracts';
import type { LoggedEvent, Tx } from '@parvis/platform';
import { readTags } from '../tags/tags.service';
import { ACCOUNT_COLUMNS, type AccountRow, toAccountView } from '../views-of/account-view';
import { ACTION_COLUMNS, type ActionRow, toActionView } from '../views-of/action-view';
import { CONVERSATION_COLUMNS, type ConversationRow, toSharedConversationView } from '../views-of/conversation-view';
import { loadItemBundle, toItemViews } from '../views-of/load-items';

const NOBODY = new Set<never>();

/** Which field of an event names what it is about. */
const ID_FIELDS = { item: 'itemId', action: 'actionId', tag: 'tagId', account: 'accountId', rule: 'ruleId' } as const;

type Noun = 'conversation' | keyof typeof ID_FIELDS;
/** What was found of each noun, by id. */
type Views = { [N in Noun]: Map<string, NonNullable<OutgoingData[N]>> };

/** Whether events of this kind leave the house. */
export function isOutgoing(kind: string): kind is OutgoingKind {
  return Object.hasOwn(OUTGOING_KINDS, kind);
}

/** `webhook-id` of everything that tells this event. */
export function outgoingId(eventId: string): string {
  return `evt_${eventId}`;
}

/**
 * Logged events of one workspace as they are told to programs, in the order given; kinds that stay in the house are left out.
 * Views are read set by set whatever the number of events.
 */
export async function outgoingEvents(
  tx: Tx,
  workspaceId: number,
  events: readonly LoggedEvent[],
): Promise<OutgoingEvent[]> {
  const told = events.flatMap((event) => {
    if (!isOutgoing(event.kind)) return [];
    const subject = subjectOf(event);
    return subject ? [{ event, type: event.kind, subject }] : [];
  });
  const views = await loadViews(tx, workspaceId, told);
  return told.map(({ event, type, subject }) => ({
    id: outgoingId(event.id),
    seq: event.seq,
    type,
    timestamp: event.at.toISOString(),
    data: {
      workspaceId: String(workspaceId),
      memberId: event.actorMemberId === null ? null : String(event.actorMemberId),
      subject,
      ...viewsFor(event, subject, views),
    },
  }));
}

function subjectOf(event: LoggedEvent): { type: Noun; id: string } | null {
  const type = event.kind.split('.')[0] as Noun;
  const id = type === 'conversation' ? event.conversationId : event.data[ID_FIELDS[type]];
  return typeof id === 'string' || typeof id === 'number' ? { type, id: String(id) } : null;
}

function viewsFor(event: LoggedEvent, { type, id }: { type: Noun; id: string }, views: Views): Partial<OutgoingData> {
  const own = { [type]: views[type].get(id) ?? null };
  const { conversationId } = event;
  return conversationId === null ? own : { conversation: views.conversation.get(conversationId) ?? null, ...own };
}

async function loadViews(
  tx: Tx,
  workspaceId: number,
  told: readonly { event: LoggedEvent; subject: { type: Noun; id: string } }[],
): Promise<Views> {
  const ids = (noun: Noun) => [...new Set(told.flatMap(({ subject }) => (subject.type === noun ? [subject.id] : [])))];
  const conversations = told.flatMap(({ event }) => event.conversationId ?? []);
  return {
    conversation: await conversationViews(tx, workspaceId, [...new Set([...conversations, ...ids('conversation')])]),
    item: await itemViews(tx, workspaceId, ids('item')),
    action: await actionViews(tx, workspaceId, ids('action')),
    tag: await tagViews(tx, workspaceId, ids('tag')),
    account: await accountViews(tx, workspaceId, ids('account')),
    rule: await ruleViews(tx, workspaceId, ids('rule')),
  };
}

async function conversationViews(tx: Tx, workspaceId: number, ids: string[]): Promise<Views['conversation']> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<ConversationRow>(
    `select ${CONVERSATION_COLUMNS} from conversation c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, toSharedConversationView(row)]));
}

// what may be done with an item is a question of who asks: it is not told
async function itemViews(tx: Tx, workspaceId: number, ids: string[]): Promise<Views['item']> {
  if (ids.length === 0) return new Map();
  const bundle = await loadItemBundle(tx, workspaceId, ids);
  return new Map(toItemViews(bundle, NOBODY, new Date()).map(({ verbs: _verbs, ...item }) => [item.id, item]));
}

async function actionViews(tx: Tx, workspaceId: number, ids: string[]): Promise<Views['action']> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<ActionRow>(
    `select ${ACTION_COLUMNS} from action x where x.workspace_id = $1 and x.id = any ($2::bigint[])`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, toActionView(row)]));
}

async function tagViews(tx: Tx, workspaceId: number, ids: string[]): Promise<Views['tag']> {
  if (ids.length === 0) return new Map();
  return new Map((await readTags(tx, workspaceId, null)).map((tag) => [tag.id, tag]));
}

// the hook address and the settings are for those who manage the channel, not for whoever listens
async function accountViews(tx: Tx, workspaceId: number, ids: string[]): Promise<Views['account']> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<AccountRow>(
    `select ${ACCOUNT_COLUMNS} from account a
     where a.workspace_id = $1 and a.id = any ($2::int[]) and a.external_id <> '' and a.removed_at is null`,
    [workspaceId, ids],
  );
  return new Map(
    rows.map((row) => {
      const { hookUrl: _address, settings: _settings, ...account } = toAccountView(row, '');
      return [account.id, account];
    }),
  );
}

async function ruleViews(tx: Tx, workspaceId: number, ids: string[]): Promise<Views['rule']> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<{ id: number; name: string; version: number }>(
    'select id, name, version from rule where workspace_id = $1 and id = any ($2::int[])',
    [workspaceId, ids],
  );
  return new Map(rows.map(({ id, name, version }) => [String(id), { id: String(id), name, version }]));
}
