import { computed, inject, Injectable, signal } from '@angular/core';
import { Clock } from './clock';

/** Anything the pipes accept as a moment: an ISO string, milliseconds, or a date. */
export type Moment = string | number | Date;

const NO_BREAK = '\u00a0';
const MINUS = '\u2212';
const COMPACT_ABOVE = 9999;

const formatters = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();

/** Dates, durations and numbers of one language and time zone, all from `Intl`. */
@Injectable({ providedIn: 'root' })
export class Format {
  private readonly clock = inject(Clock);
  readonly locale = signal('en-GB');
  readonly timeZone = signal(Intl.DateTimeFormat().resolvedOptions().timeZone);
  /** Null follows the language. */
  readonly hour12 = signal<boolean | null>(null);

  /** Changes whenever a formatted moment may read differently: language, zone, clock form, minute. */
  readonly version = computed(() => `${this.locale()} ${this.timeZone()} ${this.hour12()} ${this.clock.minute()}`);

  /** `14:26` */
  time(at: Moment): string {
    return this.date({ hour: '2-digit', minute: '2-digit' }).format(new Date(at));
  }

  /** For lists: `14:26` today, `yesterday`, `19 Nov` this year, `2 Oct 2025` before. */
  short(at: Moment): string {
    const days = this.daysAgo(at);
    if (days === 0) return this.time(at);
    if (days === 1) return this.relativeDay(-1);
    return this.day(at);
  }

  /** For messages: `today, 14:26`, `19 Nov, 18:04`. */
  long(at: Moment): string {
    const days = this.daysAgo(at);
    return `${days === 0 || days === 1 ? this.relativeDay(-days) : this.day(at)}, ${this.time(at)}`;
  }

  /** `19 Nov`, with the year when it is another one. */
  day(at: Moment): string {
    const date = new Date(at);
    const isThisYear = this.year(date) === this.year(new Date(this.clock.minute()));
    return this.date({ day: 'numeric', month: 'short', ...(isThisYear ? {} : { year: 'numeric' }) }).format(date);
  }

  /** Everything, with the zone: for titles and tooltips. */
  exact(at: Moment): string {
    return this.date({ dateStyle: 'full', timeStyle: 'long' }).format(new Date(at));
  }

  range(from: Moment, to: Moment): string {
    return this.date({ day: 'numeric', month: 'short', year: 'numeric' }).formatRange(new Date(from), new Date(to));
  }

  /** `in 3 hours`, `2 days ago`; the largest unit that fits, rounded towards now. */
  relative(at: Moment): string {
    const seconds = (new Date(at).getTime() - this.clock.minute()) / 1000;
    const steps = [
      ['day', 86_400],
      ['hour', 3600],
      ['minute', 60],
    ] as const;
    const [unit, size] = steps.find(([, size]) => Math.abs(seconds) >= size) ?? (['minute', 60] as const);
    return new Intl.RelativeTimeFormat(this.locale(), { numeric: 'auto' }).format(Math.trunc(seconds / size), unit);
  }

  /** `2 h 06`, `12 min`, `38 s`; rounds down, negative with a true minus. */
  duration(milliseconds: number): string {
    const total = Math.floor(Math.abs(milliseconds) / 1000);
    const sign = milliseconds < 0 ? MINUS : '';
    if (total < 60) return `${sign}${total}${NO_BREAK}s`;
    const minutes = Math.floor(total / 60);
    if (minutes < 60) return `${sign}${minutes}${NO_BREAK}min`;
    const hours = Math.floor(minutes / 60);
    if (hours >= 48) return `${sign}${this.unit(Math.floor(hours / 24), 'day')}`;
    return `${sign}${hours}${NO_BREAK}h${NO_BREAK}${String(minutes % 60).padStart(2, '0')}`;
  }

  number(value: number, maximumFractionDigits = 1): string {
    return this.numberFormat({ maximumFractionDigits }).format(value).replace('-', MINUS);
  }

  /** `128.4k` above 9,999. */
  compact(value: number): string {
    if (Math.abs(value) <= COMPACT_ABOVE) return this.number(value, 0);
    return this.numberFormat({ notation: 'compact', maximumFractionDigits: 1 }).format(value).replace('-', MINUS);
  }

  /** A share from 0 to 1 as per cent; `signed` for changes. */
  percent(share: number, signed = false): string {
    const options = {
      style: 'percent',
      maximumFractionDigits: 1,
      signDisplay: signed ? 'exceptZero' : 'auto',
    } as const;
    return this.numberFormat(options).format(share).replace('-', MINUS);
  }

  money(value: number, currency: string): string {
    return this.numberFormat({ style: 'currency', currency }).format(value).replace('-', MINUS);
  }

  /** `1.4 MB` */
  bytes(size: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
    const step = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(size) / Math.log(1000)));
    return this.unit(Math.round((size / 1000 ** step) * 10) / 10, units[step] ?? 'byte');
  }

  list(items: readonly string[]): string {
    return new Intl.ListFormat(this.locale(), { type: 'conjunction' }).format(items);
  }

  private unit(value: number, unit: string): string {
    return this.numberFormat({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 1 }).format(value);
  }

  private relativeDay(days: number): string {
    return new Intl.RelativeTimeFormat(this.locale(), { numeric: 'auto' }).format(days, 'day');
  }

  private daysAgo(at: Moment): number {
    const dayNumber = (date: Date) => Math.floor(Date.parse(`${this.isoDay(date)}T00:00:00Z`) / 86_400_000);
    return dayNumber(new Date(this.clock.minute())) - dayNumber(new Date(at));
  }

  private isoDay(date: Date): string {
    return this.cached('en-CA', {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      timeZone: this.timeZone(),
    }).format(date);
  }

  private year(date: Date): string {
    return this.cached('en-CA', { year: 'numeric', timeZone: this.timeZone() }).format(date);
  }

  private date(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const hour12 = this.hour12();
    return this.cached(this.locale(), {
      ...options,
      timeZone: this.timeZone(),
      ...(hour12 === null ? {} : { hour12 }),
    });
  }

  private cached(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
    const key = `d${locale}${JSON.stringify(options)}`;
    const known = formatters.get(key);
    if (known instanceof Intl.DateTimeFormat) return known;
    const made = new Intl.DateTimeFormat(locale, options);
    formatters.set(key, made);
    return made;
  }

  private numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
    const key = `n${this.locale()}${JSON.stringify(options)}`;
    const known = formatters.get(key);
    if (known instanceof Intl.NumberFormat) return known;
    const made = new Intl.NumberFormat(this.locale(), options);
    formatters.set(key, made);
    return made;
  }
}
