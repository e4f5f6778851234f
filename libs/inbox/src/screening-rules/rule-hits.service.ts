import { Injectable } from '@nestjs/common';
import type { JudgeHitBody, RuleHitsPage, RuleHitsQuery, RuleHitView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';
import { boardRows } from '../board/items/board-rows';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { addSkipTest } from './add-skip-test';
import { bigCursor } from './cursor';
import { ruleView } from './rule-rows';

interface HitRow {
  item_id: string;
  revision: number;
  version: number;
  level: RuleHitView['level'];
  outside_share: boolean;
  acted: boolean;
  at: Date;
  right_: boolean | null;
  plain_criticism: boolean | null;
}

const HITS = `
  select h.item_id, h.revision, h.version, h.level, h.outside_share, h.acted, h.at, h.right_, h.plain_criticism from screening_hit h
  where h.workspace_id = $1 and h.rule_id = $2 and h.item_id < $3 and ($4::int is null or h.version = $4)
    and ($5::boolean is null or h.acted = $5)
    and case $6::text when 'right' then h.right_ when 'wrong' then not h.right_ when 'none' then h.right_ is null else true end
  order by h.item_id desc, h.revision desc limit $7`;

/** What a rule matched, item by item. */
@Injectable()
export class RuleHits {
  constructor(private readonly db: Database) {}

  /** Newest first. */
  list(agent: Agent, ruleId: number, query: RuleHitsQuery): Promise<RuleHitsPage> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await ruleView(tx, agent.workspaceId, ruleId);
      const limit = query.limit ?? DEFAULT_LIMIT;
      const values = [agent.workspaceId, ruleId, bigCursor(query.cursor), query.version ?? null, query.acted ?? null, query.judgement ?? null, limit + 1]; // prettier-ignore
      const rows = await tx.query<HitRow & Record<string, unknown>>(HITS, values);
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return { items: await toHitViews(tx, agent, page), nextCursor: last?.item_id ?? null };
    });
  }

  /** Says by hand whether a match was right; what people decide about the item later says it anew. */
  async judge(
    agent: Agent,
    ruleId: number,
    itemId: string,
    { judgement, addTest }: JudgeHitBody,
  ): Promise<RuleHitView> {
    // prettier-ignore
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const [row] = await tx.query<HitRow & Record<string, unknown>>(
        `update screening_hit h set right_ = $4, by_hand = $4::boolean is not null where h.workspace_id = $1 and h.rule_id = $2 and h.item_id = $3
           and h.revision = (select max(revision) from screening_hit x where x.workspace_id = $1 and x.rule_id = $2 and x.item_id = $3)
         returning h.item_id, h.revision, h.version, h.level, h.outside_share, h.acted, h.at, h.right_, h.plain_criticism`,
        [agent.workspaceId, ruleId, itemId, judgement === null ? null : judgement === 'right'],
      );
      if (!row) throwProblem('not-found', { detail: 'The rule did not match this item.' });
      if (addTest === true && judgement === 'wrong') await addSkipTest(tx, agent, ruleId, itemId);
      const [view] = await toHitViews(tx, agent, [row]);
      return view ?? throwProblem('not-found');
    });
  }
}

async function toHitViews(tx: Tx, agent: Agent, rows: readonly HitRow[]): Promise<RuleHitView[]> {
  const found = new Map((await boardRows(tx, agent, rows.map(({ item_id }) => item_id))).map((row) => [row.itemId, row])); // prettier-ignore
  return rows.map(({ item_id, right_, plain_criticism, at, ...row }) => ({
    itemId: item_id,
    revision: row.revision,
    version: row.version,
    level: row.level,
    outsideShare: row.outside_share,
    acted: row.acted,
    at: at.toISOString(),
    judgement: right_ === null ? null : right_ ? ('right' as const) : ('wrong' as const),
    plainCriticism: plain_criticism,
    row: found.get(item_id) ?? null,
  }));
}
