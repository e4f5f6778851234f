/** What a member chose, of `member_availability a`: a state whose time is over has ended. */
export const STATE_NOW = 'case when a.back_at <= now() then 0 else a.state end';

/** Whether a member has a console open, of `member_presence h` (left joined). */
export const IS_HERE = 'coalesce(h.here_until > now(), false)';

/** Whether a member's hours are on, of `member_availability a` and `workspace w`. */
export const IS_AT_WORK = 'is_at_work(a.workspace_id, a.member_id, coalesce(a.time_zone, w.time_zone), now())';

/** What conversation `c` weighs. */
export const WEIGHT =
  'coalesce((select s.weights[c.kind + 1] from assignment_setting s where s.workspace_id = c.workspace_id), 1)';

/**
 * Skills and languages of `member m` as maps from `channel:account` and from language to level, so that one look says whether a
 * member fits a conversation.
 */
export const SKILLS = `(select coalesce(jsonb_object_agg(k.channel || ':' || k.account_id, k.level), '{}') from member_skill k
  where k.workspace_id = m.workspace_id and k.member_id = m.id)`;
export const TONGUES = `(select coalesce(jsonb_object_agg(l.language, coalesce(g.level, 1)), '{}') from unnest(m.languages) l (language)
  left join member_language g on g.workspace_id = m.workspace_id and g.member_id = m.id and g.language = l.language)`;

/** Level of a member with the map `skills` on the account of conversation `c`; the account's own row counts before the channel's. */
export const skillLevel = (skills: string): string => `case when ${skills} = '{}' then 2 else
  coalesce((${skills} ->> (c.channel || ':' || c.account_id))::int, (${skills} ->> (c.channel || ':0'))::int, -1) end`;

/** How well a member with the map `tongues` speaks the language of conversation `c`; -1 = not. */
export const languageLevel = (tongues: string): string => `coalesce((${tongues} ->> c.language)::int, -1)`;
