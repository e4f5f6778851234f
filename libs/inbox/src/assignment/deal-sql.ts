import { DIRECTION, STATUS } from '../conversations/conversation-writes';
import { IS_AT_WORK, IS_HERE, languageLevel, SKILLS, skillLevel, STATE_NOW, TONGUES } from './people-sql';

/** $1 workspace, $2 team: one dealer works a team at a time. */
export const LOCK_POLICY = `
  select 1 from assignment_policy where workspace_id = $1 and team_id = $2 and strategy <> 'manual' for no key update skip locked`;

/**
 * $1 workspace, $2 team: who takes part now. Their rows are locked, so that what they have in hand is read after whoever gave or
 * took before; `settled` are those who did not come back a moment ago, when everybody else may be about to.
 */
export const LOCK_PEOPLE = `
  select a.member_id, h.here_since < now() - interval '1 minute' as settled
  from team_member t
  join member m on m.workspace_id = t.workspace_id and m.id = t.member_id and m.active
  join member_availability a on a.workspace_id = t.workspace_id and a.member_id = t.member_id
  join member_presence h on h.workspace_id = t.workspace_id and h.member_id = t.member_id
  join workspace w on w.id = t.workspace_id
  where t.workspace_id = $1 and t.team_id = $2 and ${IS_HERE} and ${STATE_NOW} = 0 and ${IS_AT_WORK}
  order by a.member_id for no key update of a`;

const POLICY = `
  p as materialized (
    select p.*, s.default_capacity, s.weights from assignment_policy p
    left join assignment_setting s on s.workspace_id = p.workspace_id where p.workspace_id = $1 and p.team_id = $2)`;

// a language that nobody of the team speaks decides nothing: it may be a wrong guess, and somebody has to look
const SPOKEN = `
  spoken as materialized (
    select coalesce(array_agg(distinct l.language), '{}') as languages from p
    join team_member t on t.workspace_id = p.workspace_id and t.team_id = p.team_id
    join member m on m.workspace_id = t.workspace_id and m.id = t.member_id and m.active
    cross join unnest(m.languages) l (language)
    left join member_language g on g.workspace_id = m.workspace_id and g.member_id = m.id and g.language = l.language
    where coalesce(g.level, 1) >= p.language_level)`;

const FITS = `(p.skill_level is null or ${skillLevel('x.skills')} >= p.skill_level)
  and (p.language_level is null or c.language is null or ${languageLevel('x.tongues')} >= p.language_level or c.language <> all (spoken.languages))
  and x.member_id is distinct from c.let_go_by`;

const ENTERS = `(p.account_ids = '{}' or c.account_id = any (p.account_ids)) and (p.kinds = '{}' or c.kind = any (p.kinds))
  and (p.languages = '{}' or c.language is null or c.language = any (p.languages))
  and not exists (select 1 from claim k where k.workspace_id = c.workspace_id and k.conversation_id = c.id and k.expires_at > now())`;

const ORDER = 'c.next_due_at, c.priority desc, c.waiting_since, c.id';
const OF_TEAM = `c.workspace_id = $1 and c.team_id = $2 and c.status = ${STATUS.open}`;
const C_WEIGHT = 'coalesce(p.weights[c.kind + 1], 1)::int';

/** Whether a member who has `points` takes a further `weight`: what alone weighs more than all goes to who has nothing. */
const room = (points: string, weight: string): string =>
  `(x.capacity is null or ${points} + ${weight} <= x.capacity or ${points} = 0 and x.capacity > 0)`;

const lastAnswer = (conversation: string): string => `select i.author_member_id, i.id from item i
  where i.workspace_id = $1 and i.conversation_id = ${conversation}.id and i.direction = ${DIRECTION.out} and i.author_member_id is not null
    and i.id between ${conversation}.first_item_id and ${conversation}.last_item_id order by i.id desc limit 1`;

const LAST_ANSWERER = `coalesce(
  (select a.author_member_id from (${lastAnswer('c')}) a),
  (select a.author_member_id from (
     select k.id, k.first_item_id, k.last_item_id from conversation k
     where k.workspace_id = $1 and k.contact_id = c.contact_id and k.id <> c.id order by k.last_activity_at desc limit 3) k
   cross join lateral (${lastAnswer('k')}) a order by a.id desc limit 1))`;

const ABSENT = `
  select a.member_id from p join member_availability a on a.workspace_id = p.workspace_id
  join member m on m.workspace_id = a.workspace_id and m.id = a.member_id and m.active
  left join member_presence h on h.workspace_id = a.workspace_id and h.member_id = a.member_id
  where least(case when ${STATE_NOW} = 2 then a.since end, case when not ${IS_HERE} then coalesce(h.here_until, m.created_at) end)
    < now() - make_interval(mins => p.redistribute_after_minutes)`;

const HANDED_COLUMNS = `c.id, c.account_id, c.kind, c.channel, c.language, c.contact_id, c.first_item_id, c.last_item_id, c.next_due_at,
  c.priority, c.waiting_since, c.let_go_by, c.nobody_since, c.preview, ${C_WEIGHT} as weight`;

/**
 * One statement deals a team's waiting conversations: $1 workspace, $2 team, $3 members who take part, $4 how many at most, $5 whether
 * what waits for somebody who is away is dealt as well. Members are ranked anew for each conversation with what they were given before it.
 */
export const DEAL = `
  with recursive ${POLICY}, ${SPOKEN},
  people as materialized (
    select row_number() over (order by m.id)::int as pos, m.id as member_id, ${SKILLS} as skills, ${TONGUES} as tongues, o.points,
      case when p.use_capacity then coalesce(a.capacity, p.default_capacity) end as capacity, coalesce(t.turn, 0) as turn
    from p join member m on m.workspace_id = p.workspace_id and m.id = any ($3::int[])
    join member_availability a on a.workspace_id = m.workspace_id and a.member_id = m.id
    left join assignment_turn t on t.workspace_id = m.workspace_id and t.team_id = p.team_id and t.member_id = m.id
    cross join lateral (select coalesce(sum(${C_WEIGHT}), 0)::int as points from conversation c
      where c.workspace_id = m.workspace_id and c.assignee_id = m.id and c.status = ${STATUS.open}) o),
  pool as materialized (
    select ${HANDED_COLUMNS}, null::int as from_id from conversation c, p, spoken
    where ${OF_TEAM} and c.assignee_id is null and ${ENTERS}
      and exists (select 1 from people x where ${FITS} and ${room('x.points', C_WEIGHT)})
    order by ${ORDER} limit $4 for no key update of c skip locked),
  orphans as materialized (
    select ${HANDED_COLUMNS}, c.assignee_id as from_id from conversation c, p, spoken
    where $5::boolean and ${OF_TEAM} and c.assignee_id in (${ABSENT}) and c.waiting_since is not null and ${ENTERS}
      and coalesce(c.assigned_at, c.created_at) < now() - make_interval(mins => p.redistribute_after_minutes)
      and exists (select 1 from people x where ${FITS} and ${room('x.points', C_WEIGHT)})
    order by ${ORDER} limit $4 for no key update of c skip locked),
  line as materialized (
    select row_number() over (order by ${ORDER})::int as n, c.*, case when p.sticky then ${LAST_ANSWERER} end as last_answerer,
      (select count(*) from people x where ${languageLevel('x.tongues')} >= p.language_level) as speakers
    from (select * from pool union all select * from orphans) c, p),
  fit as materialized (
    select c.n, x.pos, x.capacity, coalesce(x.member_id = c.last_answerer, false) as sticky, ${languageLevel('x.tongues')} as fluency,
      case when x.skills ? (c.channel || ':' || c.account_id) then 2 when x.skills ? (c.channel || ':0') then 1 else 0 end as depth
    from line c, people x, p, spoken where ${FITS}),
  step as (
    select 0 as n, null::int as pos, null::int as had, false as sticky, 0 as depth,
      (select array_agg(points order by pos) from people) as points, (select array_agg(turn order by pos) from people) as turns,
      (select coalesce(max(turn), 0) from assignment_turn where workspace_id = $1 and team_id = $2) as last_turn
    union all
    select s.n + 1, k.pos, s.points[k.pos], coalesce(k.sticky, false), coalesce(k.depth, 0),
      case when k.pos is null then s.points else s.points[:k.pos - 1] || (s.points[k.pos] + c.weight) || s.points[k.pos + 1:] end,
      case when k.pos is null then s.turns else s.turns[:k.pos - 1] || (s.last_turn + 1) || s.turns[k.pos + 1:] end,
      s.last_turn + 1
    from step s join line c on c.n = s.n + 1
    left join lateral (
      select x.pos, x.sticky, x.depth from fit x, p where x.n = c.n and ${room('s.points[x.pos]', 'c.weight')}
      order by x.sticky desc, case when p.strategy = 'by-skill' then x.depth end desc, case when p.strategy = 'by-skill' then x.fluency end desc,
        case when p.strategy = 'round-robin' then s.turns[x.pos] else s.points[x.pos] end, s.turns[x.pos], x.pos
      limit 1) k on true),
  given as (
    update conversation c set assignee_id = x.member_id, assigned_at = now(), let_go_by = null, nobody_since = null, nobody_reason = null,
      version = c.version + 1
    from step s join line q on q.n = s.n join people x on x.pos = s.pos where c.workspace_id = $1 and c.id = q.id),
  turned as (
    insert into assignment_turn (workspace_id, team_id, member_id, turn)
    select $1, $2, x.member_id, s.turns[x.pos] from (select turns from step order by n desc limit 1) s, people x where s.turns[x.pos] > x.turn
    on conflict (workspace_id, team_id, member_id) do update set turn = excluded.turn)
  select c.id, c.account_id, c.kind, c.channel, c.language, c.preview, c.from_id, x.member_id, s.had, (select count(*) from pool)::int as taken,
    case when c.from_id is not null then 'redistributed' when s.sticky then 'last-answerer' when c.nobody_since is not null then 'first-back'
      when (select count(*) from people) = 1 then 'only-one-here' when c.speakers = 1 and c.language is not null then 'only-speaker'
      when p.strategy = 'by-skill' and s.depth > 0 then 'specialist' when p.strategy = 'round-robin' then 'their-turn'
      else 'fewest-open' end as reason
  from step s join line c on c.n = s.n join people x on x.pos = s.pos, p order by s.n`;

/**
 * $1 workspace, $2 team, $3 members who take part: marks what none of them can take whatever they have in hand, and takes the mark from
 * what somebody can again. Returns what changed.
 */
export const MARK = `
  with ${POLICY}, ${SPOKEN},
  people as materialized (
    select m.id as member_id, ${SKILLS} as skills, ${TONGUES} as tongues from member m where m.workspace_id = $1 and m.id = any ($3::int[])),
  looked as materialized (
    select c.id, t.reason from conversation c, p, spoken, lateral (
      select case when not exists (select 1 from people) then 0 when not exists (select 1 from people x where ${FITS}) then 1 end as reason) t
    where ${OF_TEAM} and c.assignee_id is null and ${ENTERS} and c.nobody_reason is distinct from t.reason
    order by ${ORDER} limit $4 for no key update of c skip locked)
  update conversation c set nobody_reason = l.reason, version = c.version + 1,
    nobody_since = case when l.reason is not null then coalesce(c.nobody_since, now()) end
  from looked l where c.workspace_id = $1 and c.id = l.id returning c.id`;

/** $1 workspace, $2 team: what waited too long for somebody who could take it goes to the team named for that. */
export const OVERFLOW = `
  with late as materialized (
    select c.id, c.nobody_reason, p.overflow_team_id from conversation c, assignment_policy p
    where p.workspace_id = $1 and p.team_id = $2 and p.overflow_team_id is not null and ${OF_TEAM} and c.assignee_id is null
      and c.nobody_since < now() - make_interval(mins => p.overflow_after_minutes)
    order by ${ORDER} limit $3 for no key update of c skip locked)
  update conversation c set team_id = l.overflow_team_id, nobody_since = null, nobody_reason = null, let_go_by = null, version = c.version + 1
  from late l where c.workspace_id = $1 and c.id = l.id returning c.id, c.account_id, c.kind, c.team_id, l.nobody_reason`;

/** $1 workspace, $2 team: what open conversations somebody has who is no longer a member goes back to the team. */
export const RELEASE = `
  with left_behind as materialized (
    select c.id, c.assignee_id from conversation c
    join member m on m.workspace_id = c.workspace_id and m.id = c.assignee_id and not m.active
    where ${OF_TEAM} order by ${ORDER} limit $3 for no key update of c skip locked)
  update conversation c set assignee_id = null, assigned_at = null, version = c.version + 1
  from left_behind l where c.workspace_id = $1 and c.id = l.id returning c.id, c.account_id, c.kind, l.assignee_id`;

/** Teams that hand out: all of them ($1 true), or those that have something nobody has. */
export const TEAMS = `
  select p.workspace_id, p.team_id from assignment_policy p
  where p.strategy <> 'manual' and ($1::boolean or exists (
    select 1 from conversation c where c.workspace_id = p.workspace_id and c.team_id = p.team_id and c.status = ${STATUS.open} and c.assignee_id is null))
  order by p.workspace_id, p.team_id`;
