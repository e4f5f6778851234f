import type { BulkReason, DecisionKind } from '@parvis/contracts';
import type { PlainFields, PlainPlan, PlainRow } from './plain-plan';

/** What went through a channel or was written, one conversation at a time. */
export interface SingleEffects {
  actionIds: string[];
  noteIds: string[];
  decisions: { id: string; kind: DecisionKind; itemId: string; actionId: string | null }[];
}

/** What a run changed in a conversation, from what and to what: read by its undo. */
export interface BulkEffects {
  before: Partial<PlainFields>;
  after: Partial<PlainFields>;
  tagsAdded: number[];
  /** Which item the tags were given to. */
  tagItemId: string | null;
  tagsRemoved: { tagId: number; itemId: string }[];
  seen: { from: string | null; to: string } | null;
  /** Members whose mention was closed. */
  mentions: number[];
  /** The last word as the run left it: whoever wrote since has changed what the status means. */
  last: { direction: number; inItemId: string | null };
  single: SingleEffects | null;
}

/** What an undo compares: these say what somebody decided, the others follow from them. */
const DECIDED = ['status', 'priority', 'assignee_id', 'team_id', 'snoozed_until'] as const;

export const noSingleEffects = (): SingleEffects => ({ actionIds: [], noteIds: [], decisions: [] });

export function effectsOf(
  row: PlainRow,
  { change, tagsAdded, readUpTo }: PlainPlan,
  more: Pick<BulkEffects, 'tagItemId' | 'tagsRemoved' | 'mentions' | 'single'>,
): BulkEffects {
  const touched = Object.keys(change).filter((key) => key !== 'tag_ids') as (keyof PlainFields)[];
  return {
    before: Object.fromEntries(touched.map((key) => [key, row[key]])),
    after: Object.fromEntries(touched.map((key) => [key, change[key]])),
    tagsAdded,
    seen: readUpTo === null ? null : { from: row.seen_item_id, to: readUpTo },
    last: { direction: row.last_direction, inItemId: row.last_in_item_id },
    ...more,
  };
}

/** Why the undo leaves a conversation alone; null: everything stands as the run left it. */
export function keptBecause(row: PlainRow | undefined, effects: BulkEffects): BulkReason | null {
  if (!row) return 'gone';
  const { after, tagsAdded, tagsRemoved, seen, last } = effects;
  const differs = DECIDED.some((key) => key in after && after[key] !== row[key]);
  const tags = new Set(row.tag_ids);
  const retagged = tagsAdded.some((tag) => !tags.has(tag)) || tagsRemoved.some(({ tagId }) => tags.has(tagId));
  const spoken = 'status' in after && (row.last_in_item_id !== last.inItemId || row.last_direction !== last.direction);
  const reread = seen !== null && row.seen_item_id !== seen.to;
  return differs || retagged || spoken || reread ? 'changed-since' : null;
}
