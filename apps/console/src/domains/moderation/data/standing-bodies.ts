import {
  type PersonStandingView,
  type SetStandingBody,
  type Standing,
  STANDINGS,
  type WarnBody,
} from '@parvis/contracts';

const DAY_MS = 86_400_000;
/** For how many days something may be said of a person; none: until somebody changes it. */
export const STANDING_DAYS = [1, 7, 30, 90, 365] as const;

/** What the form of a standing holds. */
export interface StandingDraft {
  standing: Standing;
  /** Of one identity; null: of all that are linked. */
  identityId: string | null;
  days: number | null;
  reasonId: string;
  note: string;
  /** What a warned person is told. */
  text: string;
  send: boolean;
}

export const draftOf = (person: PersonStandingView): StandingDraft => ({
  standing: person.proposal ?? person.standing,
  identityId: null,
  days: null,
  reasonId: '',
  note: '',
  text: '',
  send: true,
});

const endOf = (days: number | null, now: number) => (days === null ? {} : { until: new Date(now + days * DAY_MS).toISOString() }); // prettier-ignore
const reasonOf = (reasonId: string) => (reasonId === '' ? {} : { reasonId });
const noteOf = (note: string) => (note.trim() === '' ? {} : { note: note.trim() });

/** `version`: of the identity, where it is about one. */
export function standingBody(draft: StandingDraft, now: number, version: number | null = null): SetStandingBody {
  const { standing, days, reasonId, note } = draft;
  return { standing, ...(standing === 'none' ? {} : endOf(days, now)), ...reasonOf(reasonId), ...noteOf(note), ...(version === null ? {} : { version }) }; // prettier-ignore
}

export function warnBody(
  { text, send, days, reasonId, note }: StandingDraft,
  now: number,
  itemId: string | null,
): WarnBody {
  return { text: text.trim(), send, ...(itemId === null ? {} : { itemId }), ...endOf(days, now), ...reasonOf(reasonId), ...noteOf(note) }; // prettier-ignore
}
