import { Injectable } from '@nestjs/common';
import { SCREENING_EXPORT_FORMAT, type ScreeningRuleContent, type ScreeningRulesExport, type ScreeningRulesImport, type ScreeningWhen } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, Problem, type Tx } from '@parvis/platform';
import { loadSetup } from '../screening/load-setup';
import { ruleChanged } from './bump-screening';
import { readContent } from './rule-content';
import { referencesOf } from './rule-references';
import { readRules, ruleView } from './rule-rows';
import { requireSound } from './save-rule';
import { insertRule } from './screening-rules.service';

type Names = ScreeningRulesExport['names'];

const NAMES = `
  select 'reasons' as of, id, label_en as name from policy_reason where workspace_id = $1
  union all select 'tags', id, name from tag where workspace_id = $1 and removed_at is null
  union all select 'wordLists', id, name from word_list where workspace_id = $1
  union all select 'accounts', id, name from account where workspace_id = $1 and removed_at is null`;

/** Rules as JSON, from one workspace to another. */
@Injectable()
export class RuleExchange {
  constructor(private readonly db: Database) {}

  export(agent: Agent): Promise<ScreeningRulesExport> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rules = (await readRules(tx, agent.workspaceId)).map(({ content }) => content);
      const all = await namesOf(tx, agent.workspaceId);
      const used = new Set(rules.flatMap((rule) => referencesOf(rule).map(({ thing, id }) => `${OF[thing]}:${id}`)));
      const names = Object.fromEntries(
        Object.entries(all).map(([of, byId]) => [of, Object.fromEntries(Object.entries(byId).filter(([id]) => used.has(`${of}:${id}`)))]), // prettier-ignore
      ) as unknown as Names;
      return { format: SCREENING_EXPORT_FORMAT, rules, names };
    });
  }

  /**
   * Takes each rule that can be understood here, as shadow and switched off. Things are found by name; a rule goes without a reason or a
   * tag that is not here, and is refused when what it asks is about something that is not.
   */
  import(agent: Agent, file: ScreeningRulesExport): Promise<ScreeningRulesImport> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const here = await namesOf(tx, agent.workspaceId);
      const setup = await loadSetup(tx, agent.workspaceId);
      const result: ScreeningRulesImport = { created: [], refused: [], dropped: [] };
      for (const [index, rule] of file.rules.entries()) {
        try {
          const { content, dropped } = translated(readContent(rule), new Translation(file.names, here));
          await requireSound(tx, agent, content);
          const id = await insertRule(tx, agent, content, false, setup);
          await ruleChanged(tx, agent.workspaceId, id, agent.memberId, 'created');
          result.created.push(await ruleView(tx, agent.workspaceId, id));
          result.dropped.push(...dropped.map((one) => ({ index, ...one })));
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
          const { errors, detail } = error.options;
          const faults = errors ? [...errors] : [{ pointer: '', detail: detail ?? error.code }];
          result.refused.push({ index, name: String((rule as { name?: unknown }).name ?? ''), faults });
        }
      }
      return result;
    });
  }
}

const OF = { account: 'accounts', tag: 'tags', reason: 'reasons', 'word-list': 'wordLists', post: 'posts' } as const;

async function namesOf(tx: Tx, workspaceId: number): Promise<Names> {
  const rows = await tx.query<{ of: keyof Names; id: number; name: string }>(NAMES, [workspaceId]);
  const names: Names = { reasons: {}, tags: {}, wordLists: {}, accounts: {} };
  for (const { of, id, name } of rows) names[of][String(id)] = name;
  return names;
}

/** From ids of the file to ids of this workspace, by name; an id without a name stays what it is. */
class Translation {
  constructor(
    private readonly there: Partial<Names>,
    private readonly here: Names,
  ) {}

  nameOf(of: keyof Names, id: string): string {
    return this.there[of]?.[id] ?? id;
  }

  idOf(of: keyof Names, id: string): string | null {
    const name = this.there[of]?.[id];
    if (name === undefined) return id in this.here[of] ? id : null;
    return Object.entries(this.here[of]).find(([, one]) => one === name)?.[0] ?? null;
  }

  /** Kept as it is where it is not here, so that the check names it. */
  ids(of: keyof Names, ids: readonly string[]): string[] {
    return ids.map((id) => this.idOf(of, id) ?? '0');
  }
}

function translated(rule: ScreeningRuleContent, to: Translation) {
  const dropped: { pointer: string; name: string }[] = [];
  const reasonId = rule.reasonId === null ? null : to.idOf('reasons', rule.reasonId);
  if (rule.reasonId !== null && reasonId === null)
    dropped.push({ pointer: '/reasonId', name: to.nameOf('reasons', rule.reasonId) });
  const tagIds = rule.tagIds.flatMap((id, n) => {
    const tagId = to.idOf('tags', id);
    if (tagId === null) dropped.push({ pointer: `/tagIds/${n}`, name: to.nameOf('tags', id) });
    return tagId === null ? [] : [tagId];
  });
  const content: ScreeningRuleContent = {
    ...rule,
    reasonId,
    tagIds,
    scope: { ...rule.scope, accountIds: to.ids('accounts', rule.scope.accountIds) },
    when: translatedWhen(rule.when, to),
    except: rule.except === null ? null : translatedWhen(rule.except, to),
  };
  return { content, dropped };
}

function translatedWhen(when: ScreeningWhen, to: Translation): ScreeningWhen {
  if ('all' in when) return { all: when.all.map((one) => translatedWhen(one, to)) };
  if ('any' in when) return { any: when.any.map((one) => translatedWhen(one, to)) };
  if ('not' in when) return { not: translatedWhen(when.not, to) };
  const of = when.field === 'word-list' ? 'wordLists' : when.field === 'account' ? 'accounts' : null;
  return of && Array.isArray(when.value) ? { ...when, value: to.ids(of, when.value) } : when;
}
