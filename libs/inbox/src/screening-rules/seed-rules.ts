import type { Preferences, ScreeningRuleContent } from '@parvis/contracts';
import { DEFAULT_RULES, type DefaultRule } from '@parvis/moderation';
import type { Tx } from '@parvis/platform';
import { bumpScreening } from './bump-screening';
import { logicOf } from './rule-content';

const GIVEN = `select 1 from moderation_setting where workspace_id = $1 and name = 'rule-seeds'`;
const BUDGET_PER_HOUR = 200;
const BAR = 90;

/**
 * Gives a workspace the rules it begins with, once, in the language of its first owner: they propose and hold, none acts on a channel.
 * False while there is nobody in whose name they could stand.
 */
export async function seedRules(tx: Tx, workspaceId: number): Promise<boolean> {
  if (await tx.maybeOne(GIVEN, [workspaceId])) return true;
  const owner = await tx.maybeOne<{ id: number; language: Preferences['language'] }>(
    `select m.id, coalesce(u.preferences ->> 'language', 'fr') as language from member m join app_user u on u.id = m.user_id
     where m.workspace_id = $1 and m.active and m.role_key = 'owner' order by m.id limit 1`,
    [workspaceId],
  );
  if (!owner) return false;
  // one process at a time, so that none is given twice
  await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
  if (await tx.maybeOne(GIVEN, [workspaceId])) return true;
  const reasons = await tx.query<{ id: number; key: string }>('select id, key from policy_reason where workspace_id = $1 and key is not null', [workspaceId]); // prettier-ignore
  const reasonOf = new Map(reasons.map(({ id, key }) => [key, String(id)]));
  for (const rule of DEFAULT_RULES) await addRule(tx, workspaceId, owner, rule, reasonOf.get(rule.reason) ?? null);
  await tx.query(`insert into moderation_setting (workspace_id, name, value) values ($1, 'rule-seeds', $2)`, [
    workspaceId,
    JSON.stringify(DEFAULT_RULES.map(({ seed }) => seed)),
  ]);
  await bumpScreening(tx, workspaceId);
  return true;
}

async function addRule(
  tx: Tx,
  workspaceId: number,
  owner: { id: number; language: Preferences['language'] },
  { level, name, note, content }: DefaultRule,
  reasonId: string | null,
): Promise<void> {
  const whole: ScreeningRuleContent = {
    ...content,
    name: name[owner.language],
    note: note[owner.language],
    scope: { channels: [], accountIds: [], kinds: [], languages: [] },
    reasonId,
    tagIds: [],
    allowFinal: false,
    budgetPerHour: BUDGET_PER_HOUR,
    expiresAt: null,
    bar: BAR,
  };
  await tx.query(
    `with made as (
       insert into screening_rule (workspace_id, author_id, enabled, level, name, content, logic)
       values ($1, $2, true, $3, $4, $5, $6) returning id)
     insert into screening_rule_version (workspace_id, rule_id, version, author_id, content, logic)
     select $1, id, 1, $2, $5, $6 from made`,
    [workspaceId, owner.id, level, whole.name, JSON.stringify(whole), logicOf(whole)],
  );
}
