import type { ChannelKind } from './channels';
import type { RoleKey } from './identity';
import type { ActionView, AttachmentView, ConversationView, ItemView, Priority } from './inbox';

export const REPLY_SCOPES = ['personal', 'team', 'account', 'everybody'] as const;
export type ReplyScope = (typeof REPLY_SCOPES)[number];

export const FORMALITIES = ['tu', 'vous'] as const;
export type Formality = (typeof FORMALITIES)[number];

export const CANNED_LENGTHS = ['short', 'long'] as const;
export type CannedLength = (typeof CANNED_LENGTHS)[number];

/** `snippet`: a short one put in where the caret stands. */
export const CANNED_KINDS = ['reply', 'snippet'] as const;
export type CannedKind = (typeof CANNED_KINDS)[number];

/**
 * What `{{name|fallback}}` may name in a prepared answer:
 * - `contact.name`, `contact.firstName`, `contact.handle`: the person as the channel names them;
 * - `member.name`, `member.firstName`: whoever sends it;
 * - `account.name`: the page or mailbox that answers;
 * - `post.link`, `post.excerpt`: the publication the conversation stands under;
 * - `order.number`: the order or client number the person wrote last.
 * Without a fallback a variable that has no value stays in the text, and the reply cannot be sent before somebody fills it in.
 */
export const CANNED_VARIABLES = ['contact.name', 'contact.firstName', 'contact.handle', 'member.name', 'member.firstName', 'account.name', 'post.link', 'post.excerpt', 'order.number'] as const; // prettier-ignore
export type CannedVariable = (typeof CANNED_VARIABLES)[number];

/** One wording; null of channel, language, formality or length fits any. */
export interface CannedVariantBody {
  channel?: ChannelKind | null;
  language?: string | null;
  formality?: Formality | null;
  length?: CannedLength | null;
  text: string;
  /** Uploaded files; those the variant has already may be named again. */
  attachmentIds?: string[];
}

export interface CannedVariantView {
  id: string;
  channel: ChannelKind | null;
  language: string | null;
  formality: Formality | null;
  length: CannedLength | null;
  text: string;
  attachments: AttachmentView[];
}

/** Of the last 30 days, but for `lastUsedAt`. `settled`: nothing more came from the person afterwards. */
export interface CannedUsage {
  uses: number;
  members: number;
  settled: number;
  lastUsedAt: string | null;
}

export interface CannedReplyView {
  id: string;
  kind: CannedKind;
  name: string;
  shortcode: string | null;
  folder: string;
  scope: ReplyScope;
  /** The team or account of the scope. */
  scopeId: string | null;
  variants: CannedVariantView[];
  usage: CannedUsage;
  canEdit: boolean;
  version: number;
  updatedAt: string;
}

export interface CannedReplyBody {
  kind?: CannedKind;
  name: string;
  shortcode?: string | null;
  folder?: string;
  scope: ReplyScope;
  scopeId?: string | null;
  variants: CannedVariantBody[];
}

export interface UpdateCannedReplyBody extends Partial<CannedReplyBody> {
  version: number;
}

/** Why a variant was chosen: how it meets what the conversation asks for. */
export interface CannedWhy {
  channel: 'exact' | 'any' | 'other';
  language: 'exact' | 'any' | 'other' | 'unknown';
  formality: 'exact' | 'any' | 'other';
  fits: boolean;
  length: number;
  max: number | null;
}

/** A prepared answer as it would stand in this conversation. */
export interface RenderedCanned {
  id: string;
  kind: CannedKind;
  name: string;
  shortcode: string | null;
  folder: string;
  variantId: string;
  text: string;
  /** Variables without a value or fallback; they stand in the text as they were written. */
  missing: string[];
  attachments: AttachmentView[];
  why: CannedWhy;
  /** When somebody last answered under the same post with it. */
  lastUsedOnPost: { at: string; memberId: string } | null;
  /** The other wordings, best first. */
  others: Pick<CannedVariantView, 'id' | 'channel' | 'language' | 'formality' | 'length'>[];
}

/** Answer of `POST /api/conversations/:id/canned-replies/:cannedId`: the text and files of the member's own to send. */
export interface TakenCanned {
  cannedReplyId: string;
  variantId: string;
  text: string;
  missing: string[];
  attachments: AttachmentView[];
}

export type MacroStep =
  | { kind: 'reply'; cannedReplyId: string }
  | { kind: 'tag'; add?: string[]; remove?: string[] }
  /** `me`: whoever runs it; null: nobody. */
  | { kind: 'assign'; memberId: string | null }
  | { kind: 'team'; teamId: string | null }
  | { kind: 'priority'; priority: Priority }
  | { kind: 'status'; status: 'open' | 'waiting' | 'handled' }
  | { kind: 'snooze'; hours: number }
  | { kind: 'note'; text: string };
export const MACRO_STEPS = ['reply', 'tag', 'assign', 'team', 'priority', 'status', 'snooze', 'note'] as const;

export interface MacroBody {
  name: string;
  scope: ReplyScope;
  scopeId?: string | null;
  steps: MacroStep[];
}
export interface UpdateMacroBody extends Partial<MacroBody> {
  version: number;
}
export interface MacroView {
  id: string;
  name: string;
  scope: ReplyScope;
  scopeId: string | null;
  steps: MacroStep[];
  /** Runs in the last 30 days. */
  runs: number;
  canEdit: boolean;
  version: number;
}

/** What one step would do here. `blocked` says why the macro cannot run; `idle`: the step changes nothing. */
export interface MacroStepPreview {
  step: MacroStep;
  effect: 'does' | 'idle' | 'blocked';
  /** With `blocked`: why, in English. */
  detail: string | null;
  /** Of a reply or note: its text. */
  text: string | null;
}
export interface MacroPreview {
  canRun: boolean;
  steps: MacroStepPreview[];
}
export interface RunMacroBody {
  /** As with a reply: anything newer answers 409 `newer-items`, unless `sendAnyway`. Needed when the macro replies. */
  lastSeenItemId?: string;
  sendAnyway?: boolean;
  acceptWarnings?: boolean;
}
export interface MacroRunView {
  id: string;
  macroId: string;
  conversation: ConversationView;
  actionId: string | null;
  undoUntil: string;
  undoneAt: string | null;
}

/** `PATCH /api/items/:id/reply`: our published reply gets another wording. */
export interface EditReplyBody {
  text: string;
  /** The revision the member saw: an older one is refused. */
  revision: number;
  acceptWarnings?: boolean;
}
/** One earlier wording of an item, and the present one last. */
export interface ItemRevisionView {
  revision: number;
  text: string;
  at: string;
}

/** `PATCH /api/actions/:id`: a reply that is scheduled or waits for approval gets another wording or time. */
export interface ChangeReplyBody {
  /** The `revision` of the wording that was changed; without text not needed. */
  revision?: number;
  text?: string;
  sendAt?: string;
  acceptWarnings?: boolean;
}
export interface ApproveBody {
  /** The revision that was read: approving another wording is refused. */
  revision: number;
  /** Although something came in since the reply was written (409 `newer-items` named it). */
  sendAnyway?: boolean;
}
export interface RefuseBody {
  comment: string;
}
export interface ActionCommentView {
  id: string;
  memberId: string;
  text: string;
  at: string;
}
/** One reply that waits for approval. `canApprove`: by the member who asks, now. */
export interface PendingApproval {
  action: ActionView;
  item: ItemView;
  conversation: ConversationView;
  canApprove: boolean;
}

/** Which replies others approve first. Empty lists mean all. Of several that fit, the strictest counts. */
export interface ApprovalPolicyBody {
  name: string;
  enabled?: boolean;
  roles?: RoleKey[];
  channels?: ChannelKind[];
  accountIds?: string[];
  publicOnly?: boolean;
  /** How many have to approve, 1 to 5. */
  approvals?: number;
  approverTeamId?: string | null;
}
export interface UpdateApprovalPolicyBody extends Partial<ApprovalPolicyBody> {
  version: number;
}
export interface ApprovalPolicyView extends Required<ApprovalPolicyBody> {
  id: string;
  version: number;
}

export const LINT_KINDS = ['personal-data', 'variable', 'link', 'language', 'promise', 'repeated'] as const;
export type LintKind = (typeof LINT_KINDS)[number];
/** One thing to look at before a reply goes out: the stretch of text, or all of it. Part of `reply-blocked` as `current.findings`. */
export interface LintFinding {
  kind: LintKind;
  /** The words themselves; of `language` the two codes as `ours>theirs`. */
  text: string;
  start: number;
  end: number;
  /** False: it cannot be accepted, only changed. */
  acceptable: boolean;
}
export interface CheckReplyBody {
  verb: 'reply' | 'private-reply';
  text: string;
  itemId?: string;
}
