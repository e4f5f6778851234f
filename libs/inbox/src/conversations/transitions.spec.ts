import { CONVERSATION_STATUSES } from '@parvis/contracts';
import { transition } from './transitions';

const now = new Date('2026-11-20T09:00:00Z');
const tomorrow = new Date('2026-11-21T09:00:00Z');

describe('the status table', () => {
  it.each(CONVERSATION_STATUSES.flatMap((from) => CONVERSATION_STATUSES.map((to) => [from, to] as const)))(
    'allows %s → %s',
    (from, to) => {
      expect(transition(from, to, to === 'snoozed' ? tomorrow : null, now)).toMatchObject({ ok: true });
    },
  );

  it('changes nothing when the status is the same', () => {
    expect(transition('open', 'open', null, now)).toEqual({ ok: true, transition: null });
  });

  it('stops the clock when somebody handled it or waits for the person', () => {
    expect(transition('open', 'handled', null, now)).toMatchObject({ transition: { stopsClock: true } });
    expect(transition('open', 'waiting', null, now)).toMatchObject({ transition: { stopsClock: true } });
  });

  it('starts the clock again on reopening, and calls it so', () => {
    expect(transition('handled', 'open', null, now)).toMatchObject({
      transition: { startsClock: true, line: 'reopened' },
    });
    expect(transition('snoozed', 'open', null, now)).toMatchObject({ transition: { startsClock: false } });
  });

  it('renews a snooze', () => {
    expect(transition('snoozed', 'snoozed', tomorrow, now)).toMatchObject({ transition: { snoozedUntil: tomorrow } });
  });

  it.each([
    ['without a time', null],
    ['into the past', new Date('2026-11-20T08:59:59Z')],
    ['for years', new Date('2029-01-01T00:00:00Z')],
  ])('refuses to snooze %s', (_name, until) => {
    expect(transition('open', 'snoozed', until, now)).toMatchObject({ ok: false, pointer: '/snoozedUntil' });
  });

  it('refuses a time with another status', () => {
    expect(transition('open', 'handled', tomorrow, now)).toMatchObject({ ok: false, pointer: '/snoozedUntil' });
  });
});
