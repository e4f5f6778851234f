import { aMessage, anAnswer } from '../../testing/messages';
import { changed, newClientId, type Outgoing, stillOutgoing } from './outgoing';
import { type MessageRow, type Row, rowsOf } from './rows';

const sending: Outgoing = {
  clientId: 'c-9',
  text: 'On its way',
  attachments: [],
  at: '2026-11-20T09:40:00.000Z',
  state: 'sending',
};
const rows = (given: Partial<Parameters<typeof rowsOf>[0]>) =>
  rowsOf({ past: [], messages: [], outgoing: [], readByTeam: 0, ...given });
const messagesOf = (given: Row[]) => given.filter((row): row is MessageRow => row.kind === 'message');

describe('the rows of the thread', () => {
  it('begin each day with its name', () => {
    const next = aMessage(2, { createdAt: '2026-11-22T12:00:00.000Z' });
    expect(rows({ messages: [aMessage(1), next] }).map(({ kind }) => kind)).toEqual([
      'day',
      'message',
      'day',
      'message',
    ]);
  });

  it('put messages of one author together, until a long pause', () => {
    const at = (minute: number) => `2026-11-20T09:${minute}:00.000Z`;
    const messages = [
      anAnswer(1, { createdAt: at(10) }),
      anAnswer(2, { createdAt: at(11) }),
      anAnswer(3, { createdAt: at(30) }),
      aMessage(4, { createdAt: at(31) }),
    ];
    const groups = messagesOf(rows({ messages })).map(({ first, last }) => [first, last]);
    expect(groups).toEqual([
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
  });

  it('say how far own messages got', () => {
    const shown = rows({ messages: [aMessage(1), aMessage(2)], outgoing: [sending], readByTeam: 1 });
    expect(messagesOf(shown).map(({ progress }) => progress)).toEqual(['read', 'sent', 'sending']);
  });

  it('keep the key of a message when it arrives', () => {
    const [before] = messagesOf(rows({ outgoing: [sending] }));
    const [after] = messagesOf(rows({ messages: [aMessage(1, { clientId: 'c-9' })] }));
    expect(after?.key).toBe(before?.key);
  });

  it('set a conversation that ended apart from the new one', () => {
    const shown = rows({ past: [aMessage(1)], outgoing: [sending] });
    expect(shown.map(({ kind }) => kind)).toEqual(['day', 'message', 'over', 'day', 'message']);
    expect(rows({ past: [aMessage(1)] }).map(({ kind }) => kind)).toEqual(['day', 'message']);
  });
});

describe('what is on its way', () => {
  it('ends when the message with its clientId is there', () => {
    expect(stillOutgoing([sending], [aMessage(9)])).toEqual([]);
    expect(stillOutgoing([sending], [aMessage(1)])).toEqual([sending]);
  });

  it('changes one and leaves the others', () => {
    const other = { ...sending, clientId: 'c-10' };
    expect(changed([sending, other], 'c-10', { state: 'failed' }).map(({ state }) => state)).toEqual([
      'sending',
      'failed',
    ]);
  });

  it('has ids of its own, also without randomUUID', () => {
    const original = crypto.randomUUID;
    Object.defineProperty(crypto, 'randomUUID', { value: undefined, configurable: true });
    expect(newClientId()).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    Object.defineProperty(crypto, 'randomUUID', { value: original, configurable: true });
    expect(newClientId()).not.toBe(newClientId());
  });
});
