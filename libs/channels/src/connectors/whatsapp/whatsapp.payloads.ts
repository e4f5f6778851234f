import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { parseJsonKeepingBigIntegers } from '../../spi/json';
import { idOf, NO_TIME, recordOf, recordsOf, textOf, timeOf, type Json } from '../../spi/read';
import { businessIdOf, numberIdOf } from './whatsapp.settings';

/** One change of a webhook body. */
export interface WhatsAppChange {
  field: string;
  value: Json;
}

type WhatsAppPayload =
  | { source: 'webhook'; changes: WhatsAppChange[] }
  | { source: 'fetched'; kind: string; observedAt: string; value: Json }
  | { source: 'unknown' };

/** A person as a webhook names them: by phone number, by the business-scoped id, or both; never by neither. */
export interface Person {
  phone: string | null;
  scopedId: string | null;
  name: string;
  username: string | null;
}

/**
 * Text → the changes that concern the account's number (object `whatsapp_business_account`), or what `fetchRef` read.
 * Throws `ConnectorRejected('invalid')` on what is not JSON.
 */
export function openWhatsAppPayload(payload: string, account: AccountContext): WhatsAppPayload {
  const root = recordOf(parsed(payload));
  if (!root) return { source: 'unknown' };
  const kind = textOf(root['fetched']);
  if (kind !== null) return openFetched(root, kind, account);
  if (root['object'] !== 'whatsapp_business_account') return { source: 'unknown' };
  const changes = recordsOf(root['entry']).flatMap((entry) =>
    recordsOf(entry['changes']).flatMap((change): WhatsAppChange[] => {
      const [field, value] = [textOf(change['field']), recordOf(change['value'])];
      return field !== null && value && isOwn(value, entry, account) ? [{ field, value }] : [];
    }),
  );
  return { source: 'webhook', changes };
}

/** One app has one callback for all its numbers: what names a number is that number's, the rest its business account's. */
function isOwn(value: Json, entry: Json, account: AccountContext): boolean {
  const number = idOf(recordOf(value['metadata'])?.['phone_number_id']);
  if (number !== null) return number === numberIdOf(account);
  return recordOf(value['metadata']) === null && idOf(entry['id']) === businessIdOf(account);
}

function openFetched(root: Json, kind: string, account: AccountContext): WhatsAppPayload {
  const value = recordOf(root['value']);
  if (!value || idOf(root['account']) !== numberIdOf(account)) return { source: 'unknown' };
  return { source: 'fetched', kind, observedAt: timeOf(root['observedAt']) ?? NO_TIME, value };
}

function parsed(payload: string): unknown {
  try {
    return parseJsonKeepingBigIntegers(payload);
  } catch {
    throw new ConnectorRejected('The payload is not JSON', 'invalid');
  }
}

/** The person behind two ids, with the name that `contacts[]` of the same value gives them. */
export function personOf(phone: unknown, scopedId: unknown, contacts: readonly Json[]): Person | null {
  const ids = { phone: idOf(phone), scopedId: idOf(scopedId) };
  if (ids.phone === null && ids.scopedId === null) return null;
  const contact = contacts.find(
    (entry) =>
      (ids.phone !== null && idOf(entry['wa_id']) === ids.phone) ||
      (ids.scopedId !== null && idOf(entry['user_id']) === ids.scopedId),
  );
  const profile = recordOf(contact?.['profile']);
  return {
    phone: ids.phone ?? idOf(contact?.['wa_id']),
    scopedId: ids.scopedId ?? idOf(contact?.['user_id']),
    name: textOf(profile?.['name']) ?? '',
    username: textOf(profile?.['username']),
  };
}
