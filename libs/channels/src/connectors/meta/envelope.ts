import { ConnectorRejected } from '../../spi/errors';
import type { ItemRemoved } from '../../spi/inbound';
import { parseJsonKeepingBigIntegers } from '../../spi/json';
import { fetchedPayload, idOf, NO_TIME, recordOf, recordsOf, textOf, timeOf, type Json } from '../../spi/read';

/** One update of a webhook body, with what its entry says about it. */
export interface MetaUpdate {
  /** The page or Instagram account. */
  accountId: string;
  /** When Meta sent the entry: the only time that edits, hides and removals carry. */
  sentAt: string;
  shape: 'change' | 'messaging' | 'standby';
  /** The webhook field of a change; '' for messaging. */
  field: string;
  value: Json;
}

/** What a payload is: a webhook body, or an object that we fetched (`fetchedPayload`). */
type MetaPayload =
  | { source: 'webhook'; updates: MetaUpdate[] }
  | { source: 'fetched'; kind: string; accountId: string; observedAt: string; value: Json }
  | { source: 'unknown' };

/** Text → payload of one of Meta's objects; throws `ConnectorRejected('invalid')` on what is not JSON. */
export function openMetaPayload(payload: string, object: 'page' | 'instagram', ownId: string): MetaPayload {
  const root = recordOf(parsed(payload));
  if (!root) return { source: 'unknown' };
  const fetched = textOf(root['fetched']);
  if (fetched !== null) return openFetched(root, fetched, ownId);
  if (root['object'] !== object) return { source: 'unknown' };
  const entries = recordsOf(root['entry']).filter((entry) => isOwn(idOf(entry['id']), ownId));
  return { source: 'webhook', updates: entries.flatMap(updatesOf) };
}

/**
 * One app has one callback for all its pages, so a body can speak of other accounts; those are not ours to store.
 * The dashboard's test button sends entry id 0.
 */
function isOwn(entryId: string | null, ownId: string): boolean {
  return entryId !== null && entryId !== '0' && (ownId === '' || entryId === ownId);
}

function parsed(payload: string): unknown {
  try {
    return parseJsonKeepingBigIntegers(payload);
  } catch {
    throw new ConnectorRejected('The payload is not JSON', 'invalid');
  }
}

function updatesOf(entry: Json): MetaUpdate[] {
  const base = { accountId: idOf(entry['id']) ?? '', sentAt: timeOf(entry['time']) ?? NO_TIME };
  const messaging = (shape: 'messaging' | 'standby') =>
    recordsOf(entry[shape]).map((value): MetaUpdate => ({ ...base, shape, field: '', value }));
  // Instagram Login documents the flat form, field and value on the entry, but also sends `changes[]`.
  const changes = [...recordsOf(entry['changes']), ...(textOf(entry['field']) === null ? [] : [entry])].flatMap(
    (change): MetaUpdate[] => {
      const [field, value] = [textOf(change['field']), recordOf(change['value'])];
      return field !== null && value ? [{ ...base, shape: 'change', field, value }] : [];
    },
  );
  return [...changes, ...messaging('messaging'), ...messaging('standby')];
}

function openFetched(root: Json, kind: string, ownId: string): MetaPayload {
  const [accountId, value] = [idOf(root['account']), recordOf(root['value'])];
  if (accountId === null || !value || !isOwn(accountId, ownId)) return { source: 'unknown' };
  return { source: 'fetched', kind, accountId, observedAt: timeOf(root['observedAt']) ?? NO_TIME, value };
}

/** What was read back and is not there any more. */
export function removedPayload(accountId: string, observedAt: string, externalId: string): string {
  return fetchedPayload('removed', accountId, observedAt, { id: externalId });
}

/** The event of a `removedPayload`. */
export function parseRemoved(value: Json, observedAt: string): ItemRemoved[] {
  const externalId = idOf(value['id']);
  return externalId === null ? [] : [{ type: 'removed', externalId, at: observedAt }];
}
