import { Injectable } from '@nestjs/common';
import type { BlockContactBody, ContactAttributesBody, ContactProfileView, UpdateContactBody } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, type Tx } from '@parvis/platform';
import { keepClocksOfPeople } from '../clocks/keep-clocks-of-people';
import { contactUpdated } from '../wire/events';
import { invalidField } from '../wire/invalid';
import { checkValues, loadDefinitions } from './attribute-values';
import { type ContactGroup, lockGroup } from './contact-group';
import { profileOf } from './contact-reader';

/** What members say of a person. It holds for all contacts of the person. */
@Injectable()
export class ContactChanges {
  constructor(private readonly db: Database) {}

  update(agent: Agent, id: string, body: UpdateContactBody): Promise<ContactProfileView> {
    return this.change(agent, id, body.version, async (tx, { rootId, ids }) => {
      if (body.vip !== undefined) await setVip(tx, agent.workspaceId, rootId, ids, body.vip);
      if (body.listIds !== undefined) await setLists(tx, agent.workspaceId, rootId, ids, body.listIds);
    });
  }

  setAttributes(agent: Agent, id: string, body: ContactAttributesBody): Promise<ContactProfileView> {
    return this.change(agent, id, body.version, async (tx, { rootId, ids }) => {
      const { set, remove } = checkValues(await loadDefinitions(tx, agent.workspaceId), body.values);
      await tx.query(
        `update contact set attributes = attributes - $3::text[] where workspace_id = $1 and id = any ($2::bigint[]) and attributes ?| $3`,
        [agent.workspaceId, ids, remove],
      );
      await tx.query('update contact set attributes = attributes || $3::jsonb where workspace_id = $1 and id = $2', [
        agent.workspaceId,
        rootId,
        JSON.stringify(set),
      ]);
    });
  }

  /** What this person writes from now on is there to be read, outside the queues. Again with another reason: the reason changes. */
  block(agent: Agent, id: string, body: BlockContactBody): Promise<ContactProfileView> {
    return this.change(agent, id, null, async (tx, { ids }) => {
      await tx.query(
        `update contact set blocked_at = coalesce(blocked_at, now()), blocked_by = $3, block_reason = $4
         where workspace_id = $1 and id = any ($2::bigint[])`,
        [agent.workspaceId, ids, agent.memberId, body.reason],
      );
    });
  }

  unblock(agent: Agent, id: string): Promise<ContactProfileView> {
    return this.change(agent, id, null, async (tx, { ids }) => {
      await tx.query(
        `update contact set blocked_at = null, blocked_by = null, block_reason = null where workspace_id = $1 and id = any ($2::bigint[])`,
        [agent.workspaceId, ids],
      );
    });
  }

  private change(
    agent: Agent,
    id: string,
    version: number | null,
    work: (tx: Tx, group: ContactGroup) => Promise<void>,
  ): Promise<ContactProfileView> {
    const { workspaceId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const group = await lockGroup(tx, workspaceId, id);
      if (version !== null && version !== group.version) {
        const current = await profileOf(tx, workspaceId, group);
        throw problem('stale-version', {
          detail: `You changed version ${version}; it is at ${group.version}.`,
          current,
        });
      }
      await work(tx, group);
      await tx.query('update contact set version = version + 1 where workspace_id = $1 and id = $2', [
        workspaceId,
        group.rootId,
      ]);
      await tx.publish(workspaceId, contactUpdated(group.rootId, agent.memberId));
      return profileOf(tx, workspaceId, { ...group, version: group.version + 1 });
    });
  }
}

async function setVip(tx: Tx, workspaceId: number, rootId: string, ids: string[], vip: boolean): Promise<void> {
  await tx.query('update contact set vip = $3 where workspace_id = $1 and id = any ($2::bigint[]) and vip <> $3', [
    workspaceId,
    vip ? [rootId] : ids,
    vip,
  ]);
  await keepClocksOfPeople(tx, workspaceId, ids);
}

async function setLists(tx: Tx, workspaceId: number, rootId: string, ids: string[], listIds: string[]): Promise<void> {
  const wanted = [...new Set(listIds.map(Number))].sort((one, other) => one - other);
  const known = await tx.query<{ id: number }>(
    'select id from contact_list where workspace_id = $1 and id = any ($2::int[])',
    [workspaceId, wanted],
  );
  const missing = listIds.findIndex((id) => !known.some((list) => list.id === Number(id)));
  if (missing >= 0) throw invalidField(`/listIds/${missing}`, 'is not a list of this workspace');
  // a linked contact keeps of its lists what the person is still on, so that undoing the link finds them
  await tx.query(
    `update contact set list_ids = case when id = $3 then $4::int[] else array(select l from unnest(list_ids) l where l = any ($4) order by l) end
     where workspace_id = $1 and id = any ($2::bigint[])`,
    [workspaceId, ids, rootId, wanted],
  );
}
