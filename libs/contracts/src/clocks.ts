import type { ChannelKind, ItemKind } from './channels';
import type { Priority } from './inbox';

/** What can be promised. A reply clock runs for each time somebody waits for an answer, resolution until all is handled. */
export const CLOCK_KINDS = ['first-reply', 'next-reply', 'resolution'] as const;
export type ClockKind = (typeof CLOCK_KINDS)[number];

/** `breached` stays for ever; whether the clock still runs late is told by `endedAt`. */
export const CLOCK_STATES = ['running', 'paused', 'met', 'breached'] as const;
export type ClockState = (typeof CLOCK_STATES)[number];

/** `waiting`: it is the customer's turn. */
export const PAUSE_REASONS = ['snoozed', 'waiting'] as const;
export type PauseReason = (typeof PAUSE_REASONS)[number];

/** What ended a clock; `policy`: a change of the policies took the promise back. */
export const CLOCK_ENDS = ['reply', 'handled', 'policy'] as const;
export type ClockEnd = (typeof CLOCK_ENDS)[number];

/** One commitment of a conversation. */
export interface ClockView {
  id: string;
  kind: ClockKind;
  state: ClockState;
  startedAt: string;
  /** Null while paused. */
  dueAt: string | null;
  /** Business seconds that are left; only while paused. */
  remainingSeconds: number | null;
  pausedBecause: PauseReason | null;
  targetMinutes: number;
  warnedAt: string | null;
  breachedAt: string | null;
  /** Who had the conversation when the clock was breached. */
  breachedBy: { memberId: string | null; teamId: string | null } | null;
  endedAt: string | null;
  endedBy: ClockEnd | null;
  /** Null: no policy matched, the workspace's own minutes per kind hold. */
  policy: { id: string; name: string } | null;
}

/** A promise in minutes of the policy's calendar, and how long before its end somebody is warned. */
export interface SlaTarget {
  minutes: number;
  warnBeforeMinutes: number | null;
}

/** Null: nothing is promised. */
export interface SlaTargets {
  firstReply: SlaTarget | null;
  nextReply: SlaTarget | null;
  resolution: SlaTarget | null;
}

/** All that are named have to hold; of a list one is enough. Nothing named: every conversation. */
export interface SlaConditions {
  channels?: ChannelKind[];
  accountIds?: string[];
  kinds?: ItemKind[];
  stars?: number[];
  priorities?: Priority[];
  tagIds?: string[];
  vip?: boolean;
}

export interface SlaPolicyBody {
  name: string;
  conditions: SlaConditions;
  targets: SlaTargets;
  /** Null: around the clock. */
  calendarId: string | null;
  ladderId: string | null;
  pauseWhileSnoozed: boolean;
  /** Resolution only: a reply clock ends with the answer. */
  pauseWhileWaiting: boolean;
}

/** `POST /api/sla-policies`, `PATCH /api/sla-policies/:id` with its version. */
export interface UpdateSlaPolicyBody extends Partial<SlaPolicyBody> {
  version: number;
}

export interface SlaPolicyView extends SlaPolicyBody {
  id: string;
  version: number;
  /** Clocks that run or are paused under it now. */
  runningClocks: number;
}

/** `GET /api/sla-policies`: in their order; the first that matches wins. */
export interface SlaPoliciesView {
  policies: SlaPolicyView[];
  /** What holds where none matches: minutes around the clock by kind. */
  fallbackMinutes: Record<ItemKind, number>;
  /** The recount after the last change; null: there was none. */
  job: SlaJobView | null;
}

/** Open clocks are brought in line with changed policies. */
export interface SlaJobView {
  id: string;
  state: 'running' | 'done';
  total: number;
  done: number;
  startedAt: string;
  finishedAt: string | null;
}

/** `PUT /api/sla-policies/order` */
export interface SlaOrderBody {
  ids: string[];
}

/** `POST /api/sla-policies/preview`: when something said at `at` would be due. */
export interface SlaPreviewBody {
  targets: SlaTargets;
  calendarId: string | null;
  at: string;
}

export interface SlaPreviewView {
  timeZone: string;
  firstReply: { dueAt: string | null; warnAt: string | null } | null;
  nextReply: { dueAt: string | null; warnAt: string | null } | null;
  resolution: { dueAt: string | null; warnAt: string | null } | null;
}

/** Local times `HH:MM`; `to` may be `24:00`. */
export interface OpenHours {
  from: string;
  to: string;
}

export interface CalendarBody {
  name: string;
  /** IANA. */
  timeZone: string;
  /** Monday first; a day without hours is closed. */
  week: OpenHours[][];
  /** Public holidays of a country or one of its regions; null: none. */
  country: string | null;
  region: string | null;
}

export interface UpdateCalendarBody extends Partial<CalendarBody> {
  version: number;
}

export interface HolidayView {
  date: string;
  name: string;
  /** `public`: of the calendar's country. */
  source: 'public' | 'own';
}

export interface CalendarView extends CalendarBody {
  id: string;
  version: number;
  ownHolidays: HolidayView[];
  /** The next ones of both sources, as `language` names them. */
  nextHolidays: HolidayView[];
  usedByPolicies: number;
}

/** `PUT /api/calendars/:id/holidays`: all own ones, replacing those before. */
export interface OwnHolidaysBody {
  version: number;
  holidays: { date: string; name: string }[];
}

/** `POST /api/calendars/:id/holidays/import`: whole-day events of an iCalendar file are added. */
export interface ImportHolidaysBody {
  version: number;
  ics: string;
}

export interface ImportHolidaysView {
  calendar: CalendarView;
  added: number;
  /** Events with a time of day, before this year, or known already. */
  skipped: number;
}

/** `GET /api/holiday-countries` */
export interface HolidayCountryView {
  code: string;
  name: string;
  regions: { code: string; name: string }[];
}

export const LADDER_STARTS = ['warning', 'breach'] as const;
export const LADDER_WAYS = ['in-app', 'email'] as const;
export const LADDER_HOOKS = ['webhook', 'slack', 'teams'] as const;

export interface LadderLevel {
  /** After the start of the ladder or, without acknowledgement, after the level before. */
  afterMinutes: number;
  toAssignee: boolean;
  memberIds: string[];
  teamIds: string[];
  ways: (typeof LADDER_WAYS)[number][];
  hooks: { kind: (typeof LADDER_HOOKS)[number]; url: string }[];
  /** Never lowers. */
  raiseTo: Priority | null;
  assignTo: { memberId: string | null; teamId: string | null } | null;
}

export interface LadderBody {
  name: string;
  start: (typeof LADDER_STARTS)[number];
  levels: LadderLevel[];
}

export interface UpdateLadderBody extends Partial<LadderBody> {
  version: number;
}

export interface LadderView extends LadderBody {
  id: string;
  version: number;
  usedByPolicies: number;
}

/** `climbing`: waits for acknowledgement or the next level. `exhausted`: the last level is over, nobody answered yet. */
export const LADDER_RUN_STATES = ['climbing', 'exhausted', 'acknowledged', 'ended'] as const;
export type LadderRunState = (typeof LADDER_RUN_STATES)[number];

export interface LadderRunView {
  id: string;
  clockId: string;
  ladderName: string;
  state: LadderRunState;
  /** Levels that fired; 0: none yet. */
  level: number;
  levels: number;
  nextAt: string | null;
  startedAt: string;
  acknowledgedBy: string | null;
  acknowledgedAt: string | null;
  /** What was sent out, oldest first. */
  deliveries: { level: number; way: string; to: string; state: 'queued' | 'sent' | 'failed'; error: string | null }[];
}

/** `GET /api/conversations/:id/clocks` */
export interface ConversationClocksView {
  /** Those that count now first, then the ended ones, newest first. */
  clocks: ClockView[];
  /** The newest ladder that was started; null: none. */
  ladder: LadderRunView | null;
  outside: OutsideQuestionView[];
}

/** `POST /api/conversations/:id/outside-questions`: a colleague without an account gets an e-mail with a link. */
export interface OutsideQuestionBody {
  email: string;
  name: string;
  question: string;
  /** Language of the e-mail. */
  language: 'fr' | 'en';
}

export interface OutsideQuestionView {
  id: string;
  name: string;
  email: string;
  question: string;
  askedBy: string;
  askedAt: string;
  expiresAt: string;
  answeredAt: string | null;
  /** How far the e-mail got. */
  mail: 'queued' | 'sent' | 'failed';
}

/** `GET /api/outside-questions/:token`, without a session: what the colleague sees. */
export interface OutsidePageView {
  workspace: string;
  askedBy: string;
  name: string;
  question: string;
  language: 'fr' | 'en';
  channel: ChannelKind;
  /** The last things said, oldest first. */
  excerpt: { author: string; ours: boolean; text: string; at: string }[];
  answeredAt: string | null;
}

/** `POST /api/outside-questions/:token/answer` */
export interface OutsideAnswerBody {
  text: string;
}
