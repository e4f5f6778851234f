import { type DecisionKind, MODERATION_LIMITS, type ModerationTarget } from '@parvis/contracts';
import { problem, type Tx } from '@parvis/platform';
import { type Bind, conditionsOf } from '../items/board-filters';
import { inQueue } from '../queues/queue-bits';

/** An item as it is when somebody asks for a decision about it. */
export interface TargetItem {
  itemId: string;
  /** Null: it was never screened, or is not there. */
  revision: number | null;
  /** Null: it was named, so that what became of it since does not matter. */
  state: number | null;
}

/** What a request is about. */
export type Target =
  | { itemIds: string[]; revisions?: Record<string, number> }
  | { clusterId: string }
  | { query: ModerationTarget }
  | { branch: string; postId: string };

interface Found extends Record<string, unknown> {
  item_id: string;
  identity_id: string | null;
  revision: number;
  state: number;
}

/** The items of a target, named ones in the order given, others newest first. A ban is about people: one item of each stands for them. */
export async function targetItems(
  tx: Tx,
  workspaceId: number,
  target: Target,
  kind: DecisionKind,
): Promise<TargetItem[]> {
  const found = await findItems(tx, workspaceId, target);
  const items = kind === 'ban' || kind === 'unban' ? onePerAuthor(found) : found;
  if ('itemIds' in target) return named(target, found, items);
  if (items.length > MODERATION_LIMITS.run)
    throw problem('not-possible-now', {
      detail: `More than ${MODERATION_LIMITS.run} items match. Narrow the filter and do it in parts.`,
    });
  return items.map(({ item_id, revision, state }) => ({ itemId: item_id, revision, state }));
}

function named(
  { itemIds, revisions = {} }: Extract<Target, { itemIds: string[] }>,
  found: readonly Found[],
  kept: readonly Found[],
): TargetItem[] {
  const known = new Map(found.map((row) => [row.item_id, row]));
  const stays = new Set(kept.map(({ item_id }) => item_id));
  return itemIds
    .filter((id) => !known.has(id) || stays.has(id))
    .map((id) => ({ itemId: id, revision: revisions[id] ?? known.get(id)?.revision ?? null, state: null }));
}

function onePerAuthor(found: readonly Found[]): Found[] {
  const seen = new Set<string>();
  return found.filter(({ identity_id }) => {
    if (identity_id === null) return true;
    if (seen.has(identity_id)) return false;
    seen.add(identity_id);
    return true;
  });
}

async function findItems(tx: Tx, workspaceId: number, target: Target): Promise<Found[]> {
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const columns = 's.item_id, s.identity_id, s.revision, s.state';
  const limit = `limit ${MODERATION_LIMITS.run + 1}`;
  if ('branch' in target) {
    return tx.query<Found>(
      `with recursive below (item_id) as (
         select item_id from screening where workspace_id = $1 and item_id = $2 and post_id = $3
         union all
         select s.item_id from below b join screening s on s.workspace_id = $1 and s.parent_id = b.item_id)
       select ${columns} from below b join screening s on s.workspace_id = $1 and s.item_id = b.item_id
       where ${inQueue('review', 's')} order by s.item_id desc ${limit}`,
      [workspaceId, target.branch, target.postId],
    );
  }
  const filter = 'itemIds' in target ? { itemId: target.itemIds } : 'clusterId' in target ? { queue: 'review' as const, clusterId: target.clusterId } : target.query; // prettier-ignore
  const conditions = conditionsOf(filter, workspaceId, 's', bind);
  return tx.query<Found>(
    `select ${columns} from screening s where ${conditions.join(' and ')} order by s.item_id desc ${limit}`,
    values,
  );
}
