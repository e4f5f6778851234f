import type { AccountContext } from '../../spi/connector';
import { ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { recordOf, textOf, type Json } from '../../spi/read';
import type { LinkedInClient } from './linkedin.client';
import type { KnownName, Names } from './linkedin.payloads';
import { apiOf } from './linkedin.settings';
import { organizationIdOf, personIdOf } from './linkedin.urns';

/** LinkedIn allows what is known about members to be kept for a day; a pause between questions needs much less. */
const KEPT_MS = 60 * 60_000;
const MOST_NAMES = 5000;

/** What was told, or refused (null), lately: ids of people are the app's own, so that two apps never share one. */
const known = new Map<string, { name: KnownName | null; until: number }>();

/** The names of people and companies, as far as LinkedIn tells them; one call each, none for what was asked within the hour. */
export async function namesOf(
  urns: Iterable<string | null>,
  client: LinkedInClient,
  account: AccountContext,
): Promise<Names> {
  const names: Record<string, KnownName | null> = {};
  for (const urn of new Set(urns)) {
    if (urn === null) continue;
    const key = `${apiOf(account)} ${account.credentials['clientId'] ?? ''} ${urn}`;
    const remembered = known.get(key);
    if (remembered && remembered.until > Date.now()) names[urn] = remembered.name;
    else {
      const name = await asked(urn, client);
      names[urn] = name;
      remember(key, name);
    }
  }
  return names;
}

function remember(key: string, name: KnownName | null): void {
  known.delete(key);
  known.set(key, { name, until: Date.now() + KEPT_MS });
  for (const oldest of known.keys()) {
    if (known.size <= MOST_NAMES) break;
    known.delete(oldest);
  }
}

/**
 * Refusals are the rule for people who are not connected to the member: they are no fault of the connection. Names have a quota of
 * their own, and what was said must not wait for it.
 */
async function asked(urn: string, client: LinkedInClient): Promise<KnownName | null> {
  const [person, company] = [personIdOf(urn), urn.startsWith('urn:li:organization:') ? organizationIdOf(urn) : null];
  if (person === null && company === null) return null;
  try {
    if (person !== null) return personNamed((await client.person(person)).body);
    return companyNamed((await client.organization(company ?? '')).body);
  } catch (error) {
    if (error instanceof ConnectorRejected || error instanceof ConnectorRateLimited) return null;
    throw error;
  }
}

function personNamed(body: Json): KnownName | null {
  const parts = [textOf(body['localizedFirstName']), textOf(body['localizedLastName'])];
  return named(parts.filter(Boolean).join(' '), 'in', body); // prettier-ignore
}

function companyNamed(body: Json): KnownName | null {
  return named(textOf(body['localizedName']) ?? '', 'company', body);
}

function named(name: string, path: 'in' | 'company', body: Json): KnownName | null {
  if (name.trim() === '') return null;
  const vanity = textOf(body['vanityName']);
  const logo = recordOf(body['logoV2']) ?? recordOf(body['logo']);
  return {
    name: name.trim(),
    url: vanity === null ? null : `https://www.linkedin.com/${path}/${encodeURIComponent(vanity)}`,
    avatar: textOf(logo?.['url']),
  };
}
