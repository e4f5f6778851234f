import type { BusinessCalendar } from '../src/clocks/business-time';

const MINUTE = 60_000;

/** What `businessTime` answers, by asking the wall clock of every single minute. */
export class SlowTime {
  private readonly wall: Intl.DateTimeFormat;

  constructor(private readonly calendar: BusinessCalendar) {
    this.wall = new Intl.DateTimeFormat('en-CA', {
      timeZone: calendar.timeZone, hourCycle: 'h23', weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
    }); // prettier-ignore
  }

  isOpen(minute: number): boolean {
    const parts = Object.fromEntries(this.wall.formatToParts(minute).map(({ type, value }) => [type, value]));
    if (this.calendar.holidays.has(`${parts['year']}-${parts['month']}-${parts['day']}`)) return false;
    const day = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(parts['weekday'] ?? '');
    const now = Number(parts['hour']) * 60 + Number(parts['minute']);
    return (this.calendar.week[day] ?? []).some(({ from, to }) => now >= from && now < to);
  }

  between(from: number, to: number): number {
    let open = 0;
    for (let minute = from; minute < to; minute += MINUTE) if (this.isOpen(minute)) open += MINUTE;
    return open;
  }

  /** Null when it is not over before `until`. */
  add(from: number, duration: number, until: number): number | null {
    let left = duration;
    for (let minute = from; minute < until; minute += MINUTE) {
      if (!this.isOpen(minute)) continue;
      if (left === 0) return minute;
      left -= MINUTE;
      if (left === 0) return minute + MINUTE;
    }
    return null;
  }
}
