import type { MemberView, RoleKey } from '@parvis/contracts';

export interface MemberRow {
  id: number;
  user_id: number;
  name: string;
  role_key: RoleKey;
  languages: string[];
  active: boolean;
  service: boolean;
  last_seen_at: Date | null;
  team_ids: number[];
}

/** Columns of a member `m` with their teams. */
export const MEMBER_COLUMNS = `m.id, m.user_id, m.name, m.role_key, m.languages, m.active, m.service, m.last_seen_at,
  array(select t.team_id from team_member t where t.workspace_id = m.workspace_id and t.member_id = m.id order by 1) as team_ids`;

/** A service has no address anybody could write to. */
export function toMemberView(row: MemberRow, email: string): MemberView {
  return {
    id: String(row.id),
    name: row.name,
    email: row.service ? '' : email,
    initials: initialsOf(row.name),
    role: row.role_key,
    teamIds: row.team_ids.map(String),
    languages: row.languages,
    active: row.active,
    lastSeenAt: row.last_seen_at?.toISOString() ?? null,
    ...(row.service && { service: true as const }),
  };
}

/** First letters of the first and last word, upper case. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => word?.match(/\p{L}/u)?.[0] ?? '',
  );
  return letters.join('').toLocaleUpperCase();
}
