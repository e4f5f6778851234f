import type {
  AttachmentLimits,
  AvailableVerb,
  CapabilityRecord,
  ItemKind,
  ProblemCode,
  TextLimit,
} from '@parvis/contracts';
import type { ProblemOptions } from '@parvis/platform';
import { textLength } from './text-length';

const PUBLIC_KINDS: ReadonlySet<ItemKind> = new Set(['comment', 'review', 'mention', 'post']);

export interface DraftedReply {
  verb: 'reply' | 'private-reply';
  text: string;
  attachments: readonly { id: string; name: string; contentType: string; size: number; usable: boolean }[];
  /** How many attachments were named, found or not. */
  attachmentCount: number;
}

/** What stands against a reply: a problem to answer with. */
interface Refusal {
  code: ProblemCode;
  options: ProblemOptions;
}

/** Whether everybody can read the reply. */
export function isPublicReply(verb: DraftedReply['verb'], kind: ItemKind): boolean {
  return verb === 'reply' && PUBLIC_KINDS.has(kind);
}

/** Why the verb does not work on the item now; null when it does. `verbs` are those of the item's view. */
export function refuseVerb(verb: string, verbs: readonly AvailableVerb[]): Refusal | null {
  const found = verbs.find((candidate) => candidate.verb === verb);
  if (!found) return { code: 'channel-cannot', options: { detail: `This channel has no "${verb}" for this item.` } };
  switch (found.reason) {
    case null:
      return null;
    case 'window-closed':
      return {
        code: 'window-closed',
        options: { detail: `The channel allowed "${verb}" for a limited time, which is over.` },
      };
    case 'account-stopped':
      return {
        code: 'not-possible-now',
        options: { detail: 'The account is stopped or has to be signed in again first.' },
      };
    case 'not-allowed':
      return { code: 'not-allowed', options: { detail: 'Your role does not allow this on this item.' } };
    case 'already-done':
      return { code: 'not-possible-now', options: { detail: `"${verb}" was done already, or the item is gone.` } };
  }
}

/** Checks text and attachments against the limits of the channel; null when they pass. */
export function refuseContent(reply: DraftedReply, kind: ItemKind, capabilities: CapabilityRecord): Refusal | null {
  return refuseText(reply, kind, capabilities) ?? refuseAttachments(reply, kind, capabilities);
}

/** Checks the text alone. */
export function refuseText(
  reply: Pick<DraftedReply, 'verb' | 'text' | 'attachmentCount'>,
  kind: ItemKind,
  capabilities: CapabilityRecord,
): Refusal | null {
  if (reply.text.trim() === '' && reply.attachmentCount === 0) {
    return blocked('reply-blocked', '/text', 'is empty');
  }
  const limit = textLimit(reply.verb, kind, capabilities);
  if (!limit) return null;
  const length = textLength(reply.text, limit.unit);
  if (length <= limit.max) return null;
  return blocked('text-too-long', '/text', `has ${length} ${limit.unit}; the channel takes ${limit.max}`);
}

function refuseAttachments(reply: DraftedReply, kind: ItemKind, capabilities: CapabilityRecord): Refusal | null {
  if (reply.attachmentCount === 0) return null;
  const limits = attachmentLimits(kind, capabilities);
  const refused = (detail: string, pointer = '/attachmentIds'): Refusal =>
    blocked('attachment-refused', pointer, detail);
  if (limits.types.length === 0) return refused('the channel takes no attachments');
  if (reply.attachmentCount > limits.maxCount) return refused(`the channel takes ${limits.maxCount} at most`);
  if (reply.attachments.length < reply.attachmentCount) return refused('one of them does not exist');
  if (!limits.withText && reply.text.trim() !== '')
    return refused('the channel takes text or a file, not both at once');
  for (const [index, file] of reply.attachments.entries()) {
    const pointer = `/attachmentIds/${index}`;
    if (!file.usable) return refused(`${file.name} was sent already or belongs to somebody else`, pointer);
    if (!matchesType(file.contentType, limits.types))
      return refused(`${file.name} is ${file.contentType}, which the channel refuses`, pointer);
    if (file.size > limits.maxBytes) return refused(`${file.name} is larger than ${limits.maxBytes} bytes`, pointer);
  }
  return null;
}

/** The longest text the channel takes for an answer to this kind of item. */
export function textLimit(
  verb: DraftedReply['verb'],
  kind: ItemKind,
  capabilities: CapabilityRecord,
): TextLimit | undefined {
  if (verb === 'private-reply') return capabilities.text['private-reply'] ?? capabilities.text.reply;
  return capabilities.perKind?.[kind]?.reply ?? capabilities.text.reply;
}

function attachmentLimits(kind: ItemKind, capabilities: CapabilityRecord): AttachmentLimits {
  return capabilities.perKind?.[kind]?.attachments ?? capabilities.attachments;
}

/** `image/png` against `image/png`, `image/*` or `*` followed by `/*`. */
function matchesType(contentType: string, allowed: readonly string[]): boolean {
  return allowed.some(
    (type) =>
      type === contentType || type === '*/*' || (type.endsWith('/*') && contentType.startsWith(type.slice(0, -1))),
  );
}

function blocked(code: ProblemCode, pointer: string, detail: string): Refusal {
  return { code, options: { detail: `${pointer.slice(1)} ${detail}.`, errors: [{ pointer, detail }] } };
}
