import { mergedFacts, type MergeFacts } from './merged-facts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 1, 9, minute));

const facts = (more: Partial<MergeFacts> = {}): MergeFacts => ({
  first_item_id: '10',
  last_item_id: '20',
  last_in_item_id: '20',
  last_activity_at: at(20),
  last_direction: 0,
  preview: 'stays',
  item_count: 2,
  has_attachments: false,
  status: 3,
  priority: 0,
  assignee_id: null,
  team_id: null,
  tag_ids: [2],
  language: 'fr',
  subject: null,
  permalink: null,
  waiting_since: null,
  next_due_at: null,
  at_risk: false,
  first_reply_at: null,
  snoozed_until: null,
  handled_at: at(25),
  ...more,
});

describe('the facts of two conversations that became one', () => {
  it('count every item once and show the newest word', () => {
    const goes = facts({ first_item_id: '9', last_item_id: '100', last_in_item_id: '99', item_count: 3, last_activity_at: at(30), preview: 'goes', last_direction: 1, tag_ids: [1, 2] }); // prettier-ignore
    expect(mergedFacts(facts(), goes)).toMatchObject({
      first_item_id: '9',
      last_item_id: '100',
      last_in_item_id: '99',
      item_count: 5,
      preview: 'goes',
      last_direction: 1,
      last_activity_at: at(30),
      tag_ids: [1, 2],
    });
  });

  it('are open when either is, and owed since the older of both waits', () => {
    const goes = facts({ status: 0, waiting_since: at(5), next_due_at: at(65), at_risk: true, handled_at: null });
    expect(mergedFacts(facts({ waiting_since: at(9), next_due_at: at(60) }), goes)).toMatchObject({
      status: 0,
      handled_at: null,
      waiting_since: at(5),
      next_due_at: at(60),
      at_risk: true,
    });
    expect(mergedFacts(facts(), facts({ status: 1 }))).toMatchObject({ status: 3, handled_at: at(25) });
  });

  it('keep the member and team of the one that stays', () => {
    expect(mergedFacts(facts({ assignee_id: 4 }), facts({ assignee_id: 5, team_id: 6, priority: 2 }))).toMatchObject({
      assignee_id: 4,
      team_id: 6,
      priority: 2,
    });
  });
});
