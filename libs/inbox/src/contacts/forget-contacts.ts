import type { Tx } from '@parvis/platform';
import { settleSurvivors } from './contact-group';

/**
 * Takes away what was noted of contacts that are no more: notes, links, refusals. Whoever was linked to one of them stands for
 * themselves again, or for whoever is linked to them still.
 */
export async function forgetContacts(
  tx: Tx,
  workspaceId: number,
  gone: readonly { id: string; survivor_id: string | null }[],
): Promise<void> {
  if (gone.length === 0) return;
  const ids = [workspaceId, gone.map(({ id }) => id)];
  await tx.query('delete from contact_note where workspace_id = $1 and contact_id = any ($2::bigint[])', ids);
  await tx.query(
    'delete from link_refusal where workspace_id = $1 and (one_id = any ($2::bigint[]) or other_id = any ($2::bigint[]))',
    ids,
  );
  await tx.query(
    'delete from identity_link where workspace_id = $1 and (contact_id = any ($2::bigint[]) or survivor_id = any ($2::bigint[]))',
    ids,
  );
  const people = await tx.query<{ id: string }>(
    'select id from contact where workspace_id = $1 and survivor_id = any ($2::bigint[])',
    [
      workspaceId,
      [...new Set(gone.flatMap(({ id, survivor_id }) => [id, ...(survivor_id === null ? [] : [survivor_id])]))],
    ],
  );
  await settleSurvivors(tx, workspaceId, people.map(({ id }) => id)); // prettier-ignore
}
