import type { ItemView, ModerationAuthor, ModerationRow } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import type { Tx } from '@parvis/platform';
import { toActionView } from '../../views-of/action-view';
import { type AuthorStanding, standingsOf } from '../../standings/standings-of';
import { isoOrNull } from '../../views-of/iso';
import { type ItemBundle, loadItemBundle, toItemViews } from '../../views-of/load-items';
import { type AuthorFigures, authorFigures } from './author-figures';
import { type Bind, type BoardFilter, conditionsOf } from './board-filters';
import { maskPersonal } from './mask-personal';
import { namesOf, readScreenings, type ScreeningRow } from './screening-rows';

/** What several rows of one page need, read set by set. */
interface PageFacts {
  figures: Map<string, AuthorFigures>;
  ruleNames: Map<number, string>;
  copies: Map<string, number>;
  standings: Map<string, AuthorStanding>;
  bundle: ItemBundle;
}

/**
 * Rows of the board for these items, in the order given, as the agent may see them; the same statements however many there are. What
 * was not screened is left out. Look-alikes are counted as far as they fit `filter`.
 */
export async function boardRows(
  tx: Tx,
  agent: Agent,
  itemIds: readonly string[],
  filter: BoardFilter = {},
): Promise<ModerationRow[]> {
  const { workspaceId } = agent;
  const screenings = await readScreenings(tx, workspaceId, itemIds);
  if (screenings.size === 0) return [];
  const rows = [...screenings.values()];
  const bundle = await loadItemBundle(tx, workspaceId, [...screenings.keys()]);
  const facts: PageFacts = {
    bundle,
    figures: await authorFigures(tx, workspaceId, distinct(rows.map(({ identity_id }) => identity_id))),
    ruleNames: await readRuleNames(tx, workspaceId, rows),
    copies: await countCopies(tx, workspaceId, rows, filter),
    standings: await standingsOf(tx, distinct(rows.map(({ identity_id }) => identity_id)).map((identityId) => ({ workspaceId, identityId }))), // prettier-ignore
  };
  const views = new Map(toItemViews(bundle, agent.permissions, new Date()).map((view) => [view.id, view]));
  return itemIds.flatMap((id) => {
    const [row, view] = [screenings.get(id), views.get(id)];
    return row && view ? [toRow(row, view, facts)] : [];
  });
}

function toRow(row: ScreeningRow, view: ItemView, facts: PageFacts): ModerationRow {
  const { ruleNames, copies, bundle } = facts;
  const { channel, state, sync, label, severity, flags, unchecked } = namesOf(row);
  // marks are about the words that were screened
  const shown = maskPersonal(view.text, row.revision === view.revision ? row.marks : []);
  const count = row.cluster_id === null ? 0 : (copies.get(row.cluster_id) ?? 0);
  return {
    itemId: row.item_id,
    conversationId: view.conversationId,
    accountId: String(row.account_id),
    channel,
    kind: view.kind,
    post: row.post_id === null ? null : { id: row.post_id, text: row.post_text, mediaUrl: pictureOf(row) },
    author: authorOf(row, view, facts),
    text: shown.text,
    masked: shown.masked,
    language: row.language ?? view.language,
    stars: view.stars,
    hasPictures: view.attachments.some(({ contentType }) => contentType.startsWith('image/')),
    createdAt: view.createdAt,
    revision: view.revision,
    platformState: view.platformState,
    state,
    flags,
    severity,
    label,
    marks: shown.marks,
    rules: row.rule_ids.flatMap((id) => {
      const name = ruleNames.get(id);
      return name === undefined ? [] : [{ id: String(id), name }];
    }),
    suggestion: row.suggestion,
    unchecked,
    lookAlikes: row.cluster_id !== null && count > 1 ? { clusterId: row.cluster_id, count } : null,
    decision: decisionOf(row, bundle),
    sync,
    syncError: row.sync_error,
    verbs: view.verbs,
    dueAt: isoOrNull(row.due_at),
    pinned: row.pinned,
  };
}

function authorOf(row: ScreeningRow, { author }: ItemView, facts: PageFacts): ModerationAuthor {
  const figures = facts.figures.get(row.identity_id ?? '');
  return {
    identityId: row.identity_id,
    contactId: row.contact_id,
    name: author.name,
    handle: row.handle,
    avatarUrl: author.avatarUrl,
    standing: facts.standings.get(row.identity_id ?? '')?.standing ?? 'none',
    items: figures?.items ?? 0,
    hidden: figures?.hidden ?? 0,
    firstTime: namesOf(row).flags.includes('first-time'),
    since: isoOrNull(figures?.since ?? null),
  };
}

function decisionOf(row: ScreeningRow, { actions }: ItemBundle): ModerationRow['decision'] {
  if (row.decision_id === null || row.decision_kind === null || row.decision_at === null) return null;
  const action = row.decision_action === null ? undefined : actions.get(row.decision_action);
  return {
    id: row.decision_id,
    kind: row.decision_kind,
    byMemberId: textOrNull(row.decision_member),
    ruleId: textOrNull(row.decision_rule),
    reasonId: textOrNull(row.decision_reason),
    at: row.decision_at.toISOString(),
    action: action ? toActionView(action) : null,
  };
}

async function readRuleNames(tx: Tx, workspaceId: number, rows: readonly ScreeningRow[]): Promise<Map<number, string>> {
  const ids = [...new Set(rows.flatMap(({ rule_ids }) => rule_ids))];
  if (ids.length === 0) return new Map();
  const found = await tx.prepared<{ id: number; name: string }>(
    'select id, name from screening_rule where workspace_id = $1 and id = any ($2::int[])',
    [workspaceId, ids],
  );
  return new Map(found.map(({ id, name }) => [id, name]));
}

/** Of each cluster: how many the list would hold if it were not grouped. */
async function countCopies(
  tx: Tx,
  workspaceId: number,
  rows: readonly ScreeningRow[],
  filter: BoardFilter,
): Promise<Map<string, number>> {
  const ids = distinct(rows.map(({ cluster_id }) => cluster_id));
  if (ids.length === 0) return new Map();
  const values: unknown[] = [];
  const bind: Bind = (value) => `$${values.push(value)}`;
  const { itemId: _, ...rest } = filter;
  const conditions = conditionsOf(rest, workspaceId, 'o', bind);
  const found = await tx.query<{ id: string; count: number }>(
    `select c.id, n.count from unnest(${bind(ids)}::bigint[]) c (id)
     cross join lateral (select count(*)::int as count from screening o where ${conditions.join(' and ')} and o.cluster_id = c.id) n`,
    values,
  );
  return new Map(found.map(({ id, count }) => [id, count]));
}

const pictureOf = ({ post_id, has_picture }: ScreeningRow): string | null =>
  has_picture === true && post_id !== null ? `/api/posts/${post_id}/picture` : null;
const textOrNull = (id: number | null): string | null => (id === null ? null : String(id));
const distinct = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
