import { Injectable } from '@nestjs/common';
import type { ClusterDetail, ClustersQuery, ClusterView, Page } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem, type Tx } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../../wire/cursor';
import { isBigId } from '../../wire/ids';
import { DEFAULT_LIMIT } from '../../wire/page.dto';
import { moderationUpdated } from '../board-events';
import { inQueue } from '../queues/queue-bits';
import { accountsOf, timelineOf, topAuthorsOf, variantsOf } from './cluster-members';
import { readCluster, readClusters } from './cluster-rows';

/** Texts that others nearly copy, as one thing. */
@Injectable()
export class Clusters {
  constructor(private readonly db: Database) {}

  /** Last joined first. */
  list(agent: Agent, { open = true, limit = DEFAULT_LIMIT, cursor }: ClustersQuery): Promise<Page<ClusterView>> {
    const before = cursor === undefined ? null : beforeOf(cursor);
    return this.db.lookUp(
      agent.workspaceId,
      async (tx) => {
        const places = await tx.query<{ item_id: string; cluster_id: string }>(newestMembers(open), [agent.workspaceId, before, limit + 1]); // prettier-ignore
        const page = places.slice(0, limit);
        const known = await readClusters(tx, agent.workspaceId, page.map(({ cluster_id }) => cluster_id)); // prettier-ignore
        const last = places.length > limit ? page.at(-1) : undefined;
        return {
          items: page.flatMap(({ cluster_id }) => known.get(cluster_id) ?? []),
          nextCursor: last ? encodeCursor(last.item_id) : null,
        };
      },
      ['screening'],
    );
  }

  get(agent: Agent, id: string): Promise<ClusterDetail> {
    return this.db.lookUp(agent.workspaceId, (tx) => detailOf(tx, agent.workspaceId, id), ['screening', 'item']);
  }

  /** One that is not like the others goes back to being judged for itself. */
  exclude(agent: Agent, id: string, itemId: string): Promise<ClusterDetail> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const taken = await tx.query(
        `update screening set cluster_id = null, copied = false where workspace_id = $1 and item_id = $2 and cluster_id = $3 returning 1`,
        [agent.workspaceId, itemId, id],
      );
      if (taken.length === 0) throw problem('not-found', { detail: 'The item is not among these look-alikes.' });
      const rest = await tx.query<{ item_id: string }>(
        'select item_id from screening where workspace_id = $1 and cluster_id = $2 order by item_id desc limit 2',
        [agent.workspaceId, id],
      );
      // the last one is like nobody
      if (rest.length === 1)
        await tx.query('update screening set copied = false where workspace_id = $1 and item_id = $2', [agent.workspaceId, rest[0]?.item_id]); // prettier-ignore
      await tx.publish(agent.workspaceId, moderationUpdated([itemId, ...rest.map(({ item_id }) => item_id)], agent.memberId)); // prettier-ignore
      return detailOf(tx, agent.workspaceId, id);
    });
  }
}

/** One walk of an index; of each cluster its newest member stands for it. */
function newestMembers(open: boolean): string {
  const listed = (alias: string): string => (open ? inQueue('look-alikes', alias) : `${alias}.copied`);
  return `select s.item_id, s.cluster_id from screening s
    where s.workspace_id = $1 and ${listed('s')} and s.cluster_id is not null and ($2::bigint is null or s.item_id < $2)
      and not exists (select 1 from screening o where o.workspace_id = $1 and o.cluster_id = s.cluster_id and o.item_id > s.item_id and ${listed('o')})
    order by s.item_id desc limit $3`;
}

async function detailOf(tx: Tx, workspaceId: number, id: string): Promise<ClusterDetail> {
  const view = (await readCluster(tx, workspaceId, id)) ?? throwProblem('not-found', { detail: 'There are no such look-alikes.' }); // prettier-ignore
  return {
    ...view,
    variants: await variantsOf(tx, workspaceId, id, view.sample),
    topAuthors: await topAuthorsOf(tx, workspaceId, id),
    byAccount: await accountsOf(tx, workspaceId, id),
    timeline: await timelineOf(tx, workspaceId, id),
  };
}

function beforeOf(cursor: string): string {
  const [before] = decodeCursor(cursor, 1);
  if (!isBigId(before)) throw invalidCursor();
  return before;
}
