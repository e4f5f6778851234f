import { type CareSettings, RISK_LABELS, type RiskLabel, STANDING_THRESHOLDS, type StandingThreshold, type StrikeHistogramQuery, type StrikeSettings, type TwoPersonSettings, type VigilanceSettings } from '@parvis/contracts'; // prettier-ignore
import { wholeNumber } from './whole-number';

const MOST_MINUTES = 525_600;
const MOST_SCORE = 10_000;

/** A number with decimals in a field; null where there is none, undefined where something else is. */
function decimal(text: string, from: number, to: number): number | null | undefined {
  if (text.trim() === '') return null;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) && value >= from && value <= to ? value : undefined;
}

const typed = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value)); // prettier-ignore

export interface TwoPersonForm extends Pick<TwoPersonSettings, 'verbs' | 'instead'> {
  over: string;
  seconds: string;
  expiresHours: string;
}
export const TWO_PERSON_RANGES = { over: [1, 100_000], seconds: [5, 86_400], expiresHours: [1, 720] } as const;

export function twoPersonForm({ verbs, instead, over, seconds, expiresHours }: TwoPersonSettings): TwoPersonForm {
  return { verbs, instead, over: String(over), seconds: String(seconds), expiresHours: String(expiresHours) };
}

/** Null when a number cannot be read. */
export function twoPersonBody({ verbs, instead, ...texts }: TwoPersonForm): TwoPersonSettings | null {
  const read = (name: keyof typeof TWO_PERSON_RANGES) => {
    const [from, to] = TWO_PERSON_RANGES[name];
    return wholeNumber(texts[name], from, to);
  };
  const [over, seconds, expiresHours] = [read('over'), read('seconds'), read('expiresHours')];
  if (over == null || seconds == null || expiresHours == null) return null;
  return { verbs, instead, over, seconds, expiresHours };
}

export interface VigilanceForm {
  labels: Record<RiskLabel, string>;
  severities: string[];
  calendarId: string;
  warnBefore: string;
}

export function vigilanceForm({ labels, severities, calendarId, warnBeforeMinutes }: VigilanceSettings): VigilanceForm {
  return {
    labels: Object.fromEntries(RISK_LABELS.map((label) => [label, typed(labels[label])])) as Record<RiskLabel, string>,
    severities: severities.map(typed),
    calendarId: calendarId ?? '',
    warnBefore: String(warnBeforeMinutes),
  };
}

/** An empty field is no promise. */
export const isMinutes = (text: string): boolean => wholeNumber(text, 1, MOST_MINUTES) !== undefined;
export const isWarning = (text: string): boolean => wholeNumber(text, 0, 60) != null;

/** Null when a number cannot be read. */
export function vigilanceBody(form: VigilanceForm): VigilanceSettings | null {
  const texts = [...Object.values(form.labels), ...form.severities];
  if (!texts.every(isMinutes) || !isWarning(form.warnBefore)) return null;
  const promised = RISK_LABELS.filter((label) => form.labels[label].trim() !== '');
  return {
    labels: Object.fromEntries(promised.map((label) => [label, Number(form.labels[label])])),
    severities: form.severities.map((text) => wholeNumber(text, 1, MOST_MINUTES) ?? null),
    calendarId: form.calendarId === '' ? null : form.calendarId,
    warnBeforeMinutes: Number(form.warnBefore),
  };
}

export interface StrikesForm {
  halfLife: string;
  thresholds: Record<StandingThreshold, string>;
  automatic: StrikeSettings['automatic'];
}

export function strikesForm({ halfLifeDays, thresholds, automatic }: StrikeSettings): StrikesForm {
  return {
    halfLife: String(halfLifeDays),
    thresholds: Object.fromEntries(STANDING_THRESHOLDS.map((name) => [name, typed(thresholds[name])])) as Record<StandingThreshold, string>, // prettier-ignore
    automatic,
  };
}

export type StrikeFault = 'halfLife' | 'order' | StandingThreshold;

/** What keeps the numbers from being saved; thresholds rise in their order, those left out are never reached. */
export function strikeFaults({ halfLife, thresholds }: StrikesForm): StrikeFault[] {
  const scores = STANDING_THRESHOLDS.map((name) => ({ name, score: decimal(thresholds[name], 0.1, MOST_SCORE) }));
  const given = scores.flatMap(({ score }) => (typeof score === 'number' ? [score] : []));
  const isRising = given.every((score, index) => index === 0 || score > (given[index - 1] ?? 0));
  return [
    ...(decimal(halfLife, 1, 3650) == null ? (['halfLife'] as const) : []),
    ...scores.flatMap(({ name, score }) => (score === undefined ? [name] : [])),
    ...(isRising ? [] : (['order'] as const)),
  ];
}

export function strikesBody(form: StrikesForm): StrikeSettings {
  const thresholds = Object.fromEntries(STANDING_THRESHOLDS.map((name) => [name, decimal(form.thresholds[name], 0.1, MOST_SCORE) ?? null])) as StrikeSettings['thresholds']; // prettier-ignore
  return { halfLifeDays: decimal(form.halfLife, 1, 3650) ?? 1, thresholds, automatic: form.automatic };
}

/** The numbers of the form as a question; null while they cannot be read. */
export function histogramQuery(form: StrikesForm): StrikeHistogramQuery | null {
  if (strikeFaults(form).length > 0) return null;
  const { halfLifeDays, thresholds } = strikesBody(form);
  const given = STANDING_THRESHOLDS.flatMap((name) => (thresholds[name] === null ? [] : [[name, thresholds[name]]]));
  return { halfLifeDays, ...Object.fromEntries(given) };
}

export interface CareForm extends Omit<CareSettings, 'exposurePerDay'> {
  exposure: string;
}

export function careForm({ exposurePerDay, ...switches }: CareSettings): CareForm {
  return { ...switches, exposure: typed(exposurePerDay) };
}

/** Null when the number cannot be read; an empty field never suggests a pause. */
export function careBody({ exposure, ...switches }: CareForm): CareSettings | null {
  const exposurePerDay = wholeNumber(exposure, 1, 100_000);
  return exposurePerDay === undefined ? null : { ...switches, exposurePerDay };
}

/** Percent with decimals, 0 to 100; null when it cannot be read. */
export const sharePercent = (text: string): number | null => decimal(text, 0, 100) ?? null;
