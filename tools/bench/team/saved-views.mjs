// Saved views of the load test: each filter beside the same condition in SQL, written by hand, so that what the product counts is
// held against something it had no part in. A view about “me” has two conditions: for the assignee and for everybody else.
const is = (field, ...value) => ({ field, operator: 'is', value });

/** `{ name, audience, filter, sql }` or, about “me”, `{ …, mine, others }`; `sql` are conditions on `conversation c`. */
export function savedViews({ teamId, tagIds: [first, second] }) {
  return [
    {
      name: 'Pressing and free',
      audience: 'everybody',
      filter: {
        all: [
          is('status', 'open'),
          { any: [{ field: 'priority', operator: 'at-least', value: 'high' }, { all: [is('channel', 'generic-webhook'), is('assignee', 'nobody')] }] }, // prettier-ignore
        ],
      },
      sql: `c.status = 0 and (c.priority >= 2 or (c.account_id in (select id from account where channel = 'generic-webhook') and c.assignee_id is null))`,
    },
    {
      name: 'Tagged, and settled or waiting',
      audience: 'everybody',
      filter: {
        all: [
          { field: 'tagged', operator: 'is', value: true },
          { any: [is('status', 'waiting', 'snoozed'), { all: [is('status', 'handled'), is('last-word', 'us')] }] },
        ],
      },
      sql: `cardinality(c.tag_ids) > 0 and (c.status in (1, 2) or (c.status = 3 and c.last_direction = 1))`,
    },
    {
      name: 'Owed an answer, not ours alone',
      audience: 'everybody',
      filter: {
        all: [
          { field: 'unanswered', operator: 'is', value: true },
          { any: [is('team', 'none'), { not: { field: 'tag', operator: 'any-of', value: [first, second] } }] },
        ],
      },
      sql: `c.waiting_since is not null and (c.team_id is null or not c.tag_ids && array[${first}, ${second}]::int[])`,
    },
    {
      name: 'Of the team, neither French nor a review',
      audience: 'team',
      teamId,
      filter: {
        all: [is('team', teamId), is('status', 'open', 'waiting'), { not: { any: [is('language', 'fr'), is('kind', 'review')] } }], // prettier-ignore
      },
      sql: `c.team_id = ${teamId} and c.status in (0, 1) and c.language is distinct from 'fr' and c.kind <> 2`,
    },
    {
      name: 'Mine or nobody’s',
      audience: 'everybody',
      filter: { all: [is('status', 'open'), { any: [is('assignee', 'me', 'nobody'), { field: 'tag', operator: 'all-of', value: [first, second] }] }] }, // prettier-ignore
      mine: `c.status = 0`,
      others: `c.status = 0 and (c.assignee_id is null or c.tag_ids @> array[${first}, ${second}]::int[])`,
    },
    {
      name: 'What others of the house answered',
      audience: 'everybody',
      filter: { all: [is('last-word', 'us'), { not: is('assignee', 'me', 'nobody') }] },
      mine: 'false',
      others: 'c.last_direction = 1 and c.assignee_id is not null',
    },
  ];
}
