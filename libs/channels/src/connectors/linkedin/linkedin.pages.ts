import { idOf, textOf } from '../../spi/read';
import { unless } from '../../spi/verbs';
import type { LinkedInClient } from './linkedin.client';
import { organizationIdOf, urnOf } from './linkedin.urns';

/** What the member administers, and who that is. */
export interface Administered {
  organizationIds: string[];
  /** URN of the member; null when nothing tells. */
  member: string | null;
}

/** The Pages of which the member is an administrator. */
export async function administered(client: LinkedInClient): Promise<Administered> {
  const { list } = await client.roles();
  const mine = list.filter((entry) => (textOf(entry['role']) ?? 'ADMINISTRATOR') === 'ADMINISTRATOR');
  const ids = mine.map((entry) => organizationIdOf(urnOf(entry['organization']) ?? urnOf(entry['organizationTarget'])));
  const told = mine.map((entry) => urnOf(entry['roleAssignee'])).find((urn) => urn !== null) ?? null;
  const member = told ?? (await ownUrn(client));
  return { organizationIds: [...new Set(ids.filter((id) => id !== null))], member };
}

/** Needs `r_basicprofile`, which an app may lack. */
async function ownUrn(client: LinkedInClient): Promise<string | null> {
  const answer = await unless(['forbidden', 'gone', 'invalid'], () => client.me());
  const id = idOf(answer?.body['id']);
  return id === null ? null : `urn:li:person:${id}`;
}

/** The Page's name; its number where it has none. */
export async function pageName(client: LinkedInClient, id: string): Promise<string> {
  const { body } = await client.organization(id);
  return textOf(body['localizedName']) ?? textOf(body['vanityName']) ?? id;
}
