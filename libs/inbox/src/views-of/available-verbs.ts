import { type ActionVerb, type AvailableVerb, type CapabilityRecord, type ItemDirection, type ItemKind, type Permission, type PlatformState, VERB_PERMISSIONS, type VerbCapability } from '@parvis/contracts'; // prettier-ignore

/** What decides which verbs work on an item now. */
export interface VerbFacts {
  kind: ItemKind;
  direction: ItemDirection;
  platformState: PlatformState;
  createdAt: Date;
  /** When the person last wrote in the conversation: where the window of a message starts. */
  lastInboundAt: Date | null;
  /** The item exists on the platform (a reply still held does not). */
  onPlatform: boolean;
  /** Verbs that the platform said do not work on this item. */
  withoutVerbs: readonly string[];
  /** Actions done or under way on this item, by verb. */
  performed: Readonly<Partial<Record<ActionVerb, number>>>;
  capabilities: CapabilityRecord;
  /** False: the account is stopped or needs a new sign-in. */
  accountWorks: boolean;
}

const OWN_ITEM_VERBS: ReadonlySet<ActionVerb> = new Set(['edit-reply', 'delete-reply']);
const MESSAGE_KINDS: ReadonlySet<ItemKind> = new Set(['message', 'story-reply', 'email']);
const STATE_AFTER: Partial<Record<ActionVerb, PlatformState>> = { hide: 'hidden', unhide: 'visible', approve: 'visible', delete: 'deleted' }; // prettier-ignore
/** Of two that undo each other, the one that was done last is done already. */
const COUNTERPARTS: Partial<Record<ActionVerb, ActionVerb>> = { ban: 'unban', unban: 'ban', like: 'unlike', unlike: 'like' }; // prettier-ignore
const UNDOING: ReadonlySet<ActionVerb> = new Set(['unban', 'unlike']);

/** The verbs of an item with the reason why one does not work now. What the channel cannot do at all is not listed. */
export function availableVerbs(facts: VerbFacts, permissions: ReadonlySet<Permission>, now: Date): AvailableVerb[] {
  if (facts.direction === 'note' || facts.direction === 'system') return [];
  const own = facts.direction === 'out';
  if (own && !facts.onPlatform) return [];
  return (facts.capabilities.verbs[facts.kind] ?? [])
    .filter(({ verb }) => OWN_ITEM_VERBS.has(verb) === own && !facts.withoutVerbs.includes(verb))
    .map((capability) => {
      const reason = reasonAgainst(capability, facts, permissions, now);
      return { verb: capability.verb, available: reason === null, reversible: capability.reversible, reason };
    });
}

function reasonAgainst(
  capability: VerbCapability,
  facts: VerbFacts,
  permissions: ReadonlySet<Permission>,
  now: Date,
): AvailableVerb['reason'] {
  const { verb, windowHours, perItem } = capability;
  if (!permissions.has(VERB_PERMISSIONS[verb])) return 'not-allowed';
  if (!facts.accountWorks) return 'account-stopped';
  if (facts.platformState === 'deleted' || facts.platformState === STATE_AFTER[verb]) return 'already-done';
  if (perItem !== null && (facts.performed[verb] ?? 0) >= perItem) return 'already-done';
  if (standsAsWanted(verb, facts.performed)) return 'already-done';
  if (windowHours === null) return null;
  const start = MESSAGE_KINDS.has(facts.kind) ? (facts.lastInboundAt ?? facts.createdAt) : facts.createdAt;
  return now.getTime() - start.getTime() > windowHours * 3_600_000 ? 'window-closed' : null;
}

function standsAsWanted(verb: ActionVerb, performed: VerbFacts['performed']): boolean {
  const counterpart = COUNTERPARTS[verb];
  if (counterpart === undefined) return false;
  const lead = (performed[verb] ?? 0) - (performed[counterpart] ?? 0);
  return UNDOING.has(verb) ? lead >= 0 : lead > 0;
}
