import type { LinkEvidence } from '@parvis/contracts';
import { hashKey, type Tx } from '@parvis/platform';
import { type ComparedIdentity, evidenceBetween, factsOf, handleKey } from './link-evidence';

const MOST_CANDIDATES = 60;
const COLUMNS = `n.id, n.contact_id as "contactId", a.channel, n.account_id as "accountId", n.external_id as "externalId", n.handle,
  n.profile_url as "profileUrl", coalesce(c.survivor_id, c.id) as "rootId"`;
const TABLES = `identity n join account a on a.workspace_id = $1 and a.id = n.account_id
  join contact c on c.workspace_id = $1 and c.id = n.contact_id`;

/** With the contact that stands for its person. */
export type PlacedIdentity = ComparedIdentity & { rootId: string };

/** The identities of contacts. */
export function identitiesOf(tx: Tx, workspaceId: number, contactIds: readonly string[]): Promise<PlacedIdentity[]> {
  return tx.query<PlacedIdentity>(
    `select ${COLUMNS} from ${TABLES} where n.workspace_id = $1 and n.contact_id = any ($2::bigint[]) order by n.id`,
    [workspaceId, contactIds],
  );
}

/**
 * Identities of other people that share something with these. Run by the system role, bound to the workspace: row-level
 * security keeps the index on handles from being used.
 */
export function candidatesFor(
  tx: Tx,
  workspaceId: number,
  rootId: string,
  own: readonly PlacedIdentity[],
): Promise<PlacedIdentity[]> {
  const keys = own.flatMap((identity) => [
    ...(identity.handle === null ? [] : [handleKey(identity.handle)]),
    ...phonesOf(identity),
  ]);
  // the same id on another account of the channel; a number is an id on WhatsApp
  const ids = own.map(({ channel, externalId }) => ({ channel, hash: hashKey(externalId) }));
  const phones = own.flatMap(phonesOf).map((phone) => ({ channel: 'whatsapp', hash: hashKey(phone) }));
  const places = [...ids, ...phones];
  return tx.query<PlacedIdentity>(
    `select ${COLUMNS} from ${TABLES}
     where n.workspace_id = $1 and n.forgotten_at is null and coalesce(c.survivor_id, c.id) <> $2 and n.id in (
       select i.id from identity i where i.workspace_id = $1 and i.handle is not null and handle_key(i.handle) = any ($3::text[])
       union
       select i.id from unnest($4::text[], $5::uuid[]) p (channel, hash)
       join account o on o.workspace_id = $1 and o.channel = p.channel
       join identity i on i.workspace_id = $1 and i.account_id = o.id and i.ext_key = p.hash)
     order by n.last_seen_at desc limit ${MOST_CANDIDATES}`,
    [workspaceId, rootId, keys, places.map(({ channel }) => channel), places.map(({ hash }) => hash)],
  );
}

function phonesOf(identity: ComparedIdentity): string[] {
  return factsOf(identity).flatMap(({ kind, value }) => (kind === 'phone' ? [value] : []));
}

/** All that two people share, each thing once, what is likelier first. */
export function evidenceOf(own: readonly ComparedIdentity[], others: readonly ComparedIdentity[]): LinkEvidence[] {
  const found = own.flatMap((one) => others.flatMap((other) => evidenceBetween(one, other)));
  const distinct = new Map(found.map((evidence) => [`${evidence.kind} ${evidence.value}`, evidence]));
  return [...distinct.values()].sort((one, other) => rank(one) - rank(other));
}

function rank({ strength }: LinkEvidence): number {
  return strength === 'likely' ? 0 : 1;
}
