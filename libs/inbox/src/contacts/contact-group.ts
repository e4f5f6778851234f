import { throwProblem, type Tx } from '@parvis/platform';

/** The contacts that are one person: the one that stands for all, and those linked to it. */
export interface ContactGroup {
  rootId: string;
  ids: string[];
  version: number;
}

/** Finds a person by the id of any of their contacts; locked against other changes of the person. 404 when there is none. */
export async function lockGroup(tx: Tx, workspaceId: number, contactId: string): Promise<ContactGroup> {
  const { rootId } = await findGroup(tx, workspaceId, contactId);
  const rows = await tx.query<{ id: string; version: number }>(
    `select id, version from contact where workspace_id = $1 and (id = $2 or survivor_id = $2) order by id for no key update`,
    [workspaceId, rootId],
  );
  const root = rows.find(({ id }) => id === rootId) ?? throwNoContact();
  return { rootId, ids: rows.map(({ id }) => id), version: root.version };
}

/** As `lockGroup`, for reading. */
export async function findGroup(tx: Tx, workspaceId: number, contactId: string): Promise<ContactGroup> {
  const rows = await readGroup(tx, workspaceId, contactId);
  const [first] = rows;
  if (!first) return throwNoContact();
  return { rootId: first.root_id, ids: rows.map(({ id }) => id), version: first.version };
}

/** Every contact of whoever wrote; the contact alone when nothing is known of it any more. */
export async function contactsOfPerson(tx: Tx, workspaceId: number, contactId: string): Promise<string[]> {
  const rows = await readGroup(tx, workspaceId, contactId);
  return rows.length === 0 ? [contactId] : rows.map(({ id }) => id);
}

function readGroup(
  tx: Tx,
  workspaceId: number,
  contactId: string,
): Promise<{ id: string; root_id: string; version: number }[]> {
  return tx.prepared<{ id: string; root_id: string; version: number }>(
    `select g.id, r.id as root_id, r.version from contact c
     join contact r on r.workspace_id = $1 and r.id = coalesce(c.survivor_id, c.id)
     cross join lateral (
       select r.id union all select l.id from contact l where l.workspace_id = $1 and l.survivor_id = r.id) g
     where c.workspace_id = $1 and c.id = $2 order by g.id`,
    [workspaceId, contactId],
  );
}

export function throwNoContact(): never {
  throwProblem('not-found', { detail: 'There is no such contact.' });
}

/**
 * Writes anew which contact stands for each of these, from the links that are active: following them upwards to the last. The
 * same links give the same rows, whatever was linked and undone in between.
 */
export async function settleSurvivors(tx: Tx, workspaceId: number, contactIds: readonly string[]): Promise<void> {
  await tx.query(
    `with recursive up (id, root, steps) as (
       select c, c, 0 from unnest($2::bigint[]) c
       union all
       select u.id, l.survivor_id, u.steps + 1 from up u
       join identity_link l on l.workspace_id = $1 and l.contact_id = u.root and l.undone_at is null),
     roots as (select distinct on (id) id, nullif(root, id) as root from up order by id, steps desc)
     update contact c set survivor_id = r.root from roots r
     where c.workspace_id = $1 and c.id = r.id and c.survivor_id is distinct from r.root`,
    [workspaceId, contactIds],
  );
}
