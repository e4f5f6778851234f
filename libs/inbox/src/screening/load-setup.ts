import type { ScreeningRuleContent, Severity, TermCategory, WordLevel } from '@parvis/contracts';
import type { ListedTerm, ListedWords, LiveRule, ScreeningSetup } from '@parvis/moderation';
import type { Tx } from '@parvis/platform';
import { isClassifierOn } from '../learning/classifier-rows';
import { loadLearnedModel } from '../learning/learned-model-rows';
import { screeningSettings } from './screening-settings';

interface RuleRow {
  id: number;
  version: number;
  level: LiveRule['level'];
  share: number;
  paused: boolean;
  content: ScreeningRuleContent;
}
interface TermRow {
  id: number;
  list_id: number;
  level: WordLevel;
  text: string;
  language: string | null;
  severity: number;
  category: TermCategory;
  exceptions: string[];
}

/** Everything a screener of the workspace is made of, as it stands in this transaction; expired rules are left out. */
export async function loadSetup(tx: Tx, workspaceId: number): Promise<ScreeningSetup> {
  const { time_zone: timeZone } = await tx.one<{ time_zone: string }>('select time_zone from workspace where id = $1', [workspaceId]); // prettier-ignore
  const { off, country } = await screeningSettings(tx, workspaceId);
  const { model, suggestFrom } = await loadLearnedModel(tx, workspaceId);
  const hasClassifier = await isClassifierOn(tx, workspaceId);
  return {
    lists: await loadLists(tx, workspaceId),
    rules: await loadRules(tx, workspaceId),
    off: [...off, ...(hasClassifier ? [] : (['external'] as const))],
    learner: model,
    learnerFrom: suggestFrom,
    country,
    timeZone,
  };
}

/** Rules that screen now. One whose budget is used up goes no further than to hold until the hour is over. */
async function loadRules(tx: Tx, workspaceId: number): Promise<LiveRule[]> {
  const rows = await tx.query<RuleRow>(
    `select id, version, level, share, paused_until > now() as paused, content from screening_rule
     where workspace_id = $1 and enabled and removed_at is null
       and ((content ->> 'expiresAt')::timestamptz is null or (content ->> 'expiresAt')::timestamptz > now())
     order by id`,
    [workspaceId],
  );
  return rows.map(({ id, version, level, share, paused, content }) => ({
    id: String(id),
    version,
    level: paused && level === 'hide' ? 'hold' : level,
    share,
    content,
  }));
}

async function loadLists(tx: Tx, workspaceId: number): Promise<ListedWords[]> {
  const rows = await tx.query<TermRow>(
    `select t.id, t.list_id, l.level, t.text, t.language, t.severity, t.category, t.exceptions
     from word_list l join word_term t on t.workspace_id = l.workspace_id and t.list_id = l.id
     where l.workspace_id = $1 and l.enabled order by l.id, t.id`,
    [workspaceId],
  );
  const lists = new Map<number, { id: string; level: WordLevel; terms: ListedTerm[] }>();
  for (const { id, list_id, level, text, language, severity, category, exceptions } of rows) {
    const list = lists.get(list_id) ?? { id: String(list_id), level, terms: [] };
    lists.set(list_id, list);
    list.terms.push({ id: String(id), listId: list.id, text, language, severity: severity as Severity, category, exceptions }); // prettier-ignore
  }
  return [...lists.values()];
}
