import type { ChannelSkill, LanguageLevel, MemberSkillsBody, MemberSkillsView, SkillLevel, WorkingInterval } from '@parvis/contracts'; // prettier-ignore
import { wholeNumber } from './whole-number';

export const LARGEST_CAPACITY = 10_000;

/** Skills as the form holds them: `''` in a level means that the language is not spoken. */
export interface SkillsForm {
  levels: Readonly<Record<string, LanguageLevel | ''>>;
  channels: readonly ChannelSkill[];
  capacity: string;
  timeZone: string;
  intervals: readonly WorkingInterval[];
}

/** What is wrong, before the server is asked. */
export interface SkillsFaults {
  capacity: boolean;
  /** Positions of hours that begin when others do. */
  intervals: readonly number[];
}

export function skillsForm(
  { languages, channels, capacity, hours }: MemberSkillsView,
  offered: readonly string[],
): SkillsForm {
  const spoken = new Map(languages.map(({ language, level }) => [language, level]));
  const codes = new Set([...spoken.keys(), ...offered]);
  return {
    levels: Object.fromEntries([...codes].map((code) => [code, spoken.get(code) ?? ''])),
    channels,
    capacity: capacity === null ? '' : String(capacity),
    timeZone: hours.timeZone ?? '',
    intervals: hours.intervals,
  };
}

export function faultsOf({ capacity, intervals }: SkillsForm): SkillsFaults {
  const keys = intervals.map(({ day, from }) => `${String(day)} ${from}`);
  return {
    capacity: wholeNumber(capacity, 0, LARGEST_CAPACITY) === undefined,
    intervals: keys.flatMap((key, index) => (keys.indexOf(key) === index ? [] : [index])),
  };
}

/** Null while something is wrong. */
export function skillsBody(form: SkillsForm, version: number): MemberSkillsBody | null {
  const faults = faultsOf(form);
  const capacity = wholeNumber(form.capacity, 0, LARGEST_CAPACITY);
  if (capacity === undefined || faults.intervals.length > 0) return null;
  return {
    version,
    channels: [...form.channels],
    languages: Object.entries(form.levels).flatMap(([language, level]) => (level === '' ? [] : [{ language, level }])),
    capacity,
    hours: { timeZone: form.timeZone.trim() || null, intervals: [...form.intervals] },
  };
}

/** The week most people work. */
export function officeWeek(): WorkingInterval[] {
  return [1, 2, 3, 4, 5].map((day) => ({ day, from: '09:00', to: '17:00' }));
}

/** Hours one may add: the day after the last one, at its times. */
export function nextInterval(intervals: readonly WorkingInterval[]): WorkingInterval {
  const last = intervals.at(-1);
  return last ? { ...last, day: (last.day % 7) + 1 } : { day: 1, from: '09:00', to: '17:00' };
}

export const isSamePlace = (one: ChannelSkill, other: Pick<ChannelSkill, 'channel' | 'accountId'>): boolean =>
  one.channel === other.channel && one.accountId === other.accountId;

export const NEW_SKILL: SkillLevel = 'reply';
