import { Injectable } from '@nestjs/common';
import { type UpdateWordListBody, WORD_LIMITS, type WordListBody, type WordListView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { seedWordLists } from './seed-word-lists';
import { listChanged, listView, readLists } from './word-list-rows';

/** Words to watch, in lists. */
@Injectable()
export class WordLists {
  constructor(private readonly db: Database) {}

  /** Those that come along first, then in the order they were made. */
  list(agent: Agent): Promise<WordListView[]> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      await seedWordLists(tx, agent.workspaceId);
      return readLists(tx, agent.workspaceId, null);
    });
  }

  read(agent: Agent, id: number): Promise<WordListView> {
    return this.db.transaction(agent.workspaceId, (tx) => listView(tx, agent.workspaceId, id));
  }

  create(agent: Agent, { name, level, enabled }: WordListBody): Promise<WordListView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await tx.query('select 1 from workspace where id = $1 for no key update', [workspaceId]);
      const { n } = await tx.one<{ n: number }>('select count(*)::int as n from word_list where workspace_id = $1', [workspaceId]); // prettier-ignore
      if (n >= WORD_LIMITS.lists) throw problem('not-possible-now', { detail: `A workspace has up to ${WORD_LIMITS.lists} word lists: remove one first.` }); // prettier-ignore
      const { id } = await tx.one<{ id: number }>(
        'insert into word_list (workspace_id, name, level, enabled) values ($1, $2, $3, $4) returning id',
        [workspaceId, name, level ?? 'mark', enabled ?? true],
      );
      await listChanged(tx, workspaceId, id, agent.memberId, 'created');
      return listView(tx, workspaceId, id);
    });
  }

  /** 409 with the current list when it was decided on an older one. */
  update(agent: Agent, id: number, body: UpdateWordListBody): Promise<WordListView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await lockList(tx, workspaceId, id);
      const current = await listView(tx, workspaceId, id);
      if (current.version !== body.version)
        throw problem('stale-version', { detail: `You changed version ${body.version}; it is at ${current.version}.`, current }); // prettier-ignore
      await tx.query(
        `update word_list set name = coalesce($3, name), level = coalesce($4, level), enabled = coalesce($5, enabled)
         where workspace_id = $1 and id = $2`,
        [workspaceId, id, body.name ?? null, body.level ?? null, body.enabled ?? null],
      );
      await listChanged(tx, workspaceId, id, agent.memberId);
      return listView(tx, workspaceId, id);
    });
  }

  /** With its terms. One that came along does not come back. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction(agent.workspaceId, async (tx) => {
      await lockList(tx, agent.workspaceId, id);
      await tx.query('delete from word_list where workspace_id = $1 and id = $2', [agent.workspaceId, id]);
      await listChanged(tx, agent.workspaceId, id, agent.memberId, 'removed');
    });
  }
}

/** 404 when there is none. */
export async function lockList(tx: Tx, workspaceId: number, id: number): Promise<void> {
  const rows = await tx.query('select 1 from word_list where workspace_id = $1 and id = $2 for no key update', [workspaceId, id]); // prettier-ignore
  if (rows.length === 0) throwProblem('not-found', { detail: 'There is no such word list.' });
}
