import { Injectable } from '@nestjs/common';
import type { ContactListBody, ContactListView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, throwProblem, type Tx } from '@parvis/platform';

interface ListRow {
  id: number;
  name: string;
  contacts: number;
}

// people, not contacts: two that are linked count once
const LISTS = `
  select l.id, l.name, (select count(distinct coalesce(c.survivor_id, c.id))::int from contact c
                        where c.workspace_id = $1 and c.list_ids <> '{}' and c.list_ids @> array[l.id]) as contacts
  from contact_list l where l.workspace_id = $1 and ($2::int is null or l.id = $2) order by lower(l.name)`;

/** Lists of people that members keep by hand. Read by the system role, so that the index on lists is used. */
@Injectable()
export class ContactLists {
  constructor(private readonly db: Database) {}

  list(agent: Agent): Promise<ContactListView[]> {
    return this.db.transaction('system', (tx) => readLists(tx, agent.workspaceId, null));
  }

  create(agent: Agent, body: ContactListBody): Promise<ContactListView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { id } = await tx.one<{ id: number }>(
        'insert into contact_list (workspace_id, name) values ($1, $2) returning id',
        [agent.workspaceId, body.name],
      );
      return told(tx, agent, id, 'contact-list.created');
    });
  }

  rename(agent: Agent, id: number, body: ContactListBody): Promise<ContactListView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const changed = await tx.query(
        'update contact_list set name = $3 where workspace_id = $1 and id = $2 returning 1',
        [agent.workspaceId, id, body.name],
      );
      if (changed.length === 0) throwNoList();
      return told(tx, agent, id, 'contact-list.updated');
    });
  }

  /** Removes a list, not the people on it. */
  async remove(agent: Agent, id: number): Promise<void> {
    await this.db.transaction('system', async (tx) => {
      const gone = await tx.query('delete from contact_list where workspace_id = $1 and id = $2 returning 1', [
        agent.workspaceId,
        id,
      ]);
      if (gone.length === 0) throwNoList();
      await tx.query(
        `update contact set list_ids = array_remove(list_ids, $2) where workspace_id = $1 and list_ids <> '{}' and list_ids @> array[$2::int]`,
        [agent.workspaceId, id],
      );
      await tx.publish(agent.workspaceId, event(agent, id, 'contact-list.removed'));
    });
  }
}

function throwNoList(): never {
  throwProblem('not-found', { detail: 'There is no such list.' });
}

async function readLists(tx: Tx, workspaceId: number, id: number | null): Promise<ContactListView[]> {
  const rows = await tx.query<ListRow & Record<string, unknown>>(LISTS, [workspaceId, id]);
  return rows.map((row) => ({ id: String(row.id), name: row.name, contactCount: row.contacts }));
}

async function told(tx: Tx, agent: Agent, id: number, kind: string): Promise<ContactListView> {
  await tx.publish(agent.workspaceId, event(agent, id, kind));
  const [view] = await readLists(tx, agent.workspaceId, id);
  return view ?? throwNoList();
}

function event(agent: Agent, id: number, kind: string) {
  return { kind, actorMemberId: agent.memberId, data: { listId: String(id) } };
}
