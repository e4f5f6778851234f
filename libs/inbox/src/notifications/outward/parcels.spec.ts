import { noticeWords } from './notice-words';
import { type Outgoing, parcelsOf, pushMessage, urgencyOf } from './parcels';
import { settlementOf } from './settlement';

let counter = 0;
const outgoing = (more: Partial<Outgoing> = {}): Outgoing => ({
  notificationId: String((counter += 1)),
  targetId: '7',
  way: 'push',
  kind: 'mention',
  conversationId: '42',
  byName: 'Inès M.',
  text: 'Look at this, client_042 is upset',
  at: new Date('2026-11-25T10:20:00Z'),
  held: false,
  attempts: 1,
  ...more,
});
const many = (count: number, more: Partial<Outgoing> = {}) => Array.from({ length: count }, () => outgoing(more));
const sizes = (all: Outgoing[]) => parcelsOf(all).map(({ items }) => items.length);

describe('what is sent together', () => {
  it.each([
    ['a few pushes one by one', many(3), [1, 1, 1]],
    ['more than a few as one', many(4), [4]],
    ['what quiet hours held as one', many(2, { held: true }), [2]],
    ['each device for itself', [...many(1), ...many(1, { targetId: '8' })], [1, 1]],
    ['a mail with everything', many(9, { way: 'email', targetId: '0' }), [9]],
  ])('is %s', (_name, all, expected) => {
    expect(sizes(all)).toEqual(expected);
  });

  it('says only what kind of thing happened, unless the member lets names and words out', () => {
    const [parcel] = parcelsOf([outgoing()]);
    if (!parcel) throw new Error('nothing to send');
    const closed = pushMessage(parcel, noticeWords('en'), false);
    expect(closed).toEqual({ title: 'Parvis', body: 'Someone mentioned you', path: '/inbox/all/42', tag: '42' });
    expect(pushMessage(parcel, noticeWords('fr'), true)).toMatchObject({
      title: 'Inès M. vous mentionne',
      body: 'Look at this, client_042 is upset',
    });
    const [several] = parcelsOf(many(5, { held: true }));
    if (!several) throw new Error('nothing to send');
    expect(pushMessage(several, noticeWords('en'), true)).toMatchObject({
      body: '5 notifications from your quiet hours',
    });
    expect([urgencyOf(parcel), urgencyOf({ ...parcel, items: [outgoing({ kind: 'assigned' })] })]).toEqual([
      'high',
      'normal',
    ]);
  });
});

describe('what becomes of a delivery', () => {
  const now = new Date('2026-11-25T10:00:00Z');
  it.each([
    ['sent', { outcome: 'sent' }, 1, 'sent'],
    ['what may have arrived, without a second try', { outcome: 'unknown', why: 'reset' }, 1, 'unknown'],
    ['refused', { outcome: 'refused', why: 'status 413' }, 1, 'failed'],
    ['to a browser that is gone', { outcome: 'gone', why: 'status 410' }, 1, 'skipped'],
    ['not taken, tried again', { outcome: 'later', why: 'status 503', retryAfterMs: null }, 1, 'waiting'],
    ['not taken too often', { outcome: 'later', why: 'status 503', retryAfterMs: null }, 8, 'failed'],
    ['without a mail server', { outcome: 'not-set' }, 1, 'skipped'],
  ] as const)('is %s', (_name, outcome, attempts, state) => {
    expect(settlementOf(outcome, attempts, now).state).toBe(state);
  });

  it('waits as long as the service asks for', () => {
    const how = settlementOf({ outcome: 'later', why: 'status 429', retryAfterMs: 600_000 }, 1, now);
    expect(how.retryAt).toEqual(new Date(now.getTime() + 600_000));
  });
});
