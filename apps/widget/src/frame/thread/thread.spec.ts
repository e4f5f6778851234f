import type { WidgetConversationView } from '@parvis/contracts';
import { aMessage, anAnswer } from '../../testing/messages';
import { EMPTY_THREAD, isChangeable, type Thread, unreadCount, withMessage, withPage } from './thread';

const CONVERSATION: WidgetConversationView = { id: 'cv_1', state: 'open', seq: 0, readByTeam: 0, readByVisitor: 0 };
const ids = ({ messages }: Thread) => messages.map(({ id }) => id);

describe('the thread', () => {
  it('takes messages in their order and moves its cursor', () => {
    const one = withMessage(EMPTY_THREAD, aMessage(1));
    const two = withMessage(one.thread, anAnswer(2));
    expect([two.missed, two.thread.cursor, ids(two.thread)]).toEqual([false, 2, ['m_1', 'm_2']]);
  });

  it('notices a gap, shows what it has and keeps the cursor before the gap', () => {
    const { thread, missed } = withMessage(withMessage(EMPTY_THREAD, aMessage(1)).thread, anAnswer(4));
    expect([missed, thread.cursor, ids(thread)]).toEqual([true, 1, ['m_1', 'm_4']]);
    const page = { messages: [anAnswer(2), aMessage(3), anAnswer(4)], seq: 4, more: false, conversation: CONVERSATION };
    const whole = withPage(thread, page);
    expect([whole.cursor, ids(whole)]).toEqual([4, ['m_1', 'm_2', 'm_3', 'm_4']]);
  });

  it('never puts an older state over a newer one', () => {
    const edited = withMessage(EMPTY_THREAD, aMessage(1, { text: 'new', changeSeq: 3 })).thread;
    const late = withMessage(edited, aMessage(1, { text: 'old' })).thread;
    expect(late.messages[0]?.text).toBe('new');
  });

  it('goes on where the page ends, also where several changes fell on one message', () => {
    const page = { messages: [aMessage(1, { changeSeq: 5 })], seq: 5, more: false, conversation: null };
    expect(withPage(EMPTY_THREAD, page).cursor).toBe(5);
  });

  it('counts the answers that were not seen', () => {
    const messages = [anAnswer(1), aMessage(2), anAnswer(3), anAnswer(4, { deleted: true })];
    expect(unreadCount({ conversation: { ...CONVERSATION, readByVisitor: 1 }, messages, cursor: 4 })).toBe(1);
  });

  it('lets the visitor change own messages for a quarter of an hour', () => {
    const at = Date.parse(aMessage(1).createdAt);
    expect(isChangeable(aMessage(1), at + 14 * 60_000, 15)).toBe(true);
    expect(isChangeable(aMessage(1), at + 15 * 60_000, 15)).toBe(false);
    expect(isChangeable(anAnswer(1), at, 15)).toBe(false);
    expect(isChangeable(aMessage(1, { deleted: true }), at, 15)).toBe(false);
  });
});
