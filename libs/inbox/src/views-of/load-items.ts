import { type ActionVerb, type CapabilityRecord, ITEM_DIRECTIONS, ITEM_KINDS, type ItemView, type Permission, PLATFORM_STATES } from '@parvis/contracts'; // prettier-ignore
import { nameOf, timeOfId, type Tx } from '@parvis/platform';
import { ACTION_COLUMNS, type ActionRow, toActionView } from './action-view';
import { ATTACHMENT_COLUMNS, type AttachmentRow, toAttachmentView } from './attachment-view';
import { availableVerbs } from './available-verbs';
import { ITEM_COLUMNS, ITEM_TABLES, type ItemRow, toItemView } from './item-view';

interface AccountFacts {
  id: number;
  capabilities: CapabilityRecord;
  works: boolean;
}

/** Everything that item views are made of, read in five statements whatever the number of items. */
export interface ItemBundle {
  rows: ItemRow[];
  attachments: Map<string, AttachmentRow[]>;
  actions: Map<string, ActionRow>;
  /** The last edit or deletion of an own item, where it has not come true. */
  changes: Map<string, ActionRow>;
  accounts: Map<number, AccountFacts>;
  /** Newest inbound item by `threadOf` a row: the time to answer runs on the platform's thread. */
  lastInbound: Map<string, string | null>;
  performed: Map<string, Partial<Record<ActionVerb, number>>>;
}

/** Reads items by id, in id order, with what their views need. Ids of another workspace are simply not found. */
export async function loadItemBundle(tx: Tx, workspaceId: number, itemIds: readonly string[]): Promise<ItemBundle> {
  const rows = await tx.prepared<ItemRow>(
    `select ${ITEM_COLUMNS} from ${ITEM_TABLES} where i.workspace_id = $1 and i.id = any ($2::bigint[]) order by i.id`,
    [workspaceId, itemIds],
  );
  return completeItems(tx, workspaceId, rows);
}

/** Adds to item rows what lies in other tables. */
export async function completeItems(tx: Tx, workspaceId: number, rows: ItemRow[]): Promise<ItemBundle> {
  const bundle: ItemBundle = { rows, attachments: new Map(), actions: new Map(), changes: new Map(), accounts: new Map(), lastInbound: new Map(), performed: new Map() }; // prettier-ignore
  if (rows.length === 0) return bundle;
  const ids = rows.map(({ id }) => id);
  const conversations = distinct(rows.map(({ conversation_id }) => conversation_id));
  const files = await tx.prepared<AttachmentRow & { item_id: string }>(
    `select ${ATTACHMENT_COLUMNS} from attachment f where f.workspace_id = $1 and f.item_id = any ($2::bigint[]) order by f.id`,
    [workspaceId, ids],
  );
  for (const file of files)
    bundle.attachments.set(file.item_id, [...(bundle.attachments.get(file.item_id) ?? []), file]);
  await loadActions(tx, workspaceId, conversations, bundle);
  await loadLastInbound(tx, workspaceId, conversations, bundle);
  const accounts = await tx.prepared<AccountFacts>(
    `select id, capabilities, enabled and removed_at is null and health not in ('needs-sign-in', 'stopped') as works
     from account where workspace_id = $1 and id = any ($2::int[])`,
    [workspaceId, distinct(rows.map(({ account_id }) => account_id))],
  );
  for (const account of accounts) bundle.accounts.set(account.id, account);
  return bundle;
}

/** A conversation that holds items of several threads, by a merge or a move, has a last word in each of them. */
async function loadLastInbound(
  tx: Tx,
  workspaceId: number,
  conversations: string[],
  bundle: ItemBundle,
): Promise<void> {
  const heads = await tx.prepared<{ id: string; last_in_item_id: string | null; home_id: string | null }>(
    `select c.id, c.last_in_item_id, l.home_id from conversation c
     left join item l on l.workspace_id = c.workspace_id and l.id = c.last_in_item_id
     where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, conversations],
  );
  for (const { id, last_in_item_id, home_id } of heads)
    bundle.lastInbound.set(threadOf({ conversation_id: id, home_id }), last_in_item_id);
  const others = bundle.rows.filter((row) => !bundle.lastInbound.has(threadOf(row)));
  if (others.length === 0) return;
  const lasts = await tx.prepared<{ conversation_id: string; home_id: string | null; last: string }>(
    `select conversation_id, home_id, max(id) as last from item
     where workspace_id = $1 and conversation_id = any ($2::bigint[]) and direction = 0 group by 1, 2`,
    [workspaceId, distinct(others.map(({ conversation_id }) => conversation_id))],
  );
  for (const { last, ...place } of lasts) bundle.lastInbound.set(threadOf(place), last);
}

function threadOf({ conversation_id, home_id }: Pick<ItemRow, 'conversation_id' | 'home_id'>): string {
  return `${conversation_id} ${home_id ?? ''}`;
}

async function loadActions(tx: Tx, workspaceId: number, conversations: string[], bundle: ItemBundle): Promise<void> {
  const actions = await tx.prepared<ActionRow>(
    `select ${ACTION_COLUMNS} from action x where x.workspace_id = $1 and x.conversation_id = any ($2::bigint[]) order by x.id`,
    [workspaceId, conversations],
  );
  for (const action of actions) {
    noteChange(bundle, action);
    bundle.actions.set(action.id, action);
    if (action.item_id === null || action.state === 'failed' || action.state === 'cancelled') continue;
    const counts = bundle.performed.get(action.item_id) ?? {};
    counts[action.verb] = (counts[action.verb] ?? 0) + 1;
    bundle.performed.set(action.item_id, counts);
  }
}

function noteChange({ changes }: ItemBundle, action: ActionRow): void {
  if (action.item_id === null || (action.verb !== 'edit-reply' && action.verb !== 'delete-reply')) return;
  if (action.state === 'cancelled') return;
  if (action.state === 'done') changes.delete(action.item_id);
  else changes.set(action.item_id, action);
}

/** The items of a bundle as a member with these permissions sees them at `now`. */
export function toItemViews(bundle: ItemBundle, permissions: ReadonlySet<Permission>, now: Date): ItemView[] {
  return bundle.rows.map((row) => {
    const action = row.action_id === null ? undefined : bundle.actions.get(row.action_id);
    return toItemView(row, {
      attachments: (bundle.attachments.get(row.id) ?? []).map(toAttachmentView),
      action: action ? toActionView(action) : null,
      change: bundle.changes.get(row.id) ?? null,
      verbs: verbsOf(row, bundle, permissions, now),
    });
  });
}

function verbsOf(row: ItemRow, bundle: ItemBundle, permissions: ReadonlySet<Permission>, now: Date): ItemView['verbs'] {
  const account = bundle.accounts.get(row.account_id);
  if (!account) return [];
  const lastInbound = bundle.lastInbound.get(threadOf(row)) ?? null;
  const facts = {
    kind: nameOf(ITEM_KINDS, row.kind),
    direction: nameOf(ITEM_DIRECTIONS, row.direction),
    platformState: nameOf(PLATFORM_STATES, row.platform_state),
    createdAt: row.created_at,
    lastInboundAt: lastInbound === null ? null : new Date(timeOfId(lastInbound)),
    onPlatform: row.external_id !== null,
    withoutVerbs: row.without_verbs,
    performed: bundle.performed.get(row.id) ?? {},
    capabilities: account.capabilities,
    accountWorks: account.works,
  };
  return availableVerbs(facts, permissions, now);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
