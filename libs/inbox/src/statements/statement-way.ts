import type { AvailableVerb, CapabilityRecord, ItemKind, StatementHindrance, StatementWay } from '@parvis/contracts';
import { textLength } from '../replies/text-length';

/** Kinds whose answer only their author reads. */
const PRIVATE_KINDS: readonly ItemKind[] = ['message', 'story-reply'];
const ADDRESS = /^[^\s@<>"(),;:\\]+@[^\s@.]+(\.[^\s@.]+)+$/;

export interface WayFacts {
  itemKind: ItemKind;
  verbs: readonly AvailableVerb[];
  /** Of the author, as the channel tells it. */
  handle: string | null;
  ownSite: boolean;
}

/** How the author can be told without anybody else reading it; `link` where the channel has no such way. */
export function statementWay({ itemKind, verbs, handle, ownSite }: WayFacts): StatementWay {
  const works = (name: string) => verbs.some(({ verb, available }) => verb === name && available);
  if (PRIVATE_KINDS.includes(itemKind) && works('reply')) return 'message';
  if (works('private-reply')) return 'private-reply';
  if ((ownSite || itemKind === 'email') && handle !== null && ADDRESS.test(handle)) return 'email';
  return 'link';
}

/** Why nothing can be sent to the author; null: something can. */
export function statementHindrance(facts: WayFacts): StatementHindrance | null {
  if (statementWay(facts) !== 'link') return null;
  const { itemKind, verbs, ownSite } = facts;
  const wanted = PRIVATE_KINDS.includes(itemKind) ? 'reply' : 'private-reply';
  const offered = verbs.find(({ verb }) => verb === wanted) ?? verbs.find(({ verb }) => verb === 'private-reply');
  if (offered) return offered.reason ?? 'channel-cannot';
  return ownSite || itemKind === 'email' ? 'no-address' : 'channel-cannot';
}

/** The longest of the texts that the channel takes; null when none fits. */
export function fittingText(
  way: 'message' | 'private-reply',
  itemKind: ItemKind,
  { text, perKind }: Pick<CapabilityRecord, 'text' | 'perKind'>,
  texts: readonly string[],
): string | null {
  const own = way === 'message' ? perKind?.[itemKind]?.reply : undefined;
  const limit = own ?? (way === 'message' ? text.reply : (text['private-reply'] ?? text.reply));
  return texts.find((one) => limit === undefined || textLength(one, limit.unit) <= limit.max) ?? null;
}
