import { Injectable } from '@nestjs/common';
import { type PeoplePage, type PeopleQuery, type Standing, STANDINGS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, type Tx } from '@parvis/platform';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { rounded, STANDING_COLUMNS, type StandingRow, toStandingView } from './standing-rows';

type ListedRow = StandingRow & { person_id: string; person_name: string; score: number; position: string };

// from the standing on: its index is the order of the list
const PAGE = `
  select ${STANDING_COLUMNS}, p.id as person_id, coalesce(nullif(p.name, ''), n.name) as person_name,
    strike_score($1, n.contact_id, now()) as score, s.at::text as position
  from author_standing s
  join identity n on n.workspace_id = s.workspace_id and n.id = s.identity_id
  join account a on a.workspace_id = n.workspace_id and a.id = n.account_id
  join contact c on c.workspace_id = n.workspace_id and c.id = n.contact_id
  join contact p on p.workspace_id = c.workspace_id and p.id = coalesce(c.survivor_id, c.id)
  where s.workspace_id = $1 and s.standing = $2 and s.standing <> 'none' and (s.until is null or s.until > now())
    and ($3::timestamptz is null or (s.at, s.identity_id) < ($3, $4::bigint))
    and ($5::int is null or n.account_id = $5) and (not $6 or s.ban_wanted <> s.ban_observed)
  order by s.at desc, s.identity_id desc limit $7`;

/** Who stands how, newest change first: the queue of the banned, the list of the trusted. */
@Injectable()
export class PeopleList {
  constructor(private readonly db: Database) {}

  page(agent: Agent, query: PeopleQuery): Promise<PeoplePage> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const after = positionOf(query.cursor);
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const rows = await tx.query<ListedRow>(PAGE, [agent.workspaceId, query.standing, ...after, query.accountId ?? null, query.unsettled ?? false, limit + 1]); // prettier-ignore
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map((row) => ({
          ...toStandingView(row),
          contactId: row.person_id,
          personName: row.person_name,
          score: rounded(row.score),
        })),
        nextCursor: rows.length > limit && last ? encodeCursor(last.position, last.id) : null,
        counts: await countStandings(tx, agent.workspaceId),
      };
    });
  }
}

/** Identities by standing; exact, from the index of the list. Also for the board's queues. */
export async function countStandings(tx: Tx, workspaceId: number): Promise<PeoplePage['counts']> {
  const rows = await tx.query<{ standing: Standing; count: number }>(
    `select standing, count(*)::int as count from author_standing
     where workspace_id = $1 and standing <> 'none' and (until is null or until > now()) group by standing`,
    [workspaceId],
  );
  const counted = new Map(rows.map(({ standing, count }) => [standing, count]));
  const names = STANDINGS.filter((standing) => standing !== 'none');
  return Object.fromEntries(names.map((name) => [name, counted.get(name) ?? 0])) as PeoplePage['counts'];
}

function positionOf(cursor: string | undefined): [string | null, string | null] {
  if (cursor === undefined) return [null, null];
  const [at, id] = decodeCursor(cursor, 2);
  if (at === undefined || Number.isNaN(Date.parse(at)) || !isBigId(id)) throw invalidCursor();
  return [at, id];
}
