import type { EmailRhythm, NotificationKind, NotificationWay, QuietHours } from '@parvis/contracts';
import { DateTime } from 'luxon';
import { type StoredWays, waysFor } from './notification-ways';
import { minutesOf, quietUntil } from './quiet-hours';

/** What of a member's preferences decides about a delivery. */
export interface DeliveryRules {
  ways: StoredWays;
  emailRhythm: EmailRhythm;
  dailyAt: string;
  quietHours: QuietHours | null;
  timeZone: string;
}

export interface WaitingDelivery {
  way: Exclude<NotificationWay, 'in-app'>;
  kind: NotificationKind;
  /** When it was told. */
  at: Date;
  isRead: boolean;
}

/** `hold`: not before `until`; `isQuiet` when quiet hours are why. */
export type Judgement =
  { verdict: 'send' } | { verdict: 'skip'; why: string } | { verdict: 'hold'; until: Date; isQuiet: boolean };

/** What to do about a delivery now. Preferences may have changed since it was written: what holds now counts. */
export function judge(delivery: WaitingDelivery, rules: DeliveryRules, now: Date): Judgement {
  if (delivery.isRead) return { verdict: 'skip', why: 'read' };
  if (!waysFor(rules.ways, delivery.kind).includes(delivery.way)) return { verdict: 'skip', why: 'switched-off' };
  const regular = delivery.way === 'email' ? nextMail(delivery.at, rules) : delivery.at;
  const earliest = regular > now ? regular : now;
  const quietEnd = quietUntil(earliest, rules.quietHours, rules.timeZone);
  if (quietEnd) return { verdict: 'hold', until: quietEnd, isQuiet: true };
  return earliest > now ? { verdict: 'hold', until: earliest, isQuiet: false } : { verdict: 'send' };
}

/** The next mail after something was told: at once, at the next full hour, or at the member's time of day. */
export function nextMail(at: Date, rules: Pick<DeliveryRules, 'emailRhythm' | 'dailyAt' | 'timeZone'>): Date {
  if (rules.emailRhythm === 'immediately') return at;
  const local = DateTime.fromJSDate(at, { zone: rules.timeZone });
  if (rules.emailRhythm === 'hourly') return local.startOf('hour').plus({ hours: 1 }).toJSDate();
  const minutes = minutesOf(rules.dailyAt);
  const daily = (day: DateTime) =>
    day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60, second: 0, millisecond: 0 });
  const today = daily(local);
  return (today > local ? today : daily(local.plus({ days: 1 }))).toJSDate();
}
