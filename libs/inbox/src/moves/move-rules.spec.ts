import { CHANNEL_KINDS, ITEM_KINDS, type ItemKind } from '@parvis/contracts';
import { codeOf } from '@parvis/platform';
import { type Movable, refuseTogether } from './move-rules';

const a = (kind: ItemKind, more: Partial<Movable> = {}): Movable => ({
  id: '1',
  account_id: 1,
  kind: codeOf(ITEM_KINDS, kind),
  channel: 0,
  person_id: '7',
  ...more,
});

const WEB_CHAT = codeOf(CHANNEL_KINDS, 'web-widget');

describe('what may stand in one conversation', () => {
  it.each([
    ['comments of two people', a('comment'), a('comment', { id: '2', person_id: '8' }), null],
    ['messages of one person', a('message'), a('story-reply', { id: '2' }), null],
    ['mails of one person', a('email'), a('email', { id: '2' }), null],
    ['a conversation and itself', a('comment'), a('comment'), 'same-conversation'],
    ['two accounts', a('comment'), a('comment', { id: '2', account_id: 2 }), 'other-account'],
    ['a comment and a mention', a('comment'), a('mention', { id: '2' }), 'other-kind'],
    ['a comment and a message', a('comment'), a('message', { id: '2' }), 'other-kind'],
    ['two reviews', a('review'), a('review', { id: '2' }), 'review'],
    ['two website chats', a('message', { channel: WEB_CHAT }), a('message', { id: '2', channel: WEB_CHAT }), 'chat'],
    ['messages of two people', a('message'), a('message', { id: '2', person_id: '8' }), 'other-person'],
    [
      'mails of nobody known',
      a('email', { person_id: null }),
      a('email', { id: '2', person_id: null }),
      'other-person',
    ],
  ])('%s', (_, one, other, expected) => {
    expect(refuseTogether(one, other)).toBe(expected);
  });
});
