import type { ActionTarget, InboundEmail } from '@parvis/channels';
import { ITEM_KINDS, type ItemView } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { nameOf, problem, throwProblem, type Tx } from '@parvis/platform';
import { loadItemBundle, toItemViews } from '../views-of/load-items';

/** An item somebody wants something done about. */
export interface Subject {
  target: ActionTarget;
  /** As the agent sees it, with the verbs that work now. */
  view: ItemView;
  accountId: number;
  email: InboundEmail | null;
  revision: number;
  /** Its own thread on the platform, where it was moved into the conversation of another one. */
  homeId: string | null;
}

interface SubjectRow {
  account_id: number;
  external_id: string | null;
  kind: number;
  created_at: Date;
  revision: number;
  email: InboundEmail | null;
  thread_key: string;
  home_id: string | null;
  parent_external_id: string | null;
  post_external_id: string | null;
  author_external_id: string | null;
}

const SUBJECT = `
  select i.account_id, i.external_id, i.kind, i.created_at, i.revision, i.email, i.home_id,
         coalesce(h.thread_key, c.thread_key) as thread_key,
         parent.external_id as parent_external_id, p.external_id as post_external_id, n.external_id as author_external_id
  from item i
  join conversation c on c.workspace_id = i.workspace_id and c.id = i.conversation_id
  left join item parent on parent.workspace_id = i.workspace_id and parent.id = i.parent_id
  left join thread_home h on h.workspace_id = i.workspace_id and h.id = i.home_id
  left join post p on p.workspace_id = c.workspace_id and p.id = case when h.id is null then c.post_id else h.post_id end
  left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
  where i.workspace_id = $1 and i.id = $2`;

/** Loads an item as the subject of an action; 404 when there is none, 409 when the platform does not know it. */
export async function loadSubject(tx: Tx, agent: Agent, itemId: string): Promise<Subject> {
  const [row] = await tx.prepared<SubjectRow>(SUBJECT, [agent.workspaceId, itemId]);
  if (!row) throwProblem('not-found', { detail: 'There is no such item.' });
  if (row.external_id === null) {
    throw problem('not-possible-now', { detail: 'This item is not on the channel, so nothing can be done there.' });
  }
  const bundle = await loadItemBundle(tx, agent.workspaceId, [itemId]);
  const [view] = toItemViews(bundle, agent.permissions, new Date());
  if (!view) throwProblem('not-found', { detail: 'There is no such item.' });
  return {
    target: {
      externalId: row.external_id,
      kind: nameOf(ITEM_KINDS, row.kind),
      threadKey: row.thread_key,
      parentExternalId: row.parent_external_id,
      postExternalId: row.post_external_id,
      authorExternalId: row.author_external_id,
      createdAt: row.created_at.toISOString(),
    },
    view,
    accountId: row.account_id,
    email: row.email,
    revision: row.revision,
    homeId: row.home_id,
  };
}
