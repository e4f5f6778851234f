import type { DecisionKind } from '@parvis/contracts';
import type { Tx } from '@parvis/platform';
import { canonicalJson } from './canonical-json';
import { CHAIN_START, linkHash, sha256 } from './evidence-chain';
import { gatherPack } from './evidence-pack';

/** Acts after which the channel may no longer show what they were about. */
const SEALED: readonly DecisionKind[] = ['delete', 'reject', 'spam', 'ban'];

export function needsEvidence(kind: DecisionKind): boolean {
  return SEALED.includes(kind);
}

/**
 * Seals what an item was before a destructive decision leaves, as the next link of the workspace's chain and in the transaction of
 * the decision. Lock conversations first: from here on the end of the chain is locked until the commit.
 */
export async function sealEvidence(tx: Tx, workspaceId: number, itemId: string, decisionId: string): Promise<void> {
  const { pack, files } = await gatherPack(tx, workspaceId, itemId, decisionId);
  const text = canonicalJson(pack);
  const head = await lockHead(tx, workspaceId);
  const open = {
    seq: head.seq + 1,
    id: tx.newId(),
    item_id: itemId,
    decision_id: decisionId,
    at: new Date().toISOString(),
    pack_hash: sha256(text),
    previous_hash: head.seq === 0 ? CHAIN_START : head.hash,
  };
  const hash = linkHash(open);
  await tx.query(
    `with sealed as (
       insert into evidence (workspace_id, seq, id, item_id, decision_id, at, pack_hash, previous_hash, hash, pack)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))
     update evidence_head set seq = $2, hash = $9 where workspace_id = $1`,
    [workspaceId, open.seq, open.id, itemId, decisionId, open.at, open.pack_hash, open.previous_hash, hash, text],
  );
  const keys = files.flatMap(({ storageKey }) => storageKey ?? []);
  if (keys.length === 0) return;
  await tx.query(
    `insert into evidence_file (workspace_id, item_id, storage_key) select $1, $2, unnest($3::text[]) on conflict do nothing`,
    [workspaceId, itemId, keys],
  );
}

async function lockHead(tx: Tx, workspaceId: number): Promise<{ seq: number; hash: string }> {
  await tx.query('insert into evidence_head (workspace_id) values ($1) on conflict do nothing', [workspaceId]);
  const { seq, hash } = await tx.one<{ seq: string; hash: string }>(
    'select seq, hash from evidence_head where workspace_id = $1 for update',
    [workspaceId],
  );
  return { seq: Number(seq), hash };
}

/**
 * Takes the packs about items away where the law or a platform's terms ask for it; their hashes stay. `items` is JSON of
 * `{workspace_id, id}[]`. @returns keys of the files that were kept for them, for `removeFiles` once this is durable.
 */
export async function erasePacks(tx: Tx, items: string): Promise<string[]> {
  await tx.query(
    `update evidence e set pack = null, erased_at = now() from jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint)
     where e.workspace_id = r.workspace_id and e.item_id = r.id and e.erased_at is null`,
    [items],
  );
  const files = await tx.query<{ storage_key: string }>(
    `delete from evidence_file f using jsonb_to_recordset($1::jsonb) as r (workspace_id int, id bigint)
     where f.workspace_id = r.workspace_id and f.item_id = r.id returning f.storage_key`,
    [items],
  );
  return files.map(({ storage_key }) => storage_key);
}
