import { type Intent, SCREENING_LIMITS, type ScreeningRuleContent, type ScreeningTest, type ScreeningWhen } from '@parvis/contracts'; // prettier-ignore
import { draftOfWhen, isWhenWhole, type WhenGroupDraft, whenOf } from './when-draft';

/** A moderation rule as its form holds it; figures and moments as they are typed. */
export interface ScreeningForm {
  name: string;
  note: string;
  scope: ScreeningRuleContent['scope'];
  when: WhenGroupDraft;
  except: WhenGroupDraft;
  intent: Intent;
  severity: string;
  /** Empty: none. */
  reasonId: string;
  tagIds: string[];
  allowFinal: boolean;
  budgetPerHour: string;
  /** As the native control has it, in the member's own time; empty: never. */
  expiresAt: string;
  bar: string;
  match: readonly ScreeningTest[];
  skip: readonly ScreeningTest[];
}

/** A rule that is wrong more often than it is right earns nothing. */
const LOWEST_BAR = 50;

/** What a new rule begins with: cautious, and nothing that it looks for. */
export const NEW_SCREENING_RULE: Omit<ScreeningRuleContent, 'when'> & { when: ScreeningWhen | null } = {
  name: '', note: '', scope: { channels: [], accountIds: [], kinds: [], languages: [] }, when: null, except: null, intent: 'limit', severity: 3,
  reasonId: null, tagIds: [], allowFinal: false, budgetPerHour: 500, expiresAt: null, bar: 90, tests: { match: [], skip: [] },
}; // prettier-ignore

export function formOfScreeningRule(content: typeof NEW_SCREENING_RULE): ScreeningForm {
  const { name, note, scope, when, except, intent, severity, reasonId, tagIds, allowFinal, budgetPerHour, expiresAt, bar, tests } = content; // prettier-ignore
  return {
    name, note, scope, when: draftOfWhen(when), except: draftOfWhen(except), intent, severity: String(severity), reasonId: reasonId ?? '', tagIds, allowFinal,
    budgetPerHour: String(budgetPerHour), expiresAt: expiresAt === null ? '' : localMoment(expiresAt), bar: String(bar), match: tests.match, skip: tests.skip,
  }; // prettier-ignore
}

export type ScreeningGap = 'name' | 'when' | 'unfinished' | 'except' | 'budget' | 'bar' | 'expiry';

/** What is missing in a form, in the order it stands there. */
export function gapsOfScreening(form: ScreeningForm): ScreeningGap[] {
  const gaps: [ScreeningGap, boolean][] = [
    ['name', form.name.trim() === ''],
    ['when', whenOf(form.when) === null],
    ['unfinished', !isWhenWhole(form.when)],
    ['except', !isWhenWhole(form.except)],
    ['budget', !isWhole(form.budgetPerHour, 1, SCREENING_LIMITS.budgetPerHour)],
    ['bar', !isWhole(form.bar, LOWEST_BAR, 100)],
    ['expiry', form.expiresAt !== '' && Number.isNaN(Date.parse(form.expiresAt))],
  ];
  return gaps.flatMap(([gap, isThere]) => (isThere ? gap : []));
}

/** What the form says; null while a condition is missing. A sample without a text is left out. */
export function contentOfScreening(form: ScreeningForm): ScreeningRuleContent | null {
  const when = whenOf(form.when);
  if (when === null) return null;
  const { name, note, scope, except, intent, severity, reasonId, tagIds, allowFinal, budgetPerHour, expiresAt, bar, match, skip } = form; // prettier-ignore
  return {
    name: name.trim(), note: note.trim(), scope, when, except: whenOf(except), intent, severity: Number(severity), reasonId: reasonId === '' ? null : reasonId, tagIds, allowFinal,
    budgetPerHour: Number(budgetPerHour), expiresAt: expiresAt === '' ? null : new Date(expiresAt).toISOString(), bar: Number(bar), tests: { match: written(match), skip: written(skip) },
  }; // prettier-ignore
}

const written = (tests: readonly ScreeningTest[]) => tests.filter(({ text }) => text.trim() !== '');

function isWhole(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most;
}

/** The member's own time, as the native control takes it. */
function localMoment(iso: string): string {
  const at = new Date(iso);
  const two = (n: number) => String(n).padStart(2, '0');
  const date = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${date}T${two(at.getHours())}:${two(at.getMinutes())}`;
}
