import { Injectable } from '@nestjs/common';
import type { TagBody, TagView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';

interface TagRow {
  id: number;
  name: string;
  color: string;
  kind: TagView['kind'];
  open: string;
}

const OPEN_KEY = 't.id::bigint * 4'; // see the counters migration: dimension 5, key = tag * 4 + status

// open conversations per tag: the folded counter and what is not folded yet
const TAGS = `
  select t.id, t.name, t.color, t.kind,
         coalesce((select v.n from view_counter v where v.workspace_id = t.workspace_id and v.dim = 5 and v.key = ${OPEN_KEY}), 0)
         + coalesce((select sum(d.n) from counter_delta d where d.workspace_id = t.workspace_id and d.dim = 5 and d.key = ${OPEN_KEY}), 0) as open
  from tag t where t.workspace_id = $1 and t.removed_at is null and ($2::int is null or t.id = $2) order by lower(t.name)`;

/** The labels of a workspace. */
@Injectable()
export class Tags {
  constructor(private readonly db: Database) {}

  list(agent: Agent): Promise<TagView[]> {
    return this.db.transaction(agent.workspaceId, (tx) => readTags(tx, agent.workspaceId, null));
  }

  create(agent: Agent, body: TagBody): Promise<TagView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { id } = await tx.one<{ id: number }>(
        `insert into tag (workspace_id, name, color, kind) values ($1, $2, coalesce($3, 'viz-1'), coalesce($4, 'other')) returning id`,
        [agent.workspaceId, body.name, body.color ?? null, body.kind ?? null],
      );
      return this.told(tx, agent, id, 'tag.created');
    });
  }

  update(agent: Agent, id: number, body: Partial<TagBody>): Promise<TagView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const changed = await tx.query(
        `update tag set name = coalesce($3, name), color = coalesce($4, color), kind = coalesce($5, kind)
         where workspace_id = $1 and id = $2 and removed_at is null returning 1`,
        [agent.workspaceId, id, body.name ?? null, body.color ?? null, body.kind ?? null],
      );
      if (changed.length === 0) throwProblem('not-found', { detail: 'There is no such tag.' });
      return this.told(tx, agent, id, 'tag.updated');
    });
  }

  /** Takes a tag out of use. What it was given to keeps it, so that reports about the past stay as they were. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      const removed = await tx.query(
        'update tag set removed_at = now() where workspace_id = $1 and id = $2 and removed_at is null returning 1',
        [agent.workspaceId, id],
      );
      if (removed.length === 0) throwProblem('not-found', { detail: 'There is no such tag.' });
      await tx.publish(agent.workspaceId, {
        kind: 'tag.removed',
        actorMemberId: agent.memberId,
        data: { tagId: String(id) },
      });
    });
  }

  private async told(tx: Tx, agent: Agent, id: number, kind: string): Promise<TagView> {
    await tx.publish(agent.workspaceId, { kind, actorMemberId: agent.memberId, data: { tagId: String(id) } });
    const [view] = await readTags(tx, agent.workspaceId, id);
    return view ?? throwProblem('not-found', { detail: 'There is no such tag.' });
  }
}

/** The tags of a workspace with their exact open counts; one of them with `id`. */
export async function readTags(tx: Tx, workspaceId: number, id: number | null): Promise<TagView[]> {
  const rows = await tx.query<TagRow>(TAGS, [workspaceId, id]);
  return rows.map((row) => ({
    id: String(row.id),
    name: row.name,
    color: row.color,
    kind: row.kind,
    openCount: Math.max(0, Number(row.open)),
  }));
}
