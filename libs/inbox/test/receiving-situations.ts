import type { Connector } from '@parvis/channels';
import type { ChannelKind } from '@parvis/contracts';

/** Everything that can go wrong on the way in, in the order of the printed table. */
export const RECEIVING = {
  'signature-accepted': 'a request that the platform signed is taken in',
  'signature-refused': 'a request that it did not sign leaves nothing',
  batch: 'many items between two looks all come in, once each',
  duplicate: 'a delivery that comes again, and ten times at once, changes nothing',
  reorder: 'deliveries in reverse order end the same',
  'edit-before-create': 'an edit that overtakes its item is what is shown',
  'delete-before-create': 'a removal that overtakes its item leaves nothing to see',
  'unknown-kind': 'what we do not know leaves no item and no failure',
  'missing-author': 'an item without an author stands in the inbox',
  'big-ids': 'ids of 64 bits come through digit for digit',
  'ids-as-numbers': 'an id without its quotes is exact or refused, never another one',
  html: 'markup in a text is text',
  'every-script': 'emoji, right-to-left and combining characters come through unchanged',
} as const;
export type ReceivingSituation = keyof typeof RECEIVING;

const NO_HOOK = 'it has no push, its hook answers 404';
const WITHOUT_HOOK: readonly ChannelKind[] = ['email', 'mastodon', 'bluesky', 'reddit', 'discord', 'listening', 'google-play', 'app-store', 'web-widget']; // prettier-ignore

const nameless = (why: string) => ({ 'missing-author': why });
const textIds = (why: string) => ({ 'big-ids': why, 'ids-as-numbers': why });

/** What the platforms themselves rule out. */
const ABSENT: Partial<Record<ChannelKind, Partial<Record<ReceivingSituation, string>>>> = {
  messenger: { ...nameless('a message is from a sender id or it is nothing'), ...textIds('ids are texts (mid, PSID)') },
  whatsapp: nameless('a message is from a number or a user id, or it is nothing'),
  x: nameless('a mention without its author is read again with one'),
  youtube: textIds('ids are texts (Ugz…)'),
  'google-business': textIds('ids are texts (AbFvOq…)'),
  trustpilot: textIds('ids are 24 hexadecimal characters'),
  'google-play': textIds('ids are texts (gp:AOqp…)'),
  'app-store': { ...nameless('a review has a nickname or it is nothing'), ...textIds('ids are UUIDs') },
  telegram: { 'ids-as-numbers': 'ids are numbers already' },
  mastodon: nameless('the API gives no status without its account'),
  bluesky: { ...nameless('a record stands in its author’s repository'), ...textIds('ids are addresses (at://…)') },
  discord: nameless('a message has an author or it is nothing'),
  reddit: textIds('ids are base 36 texts (t1_…)'),
  'web-widget': { ...nameless('a message is from a visitor or it is nothing'), ...textIds('ids are texts of our own') },
  listening: textIds('ids are made from addresses'),
  'generic-webhook': textIds('ids are texts by its contract'),
  email: textIds('ids are Message-IDs'),
};

/** Bits of the largest id. Telegram writes numbers and promises that a double holds them. */
export function idBits(kind: ChannelKind): number {
  return kind === 'telegram' ? 52 : 63;
}

/** Texts are markup themselves: what is shown is what a reader of the page sees. */
export function writesMarkup(kind: ChannelKind): boolean {
  return kind === 'listening';
}

/** Why a channel cannot be in a situation; undefined when it can. */
export function cannotBe({ kind, capabilities }: Connector, situation: ReceivingSituation): string | undefined {
  if (situation === 'edit-before-create' && !capabilities.sees.edits) return 'the platform tells of no edits';
  if (situation === 'delete-before-create' && !capabilities.sees.deletions) return 'the platform tells of no removals';
  if (situation.startsWith('signature-') && WITHOUT_HOOK.includes(kind)) return NO_HOOK;
  return ABSENT[kind]?.[situation];
}
