import type { InboundThread } from '../../spi/inbound';
import { messageIds, threadTag } from './email.ids';

const PREFIX =
  /^\s*(?:(?:re|ré|réf|fwd?|tr|aw|wg|sv|vs|antw|odp|rv|rif|i|enc|vá|ynt|res|réponse)\s*(?:\[\d+\])?\s*[:：]|\[(?:ext|external|externe)\])\s*/i;

/** A subject without any number of `Re:`, `Fwd:`, `TR :`, `AW:` … and without doubled spaces. */
export function bareSubject(subject: string): string {
  let bare = subject.replace(/[\u00A0\u202F\s]+/g, ' ').trim();
  for (let round = 0; round < 20 && PREFIX.test(bare); round++) bare = bare.replace(PREFIX, '');
  return bare.trim();
}

export interface ThreadFacts {
  externalId: string;
  references: string | null;
  inReplyTo: string | null;
  subject: string;
  /** Every address the mail was sent to, for the tag in `mailbox+tag@…`. */
  recipients: readonly string[];
  ownAddresses: ReadonlySet<string>;
  /** The other side: sender of an incoming mail, first recipient of ours; null when nobody can be named. */
  correspondent: string | null;
  /** A newsletter's subject says nothing about belonging together. */
  automatic: boolean;
}

const tagOf = (address: string, own: ReadonlySet<string>): string | null => {
  const match = /^([^+@]+)\+([^@]+)(@.+)$/.exec(address.toLowerCase());
  return match && own.has(`${match[1]}${match[3]}`) ? (match[2] ?? null) : null;
};

/**
 * Where a mail belongs. The key is the oldest id its headers name (its own, when they name none); aliases follow in order
 * of trust: the other ids of the headers, its own id, the tag in a recipient's address (`token:`), and `subject:` with
 * correspondent and bare subject, which the caller may only follow within 14 days.
 */
export function threadOf(facts: ThreadFacts): { thread: InboundThread; references: string[]; parent: string | null } {
  const named = messageIds(facts.references);
  const parents = messageIds(facts.inReplyTo);
  // In-Reply-To goes last: it is the direct parent even when References leaves it out
  const references = [...named.filter((id) => !parents.includes(id)), ...parents].filter(
    (id) => id !== facts.externalId,
  );
  const key = references[0] ?? facts.externalId;
  const tags = facts.recipients.map((address) => tagOf(address, facts.ownAddresses)).filter((tag) => tag !== null);
  const bare = bareSubject(facts.subject);
  const subject =
    bare && facts.correspondent && !facts.automatic
      ? [`subject:${facts.correspondent}|${bare.toLowerCase().slice(0, 200).trim()}`]
      : [];
  // the key's own tag makes the thread known to a later mail that brings nothing but the tag
  const aliases = [
    ...references.slice(1),
    facts.externalId,
    ...[...tags, threadTag(key)].map((tag) => `token:${tag}`),
    ...subject,
  ];
  return {
    thread: { key, aliases: [...new Set(aliases)].filter((alias) => alias !== key), title: facts.subject || null },
    references,
    parent: parents.at(-1) ?? references.at(-1) ?? null,
  };
}
