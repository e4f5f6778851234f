// Names that people could have: the load calls everybody `client_N`, which no typo can be told from.
import { randomOf, vocabulary } from './texts.mjs';

const FIRST = 400;
const FAMILY_FROM = 2000;
const SAMPLE = 60;

/** Gives every person of the workspace a first and a family name once; returns some of the names. */
export async function nameEverybody(client, workspaceId) {
  const { rows: first } = await client.query('select name from identity where workspace_id = $1 order by id limit 1', [
    workspaceId,
  ]);
  if (first[0]?.name.startsWith('client_')) {
    const random = randomOf(23);
    const long = vocabulary.filter((word) => word.length > 4);
    const firsts = Array.from({ length: FIRST }, () => long[Math.floor(random() * FAMILY_FROM)]);
    const families = long.slice(FAMILY_FROM);
    await client.query(
      `with named as (select id, ($2::text[])[1 + (hashint8extended(id, 1) & 1073741823) % cardinality($2::text[])] as one,
         ($3::text[])[1 + (hashint8extended(id, 2) & 1073741823) % cardinality($3::text[])] as other from identity where workspace_id = $1)
       update identity n set name = coalesce(one, ($2::text[])[1]) || ' ' || other, handle = coalesce(one, 'a') || '_' || other
       from named where n.workspace_id = $1 and n.id = named.id`,
      [workspaceId, firsts, families],
    );
    await client.query('vacuum analyze identity');
  }
  const { rows } = await client.query(
    'select name from identity where workspace_id = $1 order by hashint8extended(id, 7) limit $2',
    [workspaceId, SAMPLE],
  );
  return rows.map(({ name }) => name);
}
