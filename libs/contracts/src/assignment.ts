import type { ChannelKind, ItemKind } from './channels';

/** What a member says of themselves. `busy` is handed nothing but may take; `away` is not here. */
export const AVAILABILITY_STATES = ['online', 'busy', 'away'] as const;
export type AvailabilityState = (typeof AVAILABILITY_STATES)[number];

export interface AvailabilityBody {
  state: AvailabilityState;
  /** Shown to the others; not kept for `online`. */
  reason?: string | null;
  /** When the state ends by itself. */
  backAt?: string | null;
}

export interface AvailabilityView {
  memberId: string;
  /** What they chose; `online` again once `backAt` is over. */
  state: AvailabilityState;
  /** What it comes to: `offline` without an open console. */
  shown: AvailabilityState | 'offline';
  reason: string | null;
  backAt: string | null;
  since: string;
}

export interface MyAvailabilityView extends AvailabilityView {
  /** Now is within their working hours, or they have none. */
  atWork: boolean;
  load: MemberLoad;
}

/** Open conversations of a member, weighed by kind; `capacity` null = no limit. */
export interface MemberLoad {
  open: number;
  points: number;
  capacity: number | null;
}

/** From least to most: each includes the one before. */
export const SKILL_LEVELS = ['read', 'reply', 'moderate'] as const;
export type SkillLevel = (typeof SKILL_LEVELS)[number];

export const LANGUAGE_LEVELS = ['basic', 'fluent', 'native'] as const;
export type LanguageLevel = (typeof LANGUAGE_LEVELS)[number];

export interface ChannelSkill {
  channel: ChannelKind;
  /** null = every account of the channel; one with an account counts before it. */
  accountId: string | null;
  level: SkillLevel;
}

export interface WorkingHours {
  /** null = the workspace's. */
  timeZone: string | null;
  /** Empty = always. An end that is not after its beginning is on the next day. */
  intervals: WorkingInterval[];
}

export interface WorkingInterval {
  /** 1 = Monday … 7 = Sunday */
  day: number;
  /** `09:00` */
  from: string;
  to: string;
}

/** What a member can and when; answer of `GET /api/members/:id/skills`. */
export interface MemberSkillsView {
  memberId: string;
  version: number;
  /** Empty = every channel. */
  channels: ChannelSkill[];
  languages: { language: string; level: LanguageLevel }[];
  /** null = the workspace's. */
  capacity: number | null;
  hours: WorkingHours;
}

export type MemberSkillsBody = Omit<MemberSkillsView, 'memberId'>;

/** Who of the fitting members gets the next conversation; `manual`: nobody by itself. */
export const ASSIGNMENT_STRATEGIES = ['manual', 'round-robin', 'least-loaded', 'by-skill'] as const;
export type AssignmentStrategy = (typeof ASSIGNMENT_STRATEGIES)[number];

/** What a team hands out and to whom. */
export interface AssignmentPolicyBody {
  version: number;
  strategy: AssignmentStrategy;
  /** Which of the team's conversations are handed out; empty = all. */
  accountIds: string[];
  kinds: ItemKind[];
  languages: string[];
  /** The least a member must be allowed on the account; null = skills do not matter. */
  skillLevel: SkillLevel | null;
  /** How well a member must speak the conversation's language; null = it does not matter. */
  languageLevel: LanguageLevel | null;
  useCapacity: boolean;
  /** Back to whom answered last, if they are here. */
  sticky: boolean;
  /** Conversations that wait for somebody away this long go to others; null = never. 5 or more. */
  redistributeAfterMinutes: number | null;
  /** Which team gets what nobody could take for `overflowAfterMinutes`. */
  overflowTeamId: string | null;
  overflowAfterMinutes: number;
}

export interface AssignmentPolicyView extends AssignmentPolicyBody {
  teamId: string;
}

/** What holds for all teams; answer of `GET /api/assignment`. */
export interface AssignmentSettingsView {
  version: number;
  /** Team of new conversations of accounts that name none. */
  defaultTeamId: string | null;
  accountTeams: { accountId: string; teamId: string }[];
  /** Capacity of members without one of their own; null = no limit. */
  defaultCapacity: number | null;
  /** How much an open conversation of each kind weighs: 0 to 20. */
  weights: Record<ItemKind, number>;
}

export interface AssignmentSettingsBody {
  version: number;
  defaultTeamId: string | null;
  accountTeams: { accountId: string; teamId: string }[];
  defaultCapacity: number | null;
  weights: Partial<Record<ItemKind, number>>;
}

/** Why a member got a conversation by itself: `data.reason` of an `assigned` line without an author. */
export const ASSIGNMENT_REASONS = [
  'last-answerer',
  'first-back',
  'only-one-here',
  'only-speaker',
  'specialist',
  'fewest-open',
  'their-turn',
  'redistributed',
  'left',
] as const;
export type AssignmentReason = (typeof ASSIGNMENT_REASONS)[number];

/** Why nobody of the team can take a conversation: nobody works now, or nobody who does has the skill or the language. */
export const NOBODY_REASONS = ['nobody-here', 'nobody-able'] as const;
export type NobodyReason = (typeof NOBODY_REASONS)[number];

/** Body of `POST /api/conversations/next`: the most urgent unassigned conversation that fits. */
export interface PullNextBody {
  /** A view of the sidebar (`team-3`, `account-1`, `channel-email`, `tag-4`, `at-risk`); others narrow nothing. */
  view?: string;
  /** Only this team's; default: one's own teams' and those of no team. */
  teamId?: string;
  /** Also beyond one's capacity. */
  ignoreCapacity?: boolean;
  /** Also on channels and in languages that one has no skill for. */
  ignoreSkills?: boolean;
}

/** Answer of `GET /api/teams/:id/load`. */
export interface TeamLoadView {
  teamId: string;
  strategy: AssignmentStrategy;
  /** Open conversations of the team that nobody has. */
  unassigned: number;
  /** Of these: nobody of the team can take them now. */
  unattended: number;
  oldestWaitingSince: string | null;
  members: TeamMemberLoad[];
}

export interface TeamMemberLoad extends MyAvailabilityView {
  /** Open conversations of this team they have. */
  openInTeam: number;
}
