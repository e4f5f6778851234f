import { Injectable } from '@nestjs/common';
import { CHANNEL_KINDS, type ConversationView, type PullNextBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { codeOf, Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { addSystemLine, conversationView, STATUS } from '../conversations/conversation-writes';
import { requireTeam } from '../conversations/people-lookups';
import { parseViewKey, type ViewKey } from '../conversations/view-key';
import { conversationUpdated, itemCreated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { type LoadRow, readLoads, toLoad } from './availability-view';
import { languageLevel, SKILLS, skillLevel, TONGUES, WEIGHT } from './people-sql';

// whoever takes for themselves is one at a time: the second of two keys sees what the first one took
const LOCK_ME = `select 1 from member_availability where workspace_id = $1 and member_id = $2 for no key update`;

const FREE = `c.workspace_id = $1 and c.status = ${STATUS.open} and c.assignee_id is null and c.let_go_by is distinct from $2
  and not exists (select 1 from claim k where k.workspace_id = c.workspace_id and k.conversation_id = c.id and k.expires_at > now() and k.member_id <> $2)`;

interface Me {
  skills: string;
  tongues: string;
}

interface Taken {
  id: string;
  account_id: number;
  kind: number;
}

/** Taking the most urgent conversation that nobody has. */
@Injectable()
export class PullNext {
  constructor(private readonly db: Database) {}

  /**
   * Takes what is due next, then by priority, then what waits longest; null when nothing fits. Never the same one for two members:
   * a row that somebody is taking is passed over. 409 `capacity-full` when something fits but the member has enough.
   */
  take(agent: Agent, body: PullNextBody): Promise<ConversationView | null> {
    const view = viewOf(body);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      if (body.teamId !== undefined) await requireTeam(tx, agent.workspaceId, body.teamId);
      await tx.query(LOCK_ME, [agent.workspaceId, agent.memberId]);
      const values: unknown[] = [agent.workspaceId, agent.memberId];
      const bind = (value: unknown): string => `$${values.push(value)}`;
      const filters = [...placeFilters(agent, view, body, bind), ...(await skillFilters(tx, agent, body, bind))];
      const fitting = [FREE, ...filters].join(' and ');
      const [load] = body.ignoreCapacity ? [] : await readLoads(tx, agent.workspaceId, [agent.memberId]);
      const limit = load ? roomOf(load) : null;
      const taken = await tx.maybeOne<Taken>(takeSql(limit === null ? fitting : `${fitting} and ${limit}`), values);
      if (taken) return told(tx, agent, taken);
      if (
        load &&
        limit !== null &&
        (await tx.maybeOne(`select 1 from conversation c where ${fitting} limit 1`, values))
      )
        throw problem('capacity-full', { detail: 'Handle one first, or ask for one more.', current: toLoad(load) });
      return null;
    });
  }
}

function takeSql(fits: string): string {
  return `
  update conversation c set assignee_id = $2, assigned_at = now(), let_go_by = null, nobody_since = null, nobody_reason = null,
    version = version + 1
  where c.workspace_id = $1 and c.id = (
    select c.id from conversation c where ${fits}
    order by c.next_due_at, c.priority desc, c.waiting_since, c.id limit 1 for no key update skip locked)
  returning c.id, c.account_id, c.kind`;
}

/** What still goes into a member's hands; null = anything. What alone weighs more than all goes to who has nothing. */
function roomOf({ points, capacity }: LoadRow): string | null {
  if (capacity === null || (points === 0 && capacity > 0)) return null;
  return `${WEIGHT} <= ${capacity - points}`;
}

function viewOf({ view }: PullNextBody): ViewKey | null {
  if (view === undefined) return null;
  return parseViewKey(view) ?? throwView();
}

function throwView(): never {
  throw invalidField('/view', 'is not a view: see the list of GET /api/views');
}

/** Where it may be taken from: the team asked for, else one's own teams' and those of no team; somebody without a team takes any. */
function placeFilters(
  agent: Agent,
  view: ViewKey | null,
  { teamId }: PullNextBody,
  bind: (value: unknown) => string,
): string[] {
  const filters: string[] = [];
  const team = teamId === undefined ? (view?.kind === 'team' ? view.id : null) : Number(teamId);
  if (team !== null) filters.push(`c.team_id = ${bind(team)}`);
  else if (agent.teamIds.length > 0)
    filters.push(`(c.team_id is null or c.team_id = any (${bind(agent.teamIds)}::int[]))`);
  if (view?.kind === 'account') filters.push(`c.account_id = ${bind(view.id)}`);
  if (view?.kind === 'channel') filters.push(`c.channel = ${bind(codeOf(CHANNEL_KINDS, view.channel))}`);
  if (view?.kind === 'tag') filters.push(`c.tag_ids @> array[${bind(view.id)}::int]`);
  if (view?.kind === 'at-risk') filters.push('c.at_risk');
  return filters;
}

/** What one can answer: a language that nobody here speaks is not asked for. */
async function skillFilters(
  tx: Tx,
  agent: Agent,
  { ignoreSkills }: PullNextBody,
  bind: (value: unknown) => string,
): Promise<string[]> {
  if (ignoreSkills) return [];
  const me = await tx.maybeOne<Me>(
    `select ${SKILLS}::text as skills, ${TONGUES}::text as tongues from member m where m.workspace_id = $1 and m.id = $2`,
    [agent.workspaceId, agent.memberId],
  );
  if (!me) throwProblem('not-found');
  const spoken = await tx.query<{ language: string }>(
    'select distinct unnest(languages) as language from member where workspace_id = $1 and active',
    [agent.workspaceId],
  );
  const speaks = `(c.language is null or ${languageLevel(`${bind(me.tongues)}::jsonb`)} >= 0 or c.language <> all (${bind(spoken.map(({ language }) => language))}::text[]))`;
  return me.skills === '{}' ? [speaks] : [speaks, `${skillLevel(`${bind(me.skills)}::jsonb`)} >= 1`];
}

async function told(tx: Tx, agent: Agent, taken: Taken): Promise<ConversationView> {
  const memberId = String(agent.memberId);
  const line = await addSystemLine(tx, taken, agent.workspaceId, {
    kind: 'assigned',
    byMemberId: memberId,
    data: { memberId },
  });
  await tx.publish(
    agent.workspaceId,
    itemCreated(taken.id, line, agent.memberId),
    conversationUpdated(taken.id, agent.memberId),
  );
  return conversationView(tx, agent, taken.id);
}
