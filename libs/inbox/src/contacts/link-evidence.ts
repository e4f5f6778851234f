import type { ChannelKind, LinkEvidence, LinkEvidenceKind } from '@parvis/contracts';

/** What an identity tells of itself. */
export interface ComparedIdentity {
  id: string;
  contactId: string;
  channel: ChannelKind;
  accountId: number;
  externalId: string;
  handle: string | null;
  profileUrl: string | null;
}

type FactKind = 'email' | 'phone' | 'handle' | 'platform-id';

interface Fact {
  kind: FactKind;
  value: string;
  /** `signed`: the host site vouches for it; `typed`: the person only said so. */
  trust: 'signed' | 'platform' | 'typed';
}

const UNVERIFIED = /\s*\(unverified\)$/;
const ADDRESS = /^[^@\s]+@[^@\s]+\.[^@\s]+$/;
const PHONE = /^\+?\d[\d ().-]{6,}$/;
const SHORTEST_HANDLE = 4;
/** Whose handle is an address. A Mastodon handle only looks like one. */
const WITH_ADDRESS: readonly ChannelKind[] = ['email', 'wordpress', 'web-widget', 'generic-webhook'];
/** Whose ids of people are the same for every account: elsewhere two sites may give one number to two people. */
const ONE_ID_EVERYWHERE: readonly ChannelKind[] = ['telegram', 'discord', 'youtube', 'bluesky', 'reddit', 'x'];

/** As `handle_key` of the database writes handles. */
export function handleKey(handle: string): string {
  const key = handle
    .replace(/^(@|u\/)/, '')
    .replace(UNVERIFIED, '')
    .toLowerCase();
  return PHONE.test(key) ? key.replace(/\D/g, '') : key;
}

/** What can be compared of an identity. */
export function factsOf(identity: ComparedIdentity): Fact[] {
  const facts: Fact[] = [];
  const phone = phoneOf(identity);
  if (phone !== null) facts.push({ kind: 'phone', value: phone, trust: 'platform' });
  if (ONE_ID_EVERYWHERE.includes(identity.channel))
    facts.push({ kind: 'platform-id', value: identity.externalId, trust: 'platform' });
  const { handle, channel } = identity;
  if (handle === null || PHONE.test(handle)) return facts;
  const value = handleKey(handle);
  if (WITH_ADDRESS.includes(channel) && ADDRESS.test(value))
    facts.push({ kind: 'email', value, trust: trustOf(channel, handle) }); // prettier-ignore
  else if (value.length >= SHORTEST_HANDLE) facts.push({ kind: 'handle', value, trust: 'platform' });
  return facts;
}

function trustOf(channel: ChannelKind, handle: string): Fact['trust'] {
  if (channel === 'web-widget') return UNVERIFIED.test(handle) ? 'typed' : 'signed';
  return channel === 'email' ? 'platform' : 'typed';
}

function phoneOf({ channel, externalId, profileUrl, handle }: ComparedIdentity): string | null {
  if (channel === 'whatsapp') {
    const linked = /^https:\/\/wa\.me\/(\d{7,15})$/.exec(profileUrl ?? '')?.[1];
    return linked ?? (/^\d{7,15}$/.test(externalId) ? externalId : null);
  }
  return handle !== null && PHONE.test(handle) ? handleKey(handle) : null;
}

/** Why two identities may be one person; nothing when they share nothing that counts. */
export function evidenceBetween(one: ComparedIdentity, other: ComparedIdentity): LinkEvidence[] {
  return factsOf(one).flatMap((fact) => {
    const same = factsOf(other).find(({ kind, value }) => kind === fact.kind && value === fact.value);
    if (!same) return [];
    if (fact.kind === 'platform-id' && one.channel !== other.channel) return [];
    const [kind, strength] = weigh(fact, same, one.channel === other.channel);
    return [{ kind, value: fact.value, identityIds: [one.id, other.id], strength }];
  });
}

function weigh(fact: Fact, same: Fact, isOneChannel: boolean): [LinkEvidenceKind, LinkEvidence['strength']] {
  switch (fact.kind) {
    case 'phone':
      return ['same-phone', 'likely'];
    case 'platform-id':
      return ['same-platform-id', 'likely'];
    case 'handle':
      return ['same-handle', isOneChannel ? 'likely' : 'maybe'];
    case 'email': {
      const trusts = [fact.trust, same.trust];
      if (trusts.includes('typed')) return ['same-email', 'maybe'];
      return [trusts.includes('signed') ? 'signed-visitor' : 'same-email', 'likely'];
    }
  }
}

const FACT_OF: Readonly<Record<LinkEvidenceKind, FactKind | null>> = {
  'signed-visitor': 'email',
  'same-email': 'email',
  'same-phone': 'phone',
  'same-platform-id': 'platform-id',
  'same-handle': 'handle',
  'by-hand': null,
};

/** What a kind of evidence says of an identity now; '' when it no longer says it (the platform made us forget it). */
export function evidenceValue(kind: LinkEvidenceKind, identity: ComparedIdentity | undefined): string {
  return (identity && factsOf(identity).find((fact) => fact.kind === FACT_OF[kind])?.value) ?? '';
}
