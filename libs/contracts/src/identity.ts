import type { ActionVerb } from './channels';
import type { CarePreferences } from './quality';

/** What a member may do. Checked on every endpoint and socket room. */
export const PERMISSIONS = [
  'inbox.read',
  'inbox.reply',
  'inbox.note',
  'inbox.tag',
  'inbox.assign',
  'inbox.handle',
  'inbox.escalate',
  'inbox.canned',
  'inbox.approve',
  'moderation.read',
  'moderation.hide',
  'moderation.delete',
  'moderation.ban',
  'feedback.read',
  'feedback.tag',
  'feedback.manage',
  'reports.own',
  'reports.read',
  'contacts.read',
  'rules.propose',
  'rules.manage',
  'channels.read',
  'channels.manage',
  'team.read',
  'team.manage',
  'audit.read',
  'api.manage',
  'workspace.manage',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/** What doing something on a channel asks for. */
export const VERB_PERMISSIONS = {
  reply: 'inbox.reply',
  'private-reply': 'inbox.reply',
  'edit-reply': 'inbox.reply',
  'delete-reply': 'inbox.reply',
  like: 'inbox.reply',
  unlike: 'inbox.reply',
  archive: 'inbox.handle',
  'mark-read': 'inbox.handle',
  hide: 'moderation.hide',
  unhide: 'moderation.hide',
  approve: 'moderation.hide',
  reject: 'moderation.hide',
  spam: 'moderation.delete',
  delete: 'moderation.delete',
  ban: 'moderation.ban',
  unban: 'moderation.ban',
} as const satisfies Record<ActionVerb, Permission>;

export const ROLES = ['agent', 'moderator', 'analyst', 'lead', 'admin', 'owner'] as const;
export type RoleKey = (typeof ROLES)[number];

const WORK = ['inbox.read', 'inbox.reply', 'inbox.note', 'inbox.tag', 'inbox.assign', 'inbox.handle', 'inbox.escalate', 'moderation.read', 'moderation.hide', 'feedback.read', 'feedback.tag', 'reports.own', 'contacts.read', 'channels.read', 'team.read'] as const; // prettier-ignore
const LEAD = [...WORK, 'inbox.canned', 'inbox.approve', 'moderation.delete', 'moderation.ban', 'feedback.manage', 'reports.read', 'rules.propose', 'rules.manage', 'audit.read'] as const; // prettier-ignore

/** The six built-in roles as bundles of permissions; a workspace may change its copies. */
export const ROLE_PERMISSIONS: Record<RoleKey, readonly Permission[]> = {
  agent: WORK,
  moderator: [...WORK, 'moderation.delete', 'moderation.ban', 'rules.propose'],
  analyst: ['inbox.read', 'feedback.read', 'feedback.tag', 'feedback.manage', 'reports.own', 'reports.read', 'contacts.read', 'channels.read', 'team.read'], // prettier-ignore
  lead: LEAD,
  admin: [...LEAD, 'channels.manage', 'team.manage', 'api.manage'],
  owner: PERMISSIONS,
};

export interface LoginBody {
  email: string;
  password: string;
  /** Which workspace to enter when the person belongs to several; default: the last used. */
  workspaceId?: string;
}

export interface MeView {
  userId: string;
  member: MemberView;
  workspace: WorkspaceView;
  /** Other workspaces the same person can enter. */
  workspaces: { id: string; name: string }[];
  permissions: Permission[];
  preferences: Preferences;
  serverTime: string;
}

export interface Preferences {
  language: 'fr' | 'en';
  theme: 'system' | 'light' | 'dark';
  density: 'comfortable' | 'cosy' | 'compact';
  singleKeyShortcuts: 'everywhere' | 'lists' | 'off';
  /** On a phone a row of the moderation board is swiped right to approve it and left to hide it. */
  swipeToDecide: boolean;
  /** How hard things are shown; what was never chosen is as the workspace has it. */
  care: CarePreferences;
}

/** `PATCH /api/me/preferences`: what is given changes, also within `care`. */
export interface UpdatePreferencesBody extends Partial<Omit<Preferences, 'care'>> {
  care?: Partial<CarePreferences>;
}

export interface WorkspaceView {
  id: string;
  name: string;
  timeZone: string;
  /** Seconds a public reply and a decision are held so that undo is real. */
  replyHoldSeconds: number;
  decisionHoldSeconds: number;
}

export interface MemberView {
  id: string;
  name: string;
  email: string;
  initials: string;
  role: RoleKey;
  teamIds: string[];
  languages: string[];
  active: boolean;
  lastSeenAt: string | null;
  /** Not a person: the name under which a service token acts. */
  service?: true;
}

export interface TeamView {
  id: string;
  name: string;
  memberIds: string[];
}

export interface RoleView {
  key: RoleKey;
  permissions: Permission[];
}

export interface InvitationView {
  id: string;
  email: string;
  role: RoleKey;
  teamIds: string[];
  invitedBy: string;
  expiresAt: string;
  /** The link to hand to the person; only in the answer that creates it. */
  url: string | null;
}

export interface CreateInvitationBody {
  email: string;
  role: RoleKey;
  teamIds?: string[];
}

export interface AcceptInvitationBody {
  name: string;
  password: string;
}

export interface UpdateMemberBody {
  name?: string;
  role?: RoleKey;
  teamIds?: string[];
  languages?: string[];
  active?: boolean;
}

export interface TeamBody {
  name: string;
  memberIds?: string[];
}
