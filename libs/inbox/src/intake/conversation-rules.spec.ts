import { commitmentsOf, dueAt } from './commitments';
import { HANDLED, IN, laterId, OPEN, OUT, type Said, takeIn, WAITING } from './conversation-rules';
import type { ConversationState } from './rows';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 9, minute)).toISOString();
const commitments = commitmentsOf(null);

function aConversation(state: Partial<ConversationState> = {}): ConversationState {
  return {
    workspace_id: 1, id: '10', account_id: 1, contact_id: null, post_id: null, first_item_id: '100', last_item_id: '100', last_in_item_id: null,
    last_activity_at: at(0), waiting_since: null, next_due_at: null, snoozed_until: null, handled_at: null, first_reply_at: null, assignee_id: null,
    item_count: 0, status: OPEN, kind: 0, channel: 0, last_direction: IN, stars: null, at_risk: false, has_attachments: false, language: null,
    subject: null, preview: '', contact_name: null, avatar_url: null, permalink: null, thread_hash: '', thread_key: 't', ...state,
  }; // prettier-ignore
}

function said(parts: Partial<Said> = {}): Said {
  return { id: '100', direction: IN, createdAt: at(0), preview: 'hello', hasAttachments: false, stars: null, language: null, permalink: null, live: true, automatic: false, deleted: false, ...parts }; // prettier-ignore
}

describe('taking an item into its conversation', () => {
  it('owes an answer from the first unanswered word on, not from the last', () => {
    const conversation = aConversation();
    takeIn(conversation, said(), commitments);
    takeIn(conversation, said({ id: '101', createdAt: at(9), preview: 'again' }), commitments);
    expect(conversation).toMatchObject({
      waiting_since: at(0),
      next_due_at: dueAt(commitments, 'comment', new Date(at(0))).toISOString(),
      preview: 'again',
      item_count: 2,
      last_in_item_id: '101',
    });
  });

  const quiet: [string, Partial<Said>][] = [
    ['an automatic mail', { automatic: true }],
    ['something deleted already', { deleted: true }],
  ];
  it.each(quiet)('owes nothing for %s and reopens nothing', (_what, parts) => {
    const conversation = aConversation({ status: HANDLED });
    expect(takeIn(conversation, said(parts), commitments)).toEqual({ reopenedFrom: null, refreshWaiting: false });
    expect(conversation).toMatchObject({ status: HANDLED, waiting_since: null, item_count: 1 });
  });

  it('owes no answer in time for imported history, which reopens nothing either', () => {
    const conversation = aConversation({ status: HANDLED });
    takeIn(conversation, said({ live: false }), commitments);
    expect(conversation).toMatchObject({ status: HANDLED, waiting_since: at(0), next_due_at: null });
  });

  it.each([WAITING, 2, HANDLED])('reopens from status %i when a person writes', (status) => {
    const conversation = aConversation({ status, snoozed_until: at(50), handled_at: at(0) });
    expect(takeIn(conversation, said({ createdAt: at(5) }), commitments)).toEqual({
      reopenedFrom: status,
      refreshWaiting: false,
    });
    expect(conversation).toMatchObject({ status: OPEN, snoozed_until: null, handled_at: null });
  });

  it('takes an answer as the end of the wait, and waits for the person then', () => {
    const conversation = aConversation({
      waiting_since: at(0),
      next_due_at: at(59),
      at_risk: true,
      last_in_item_id: '100',
    });
    takeIn(conversation, said({ id: '101', direction: OUT, createdAt: at(3), preview: 'answer' }), commitments);
    expect(conversation).toMatchObject({
      status: WAITING,
      waiting_since: null,
      next_due_at: null,
      at_risk: false,
      first_reply_at: at(3),
      last_direction: OUT,
    });
  });

  it('asks the items who is waiting when something comes late, and shows it neither as newest nor as preview', () => {
    const conversation = aConversation({
      last_activity_at: at(30),
      last_item_id: '500',
      preview: 'newest',
      waiting_since: at(10),
      last_direction: OUT,
    });
    expect(takeIn(conversation, said({ id: '99', createdAt: at(5) }), commitments).refreshWaiting).toBe(true);
    expect(takeIn(conversation, said({ id: '98', direction: OUT, createdAt: at(6) }), commitments).refreshWaiting).toBe(
      true,
    );
    expect(conversation).toMatchObject({
      preview: 'newest',
      last_activity_at: at(30),
      last_item_id: '500',
      first_item_id: '98',
      item_count: 2,
    });
  });

  it('orders ids by number though they are text', () => {
    expect(laterId('99', '100')).toBe('100');
    expect(laterId('95429245009921909', '95429245009921910')).toBe('95429245009921910');
  });
});

describe('commitments', () => {
  it('takes the workspace’s own minutes over the defaults and ignores nonsense', () => {
    const own = commitmentsOf({ commitmentMinutes: { message: 15, review: -1, email: 'soon', other: 3 } });
    expect(own).toEqual({ ...commitmentsOf(null), message: 15 });
    expect(commitmentsOf({ commitmentMinutes: 'none' })).toEqual(commitmentsOf(null));
    expect(dueAt(own, 'message', new Date(at(0))).toISOString()).toBe(at(15));
  });
});
