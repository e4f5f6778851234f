import {
  RISK_LABELS,
  type RiskLabel,
  SEVERITIES,
  type TwoPersonSettings,
  type VigilanceSettings,
} from '@parvis/contracts';

const YEAR_MINUTES = 525_600;

/** How soon somebody acts, as its form holds it: minutes as they are typed, empty for no promise. */
export interface VigilanceForm {
  labels: Record<RiskLabel, string>;
  severities: readonly string[];
  /** Empty: around the clock. */
  calendarId: string;
  warnBeforeMinutes: string;
}

export function vigilanceForm({ labels, severities, calendarId, warnBeforeMinutes }: VigilanceSettings): VigilanceForm {
  const typed = (minutes: number | null | undefined) => (minutes === null || minutes === undefined ? '' : String(minutes)); // prettier-ignore
  return {
    labels: Object.fromEntries(RISK_LABELS.map((label) => [label, typed(labels[label])])) as Record<RiskLabel, string>,
    severities: SEVERITIES.map((severity) => typed(severities[severity])),
    calendarId: calendarId ?? '',
    warnBeforeMinutes: String(warnBeforeMinutes),
  };
}

export function isMinutes(text: string): boolean {
  return text.trim() === '' || isWhole(text, 1, YEAR_MINUTES);
}

/** Null: something in it is no number of minutes. */
export function vigilanceOf(form: VigilanceForm): VigilanceSettings | null {
  const isFine = [...Object.values(form.labels), ...form.severities].every(isMinutes);
  if (!isFine || !isWhole(form.warnBeforeMinutes, 0, 60)) return null;
  const minutes = (text: string) => (text.trim() === '' ? null : Number(text));
  return {
    labels: Object.fromEntries(RISK_LABELS.flatMap((label) => (form.labels[label].trim() === '' ? [] : [[label, Number(form.labels[label])]]))),
    severities: form.severities.map(minutes),
    calendarId: form.calendarId === '' ? null : form.calendarId,
    warnBeforeMinutes: Number(form.warnBeforeMinutes),
  }; // prettier-ignore
}

/** When a second person is needed, as its form holds it. */
export interface TwoPersonForm extends Pick<TwoPersonSettings, 'verbs' | 'instead'> {
  over: string;
  seconds: string;
  expiresHours: string;
}

export function twoPersonForm({ verbs, instead, over, seconds, expiresHours }: TwoPersonSettings): TwoPersonForm {
  return { verbs, instead, over: String(over), seconds: String(seconds), expiresHours: String(expiresHours) };
}

export const TWO_PERSON_BOUNDS = { over: [1, 100_000], seconds: [5, 86_400], expiresHours: [1, 720] } as const;

export function isInBounds(field: keyof typeof TWO_PERSON_BOUNDS, text: string): boolean {
  const [least, most] = TWO_PERSON_BOUNDS[field];
  return isWhole(text, least, most);
}

/** Null: a figure is out of its bounds. */
export function twoPersonOf({ verbs, instead, over, seconds, expiresHours }: TwoPersonForm): TwoPersonSettings | null {
  const isFine = isInBounds('over', over) && isInBounds('seconds', seconds) && isInBounds('expiresHours', expiresHours);
  return isFine ? { verbs, instead, over: Number(over), seconds: Number(seconds), expiresHours: Number(expiresHours) } : null; // prettier-ignore
}

function isWhole(text: string, least: number, most: number): boolean {
  const value = Number(text);
  return text.trim() !== '' && Number.isInteger(value) && value >= least && value <= most;
}
