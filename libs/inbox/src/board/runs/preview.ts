import { CHANNEL_KINDS, type ChannelKind, DECISION_KINDS, type DecisionKind, isRestriction, type ItemView, MODERATION_REFUSALS, type ModerationPreview, type ModerationPreviewBody, type ModerationRefusal } from '@parvis/contracts'; // prettier-ignore
import { Injectable } from '@nestjs/common';
import type { Agent } from '@parvis/identity';
import { Database, nameOf, type Tx } from '@parvis/platform';
import { type PendingDecision, planDecision } from '../../decisions/decision-rules';
import { type ItemBundle, loadItemBundle, toItemViews } from '../../views-of/load-items';
import { tellableItems } from '../../statements/tellable-items';
import { invalidField } from '../../wire/invalid';
import { type Target, targetItems } from './run-target';

const ITEMS_AT_ONCE = 500;
const DECISIONS: ReadonlySet<string> = new Set(DECISION_KINDS);
const UNDER_WAY: ReadonlySet<string> = new Set(['held', 'queued', 'sending', 'unknown']);

type ChannelPart = ModerationPreview['channels'][number];

/** Says in advance what a decision would come to, channel by channel. Exact at the moment; nothing is written. */
@Injectable()
export class DecisionPreview {
  constructor(private readonly db: Database) {}

  preview(agent: Agent, body: ModerationPreviewBody): Promise<ModerationPreview> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const target = targetOf(body);
      const ids = (await targetItems(tx, agent.workspaceId, target, body.kind)).map(({ itemId }) => itemId);
      const tally = new Tally(body.kind);
      for (let from = 0; from < ids.length; from += ITEMS_AT_ONCE)
        await addItems(tx, agent, ids.slice(from, from + ITEMS_AT_ONCE), tally);
      return tally.result(ids.length);
    });
  }
}

function targetOf({ itemIds, clusterId, query }: ModerationPreviewBody): Target {
  const targets: Target[] = [...(itemIds ? [{ itemIds }] : []), ...(clusterId === undefined ? [] : [{ clusterId }]), ...(query ? [{ query }] : [])]; // prettier-ignore
  const [target] = targets;
  if (!target || targets.length > 1)
    throw invalidField('/itemIds', 'or clusterId or query: one of the three is needed');
  return target;
}

class Tally {
  private readonly parts = new Map<ChannelKind, { can: number; reversible: boolean; cannot: Map<ModerationRefusal, number> }>(); // prettier-ignore
  private readonly authors = new Set<string>();
  private can = 0;
  private tellable = 0;
  private statementItemId: string | null = null;

  constructor(readonly kind: DecisionKind) {}

  allow(channel: ChannelKind, author: string, reversible: boolean): void {
    const part = this.partOf(channel);
    part.can += 1;
    part.reversible &&= reversible;
    this.can += 1;
    this.authors.add(author);
  }

  refuse(channel: ChannelKind, reason: ModerationRefusal): void {
    const { cannot } = this.partOf(channel);
    cannot.set(reason, (cannot.get(reason) ?? 0) + 1);
  }

  tell(itemIds: readonly string[]): void {
    this.tellable += itemIds.length;
    this.statementItemId ??= itemIds[0] ?? null;
  }

  result(total: number): ModerationPreview {
    const channels: ChannelPart[] = [...this.parts].map(([channel, { can, reversible, cannot }]) => ({
      channel,
      can,
      reversible,
      cannot: [...cannot].map(([reason, count]) => ({ reason, count })).sort((one, other) => other.count - one.count),
    }));
    const size = ({ can, cannot }: ChannelPart): number => cannot.reduce((sum, { count }) => sum + count, can);
    return { total, can: this.can, authors: this.authors.size, tellable: this.tellable, statementItemId: this.statementItemId, channels: channels.sort((one, other) => size(other) - size(one)) }; // prettier-ignore
  }

  private partOf(channel: ChannelKind) {
    const part = this.parts.get(channel) ?? { can: 0, reversible: true, cannot: new Map<ModerationRefusal, number>() };
    this.parts.set(channel, part);
    return part;
  }
}

async function addItems(tx: Tx, agent: Agent, ids: readonly string[], tally: Tally): Promise<void> {
  const channels = await channelsOf(tx, agent.workspaceId, ids);
  const bundle = await loadItemBundle(tx, agent.workspaceId, ids);
  const pending = pendingByItem(bundle);
  const rows = new Map(bundle.rows.map((row) => [row.id, row]));
  const restricted: ItemView[] = [];
  for (const view of toItemViews(bundle, agent.permissions, new Date())) {
    const channel = channels.get(view.id);
    if (!channel) continue;
    const plan = planDecision(tally.kind, view.platformState, pending.get(view.id) ?? [], view.verbs);
    const reversible = view.verbs.find(({ verb }) => verb === tally.kind)?.reversible ?? true;
    const author = rows.get(view.id)?.author_identity_id ?? view.id;
    if (plan.do === 'refuse') tally.refuse(channel, refusalOf(plan.code));
    else tally.allow(channel, author, plan.do !== 'call' || reversible);
    // nothing is told where nothing leaves
    if (plan.do === 'call' && isRestriction(tally.kind)) restricted.push(view);
  }
  tally.tell(await tellableItems(tx, agent.workspaceId, restricted));
}

const refusalOf = (code: string): ModerationRefusal =>
  MODERATION_REFUSALS.find((reason) => reason === code) ?? 'not-possible-now';

async function channelsOf(tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Map<string, ChannelKind>> {
  const rows = await tx.query<{ item_id: string; channel: number }>(
    'select item_id, channel from screening where workspace_id = $1 and item_id = any ($2::bigint[])',
    [workspaceId, ids],
  );
  return new Map(rows.map(({ item_id, channel }) => [item_id, nameOf(CHANNEL_KINDS, channel)]));
}

/** As `pendingOn`, for many: decisions under way, newest first. */
function pendingByItem({ actions }: ItemBundle): Map<string, PendingDecision[]> {
  const found = new Map<string, PendingDecision[]>();
  for (const { id, item_id, verb, state } of [...actions.values()].toReversed()) {
    if (item_id === null || !DECISIONS.has(verb) || !UNDER_WAY.has(state)) continue;
    const held = state === 'held' || state === 'queued';
    found.set(item_id, [...(found.get(item_id) ?? []), { actionId: id, verb, held }]);
  }
  return found;
}
