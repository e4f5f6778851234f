import type { BanState, ChannelKind, PersonStandingView, Standing, StandingView } from '@parvis/contracts';
import { throwProblem, type Tx } from '@parvis/platform';
import { type ContactGroup, findGroup } from '../contacts/contact-group';
import { isoOrNull } from '../views-of/iso';
import { peopleSetting } from './people-settings';
import { proposalFor, strictest } from './standing-order';

/** An identity with how it stands; columns of the standing are null before somebody said anything. */
export interface StandingRow {
  id: string;
  contact_id: string;
  account_id: number;
  channel: ChannelKind;
  name: string;
  handle: string | null;
  avatar_url: string | null;
  profile_url: string | null;
  followers: number | null;
  created_at: Date;
  standing: Standing;
  until: Date | null;
  reason_id: number | null;
  note: string | null;
  by_member: number | null;
  at: Date | null;
  version: number | null;
  ban_wanted: boolean | null;
  ban_observed: boolean | null;
  ban_state: BanState | null;
  ban_error: string | null;
  ban_action_id: string | null;
}

/** Columns of `identity n`, its `account a` and its `author_standing s`. */
export const STANDING_COLUMNS = `n.id, n.contact_id, n.account_id, a.channel, n.name, n.handle, n.avatar_url, n.profile_url, n.followers,
  n.created_at, case when s.until is null or s.until > now() then coalesce(s.standing, 'none') else 'none' end as standing,
  s.until, s.reason_id, s.note, s.by_member, s.at, s.version, s.ban_wanted, s.ban_observed, s.ban_state, s.ban_error, s.ban_action_id`;
export const STANDING_TABLES = `identity n
  join account a on a.workspace_id = n.workspace_id and a.id = n.account_id
  left join author_standing s on s.workspace_id = n.workspace_id and s.identity_id = n.id`;

export function toStandingView(row: StandingRow): StandingView {
  const said = row.standing !== 'none';
  return {
    identity: {
      id: row.id,
      contactId: row.contact_id,
      accountId: String(row.account_id),
      channel: row.channel,
      name: row.name,
      handle: row.handle,
      avatarUrl: row.avatar_url,
      profileUrl: row.profile_url,
      followers: row.followers,
      firstSeenAt: row.created_at.toISOString(),
    },
    standing: row.standing,
    until: said ? isoOrNull(row.until) : null,
    reasonId: row.reason_id === null ? null : String(row.reason_id),
    note: row.note,
    byMemberId: row.by_member === null ? null : String(row.by_member),
    at: isoOrNull(row.at),
    ban: {
      wanted: row.ban_wanted ?? false,
      observed: row.ban_observed ?? false,
      state: row.ban_state ?? 'none',
      error: row.ban_error,
      actionId: row.ban_action_id,
    },
    version: row.version,
  };
}

/** @throws not-found */
export async function readStanding(tx: Tx, workspaceId: number, identityId: string): Promise<StandingView> {
  const row = await tx.maybeOne<StandingRow>(
    `select ${STANDING_COLUMNS} from ${STANDING_TABLES} where n.workspace_id = $1 and n.id = $2`,
    [workspaceId, identityId],
  );
  return toStandingView(row ?? throwNoIdentity());
}

/** A person by the id of any of their contacts. @throws not-found */
export async function readPerson(tx: Tx, workspaceId: number, contactId: string): Promise<PersonStandingView> {
  return personOf(tx, workspaceId, await findGroup(tx, workspaceId, contactId));
}

export async function personOf(
  tx: Tx,
  workspaceId: number,
  { rootId, ids }: ContactGroup,
): Promise<PersonStandingView> {
  const rows = await tx.query<StandingRow>(
    `select ${STANDING_COLUMNS} from ${STANDING_TABLES}
     where n.workspace_id = $1 and n.contact_id = any ($2::bigint[]) order by n.last_seen_at desc, n.id desc`,
    [workspaceId, ids],
  );
  const person = await tx.one<{ name: string | null; vip: boolean; score: number }>(
    `select coalesce(max(nullif(c.name, '')) filter (where c.id = $3), max(nullif(c.name, ''))) as name, bool_or(c.vip) as vip,
       strike_score($1, $3, now()) as score
     from contact c where c.workspace_id = $1 and c.id = any ($2::bigint[])`,
    [workspaceId, ids, rootId],
  );
  const { thresholds } = await peopleSetting(tx, workspaceId, 'strikes');
  const standing = strictest(rows.map((row) => row.standing));
  return {
    contactId: rootId,
    name: person.name ?? '',
    vip: person.vip,
    standing,
    identities: rows.map(toStandingView),
    score: rounded(person.score),
    proposal: proposalFor(person.score, standing, thresholds),
  };
}

/** The contact of an identity. @throws not-found */
export async function contactOf(tx: Tx, workspaceId: number, identityId: string): Promise<string> {
  const row = await tx.maybeOne<{ contact_id: string }>(
    'select contact_id from identity where workspace_id = $1 and id = $2',
    [workspaceId, identityId],
  );
  return (row ?? throwNoIdentity()).contact_id;
}

/** Scores are shown with two digits. */
export function rounded(score: number): number {
  return Math.round(score * 100) / 100;
}

function throwNoIdentity(): never {
  throwProblem('not-found', { detail: 'There is no such identity.' });
}
