import { ConnectorRejected } from '../../spi/errors';
import { recordOf, timeOf, type Json } from '../../spi/read';
import type { LinkedInClient } from './linkedin.client';
import { organizationIdOf, urnOf } from './linkedin.urns';

/** A subscription that ends sooner than this is made anew. */
const RENEW_BEFORE_MS = 3 * 86_400_000;

interface Subscriber {
  applicationId: string;
  /** URN of the member whose grant this is. */
  member: string;
  organizationId: string;
}

/**
 * Has the member's notifications of the Page brought to the hook; true when they are. The subscription ends silently with the
 * member's grant or role, so it is looked at again with every test. LinkedIn takes validated https addresses only.
 */
export async function keepSubscribed(
  client: LinkedInClient,
  subscriber: Subscriber,
  hookUrl: string,
): Promise<boolean> {
  const { applicationId, member, organizationId } = subscriber;
  try {
    const { list, at } = await client.subscriptions();
    const stands = list.some((entry) => isFor(entry, organizationId, hookUrl, Date.parse(at) + RENEW_BEFORE_MS));
    if (!stands) await client.subscribe(applicationId, member, hookUrl);
    return true;
  } catch (error) {
    // push is an extra: what is refused is named by the test, and reading goes on
    if (error instanceof ConnectorRejected) return false;
    throw error;
  }
}

function isFor(entry: Json, organizationId: string, hookUrl: string, until: number): boolean {
  const endsAt = timeOf(entry['expiresAt']);
  const isCurrent = endsAt === null || Date.parse(endsAt) > until;
  const entity = urnOf(entry['entity']) ?? urnOf(recordOf(entry['key'])?.['entity']);
  return isCurrent && entry['webhook'] === hookUrl && organizationIdOf(entity) === organizationId;
}
