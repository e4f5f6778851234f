import { Injectable } from '@nestjs/common';
import type { SavedViewBody, SavedViewView, UpdateSavedViewBody, ViewAudience } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type PublishedEvent, type Tx } from '@parvis/platform';
import { readFilter } from '../filters/check-filter';
import { readCounters } from '../views/counters';
import { invalidField } from '../wire/invalid';
import { findSavedView, isEditable, type SavedViewRow, toSavedView } from './saved-view-rows';
import { removePredicates, writePredicates } from './write-predicates';

const MOST_VIEWS = 300;

// what is there is looked through again, from its beginning, once every older writer is done
const BUILD_AGAIN = `state = 'building', horizon = null, after_id = 0, looked = 0, total = 0`;

/** Views that members make: a filter, an order, and who sees it. */
@Injectable()
export class SavedViews {
  constructor(private readonly db: Database) {}

  get(agent: Agent, id: number): Promise<SavedViewView> {
    return this.db.transaction(agent.workspaceId, (tx) => view(tx, agent, id));
  }

  create(agent: Agent, body: SavedViewBody): Promise<SavedViewView> {
    const filter = readFilter(body.filter);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const audience = body.audience ?? 'me';
      const teamId = await checkedAudience(tx, agent, audience, body.teamId ?? null);
      await requireRoom(tx, agent.workspaceId);
      const { id } = await tx.one<{ id: number }>(
        `insert into saved_view (workspace_id, owner_id, name, filter, sort, audience, team_id)
         values ($1, $2, $3, $4, $5, $6, $7) returning id`,
        [agent.workspaceId, agent.memberId, body.name, JSON.stringify(filter), body.sort ?? 'newest', audience, teamId],
      );
      await writePredicates(tx, agent.workspaceId, id, filter);
      await tx.publish(agent.workspaceId, viewEvent('view.created', id, agent.memberId));
      return view(tx, agent, id);
    });
  }

  update(agent: Agent, id: number, body: UpdateSavedViewBody): Promise<SavedViewView> {
    const filter = body.filter === undefined ? null : readFilter(body.filter);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await lockEditable(tx, agent, id);
      if (row.version !== body.version) {
        throw problem('stale-version', {
          detail: `You changed version ${body.version}; it is at ${row.version}.`,
          current: await view(tx, agent, id),
        });
      }
      const audience = body.audience ?? row.audience;
      const teamId = await changedTeam(tx, agent, row, audience, body.teamId);
      const changed = filter !== null && JSON.stringify(filter) !== JSON.stringify(row.filter);
      await tx.query(
        `update saved_view set version = version + 1, name = coalesce($3, name), sort = coalesce($4, sort), audience = $5, team_id = $6,
           filter = coalesce($7::json, filter)${changed ? `, ${BUILD_AGAIN}` : ''}
         where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id, body.name ?? null, body.sort ?? null, audience, teamId, filter && JSON.stringify(filter)], // prettier-ignore
      );
      if (changed) await writePredicates(tx, agent.workspaceId, id, filter);
      await tx.publish(agent.workspaceId, viewEvent('view.updated', id, agent.memberId));
      return view(tx, agent, id);
    });
  }

  /** Nobody sees the view from now on; the conversations in it are told by a job. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await lockEditable(tx, agent, id);
      await removePredicates(tx, agent.workspaceId, id);
      await tx.query(
        `update saved_view set ${BUILD_AGAIN.replace('building', 'removing')} where workspace_id = $1 and id = $2`,
        [agent.workspaceId, id],
      );
      await tx.publish(agent.workspaceId, viewEvent('view.removed', id, agent.memberId));
    });
  }

  /** The order of this member's sidebar. */
  async arrange(agent: Agent, ids: readonly string[]): Promise<void> {
    await this.db.read(
      agent.workspaceId,
      `insert into view_order (workspace_id, member_id, view_ids) values ($1, $2, $3)
       on conflict (workspace_id, member_id) do update set view_ids = excluded.view_ids`,
      [agent.workspaceId, agent.memberId, [...new Set(ids.map(Number))]],
    );
  }
}

export function viewEvent(kind: string, viewId: number, memberId: number | null): PublishedEvent {
  return { kind, actorMemberId: memberId, data: { viewId: String(viewId) } };
}

async function view(tx: Tx, agent: Agent, id: number): Promise<SavedViewView> {
  const row = await findSavedView(tx, agent, id);
  return toSavedView(row, agent, await readCounters(tx, agent.workspaceId));
}

async function lockEditable(tx: Tx, agent: Agent, id: number): Promise<SavedViewRow> {
  await tx.query('select 1 from saved_view where workspace_id = $1 and id = $2 for update', [agent.workspaceId, id]);
  const row = await findSavedView(tx, agent, id);
  if (!isEditable(row, agent)) throw problem('not-allowed', { detail: 'Only its maker and leads change this view.' });
  return row;
}

// each view costs every write of a conversation a little
async function requireRoom(tx: Tx, workspaceId: number): Promise<void> {
  const { n } = await tx.one<{ n: number }>('select count(*)::int as n from saved_view where workspace_id = $1', [
    workspaceId,
  ]);
  if (n >= MOST_VIEWS)
    throw problem('not-possible-now', { detail: `A workspace has up to ${MOST_VIEWS} views: remove one first.` });
}

/** A team is kept while the audience is, and checked again only when one of the two changes. */
async function changedTeam(
  tx: Tx,
  agent: Agent,
  row: SavedViewRow,
  audience: ViewAudience,
  sent: string | null | undefined,
): Promise<number | null> {
  const before = row.team_id === null ? null : String(row.team_id);
  const after = sent === undefined ? before : sent;
  if (audience === row.audience && after === before) return row.team_id;
  return checkedAudience(tx, agent, audience, audience === 'team' ? after : null);
}

/** Shared with everybody by those who manage rules; with a team by its members and by those. Returns the team's id. */
async function checkedAudience(
  tx: Tx,
  agent: Agent,
  audience: ViewAudience,
  teamId: string | null,
): Promise<number | null> {
  if ((audience === 'team') !== (teamId !== null))
    throw invalidField('/teamId', audience === 'team' ? 'says which team' : 'goes with the audience team only');
  const manages = agent.permissions.has('rules.manage');
  if (audience === 'everybody' && !manages)
    throw problem('not-allowed', { detail: 'Sharing a view with everybody needs the permission rules.manage.' });
  if (teamId === null) return null;
  const team = await tx.maybeOne<{ id: number; mine: boolean }>(
    `select t.id, exists (select 1 from team_member m where m.workspace_id = t.workspace_id and m.team_id = t.id and m.member_id = $3) as mine
     from team t where t.workspace_id = $1 and t.id = $2`,
    [agent.workspaceId, teamId, agent.memberId],
  );
  if (!team) throw invalidField('/teamId', 'is not a team of this workspace');
  if (!team.mine && !manages)
    throw problem('not-allowed', { detail: 'You share views with teams you are in, or need rules.manage.' });
  return team.id;
}
