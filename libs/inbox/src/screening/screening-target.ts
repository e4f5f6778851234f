import type { ItemSeen } from '@parvis/channels';
import { ITEM_KINDS, type VerbCapability } from '@parvis/contracts';
import { nameOf } from '@parvis/platform';
import type { Arrival, Screened } from '../intake/arrivals';
import type { Batch } from '../intake/batch';
import type { KnownIdentity } from '../intake/known';
import type { ItemInsert, ItemState } from '../intake/rows';

/** A revision of an inbound item that is looked at with this batch. */
export interface ScreeningTarget {
  arrival: Arrival<ItemSeen> & { screened: Screened };
  itemId: string;
  conversationId: string;
  postId: string | null;
  identity: KnownIdentity | null;
  /** The first thing we ever saw of this person. */
  isFirst: boolean;
  revision: number;
  platformState: number;
  kind: number;
  channel: number;
  /** A known item whose text changed: what was decided about its earlier text does not count any more. */
  edited: boolean;
}

/** Puts a new item before the screener. */
export function screenNew(
  batch: Batch,
  arrival: Arrival<ItemSeen>,
  row: ItemInsert,
  identity: KnownIdentity | null,
): void {
  add(batch, arrival, identity, {
    itemId: row.id,
    conversationId: row.conversation_id,
    revision: row.revision as number,
    platformState: row.platform_state as number,
    kind: row.kind as number,
    edited: false,
  });
}

/** Puts an edited item before the screener again. */
export function screenEdited(
  batch: Batch,
  arrival: Arrival<ItemSeen>,
  item: ItemState,
  kind: number,
  identity: KnownIdentity | null,
): void {
  add(batch, arrival, identity, {
    itemId: item.id,
    conversationId: item.conversation_id,
    revision: item.revision,
    platformState: item.platform_state,
    kind,
    edited: true,
  });
}

/** What can be done about it at all on its channel. */
export function verbsOf({ arrival, kind }: ScreeningTarget): VerbCapability[] {
  const { account, event } = arrival;
  const verbs = account.capabilities.verbs[nameOf(ITEM_KINDS, kind)] ?? [];
  return verbs.filter(({ verb }) => !event.withoutVerbs.includes(verb));
}

type Told = Pick<ScreeningTarget, 'itemId' | 'conversationId' | 'revision' | 'platformState' | 'kind' | 'edited'>;

function add(batch: Batch, arrival: Arrival<ItemSeen>, identity: KnownIdentity | null, told: Told): void {
  const { account, event, screened } = arrival;
  if (event.direction !== 'in' || screened === null) return;
  const conversation = batch.known.conversations.get(`${account.workspaceId}:${told.conversationId}`);
  const key = `${account.workspaceId}:${told.itemId}`;
  const before = batch.toScreen.get(key);
  const isFirst = before?.isFirst ?? (identity !== null && batch.isFirstOf(identity));
  if (identity) batch.screenedPeople.add(identity);
  batch.toScreen.set(key, {
    ...told,
    arrival: { ...arrival, screened },
    postId: conversation?.post_id ?? null,
    identity,
    isFirst,
    channel: conversation?.channel ?? 0,
    edited: told.edited && before?.edited !== false, // edited within the batch that brought it: it is new
  });
}
