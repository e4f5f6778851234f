import type {
  AccountView,
  AvailableVerb,
  CapabilityRecord,
  DecisionKind,
  ItemKind,
  ItemView,
  TextLimit,
  VerbCapability,
} from '@parvis/contracts';

/** Kinds of item that everybody can read: an answer to them is public. */
const PUBLIC_KINDS: readonly ItemKind[] = ['comment', 'review', 'mention', 'post'];

export const isPublic = (kind: ItemKind): boolean => PUBLIC_KINDS.includes(kind);

export type ReplyVerb = 'reply' | 'private-reply';

/** What the composer may do with one verb now, and why not. */
export interface ReplyOption {
  verb: ReplyVerb;
  available: boolean;
  reason: AvailableVerb['reason'];
  /** When the time to answer ended or will end; null when it never does. */
  windowEndsAt: string | null;
  limit: TextLimit | null;
}

/** The ways to answer that exist on this channel for this item, in the order of the tabs. */
export function replyOptions(item: ItemView | null, account: AccountView | null): ReplyOption[] {
  if (!item || !account) return [];
  return (['reply', 'private-reply'] as const).flatMap((verb): ReplyOption[] => {
    const now = item.verbs.find((one) => one.verb === verb);
    if (!now) return [];
    const hours = capabilityOf(account.capabilities, item.kind, verb)?.windowHours ?? null;
    const windowEndsAt = hours === null ? null : new Date(Date.parse(item.createdAt) + hours * 3_600_000).toISOString();
    return [
      {
        verb,
        available: now.available,
        reason: now.reason,
        windowEndsAt,
        limit: account.capabilities.text[verb] ?? null,
      },
    ];
  });
}

export function capabilityOf(
  record: CapabilityRecord,
  kind: ItemKind,
  verb: AvailableVerb['verb'],
): VerbCapability | null {
  return record.verbs[kind]?.find((one) => one.verb === verb) ?? null;
}

export type DecisionVerb = DecisionKind;

export interface DecisionOption {
  verb: DecisionVerb;
  available: boolean;
  reason: AvailableVerb['reason'];
  capability: VerbCapability | null;
}

/** In the order of a menu: what one does most, then what is final. */
const DECISION_ORDER: readonly DecisionVerb[] = [
  'approve',
  'hide',
  'unhide',
  'like',
  'unlike',
  'reject',
  'spam',
  'ban',
  'unban',
  'delete',
];
/** Shown only where they change something; the others say why they do not work. */
const ONE_OF_TWO: ReadonlySet<DecisionVerb> = new Set(['approve', 'hide', 'unhide', 'like', 'unlike', 'ban', 'unban']);

/** Nobody reads a held item yet: approving shows it and rejecting keeps it away, so that showing and hiding say nothing new. */
function saysTheSame(verb: DecisionVerb, { verbs }: ItemView): boolean {
  const can = (other: DecisionVerb) => verbs.some((one) => one.verb === other && one.available);
  return (verb === 'unhide' && can('approve')) || (verb === 'hide' && can('reject'));
}

/** The decisions that exist for an item; of hide and show again, the one that changes something. */
export function decisionOptions(item: ItemView, account: AccountView | null): DecisionOption[] {
  if (item.direction !== 'in' || item.platformState === 'deleted') return [];
  return DECISION_ORDER.flatMap((verb) => {
    const now = item.verbs.find((one) => one.verb === verb);
    if (item.platformState === 'held' && saysTheSame(verb, item)) return [];
    if (!now || (now.reason === 'already-done' && ONE_OF_TWO.has(verb))) return [];
    const capability = account ? capabilityOf(account.capabilities, item.kind, verb) : null;
    return [{ verb, available: now.available, reason: now.reason, capability }];
  });
}

/** Whether a file may be attached on this channel; null when it may, else the name of the rule it breaks. */
export function attachmentRefusal(
  file: Pick<File, 'type' | 'size'>,
  count: number,
  record: CapabilityRecord,
): 'none' | 'type' | 'size' | 'count' | null {
  const { types, maxBytes, maxCount } = record.attachments;
  if (types.length === 0) return 'none';
  if (count >= maxCount) return 'count';
  if (file.size > maxBytes) return 'size';
  const fits = types.some((type) =>
    type.endsWith('/*') ? file.type.startsWith(type.slice(0, -1)) : type === file.type,
  );
  return fits ? null : 'type';
}
