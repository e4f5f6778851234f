import { ConnectorRejected } from '../../spi/errors';

/** One mail as it was read. `source` is the raw message, base64. */
export interface MailPayload {
  v: 1;
  type: 'mail';
  folder: 'inbox' | 'sent';
  uidValidity: string;
  uid: number;
  /** When the server received it (ISO): the time we go by, since `Date` is whatever the sender wrote. */
  internalDate: string;
  /** Size on the server in bytes; larger than `source` when the mail was cut. */
  size: number;
  truncated: boolean;
  /** Another mail with the same Message-ID was there before. */
  idReused: boolean;
  source: string;
}

/** A mail that somebody moved out of the inbox, expunged, or brought back. */
export interface MovePayload {
  v: 1;
  type: 'left' | 'returned';
  externalId: string;
  at: string;
}

export type EmailPayload = MailPayload | MovePayload;

const isText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '' && value === value.trim();
const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

function isMail(value: Record<string, unknown>): boolean {
  const { folder, uid, internalDate, size, source } = value;
  return (
    (folder === 'inbox' || folder === 'sent') &&
    typeof uid === 'number' &&
    isTime(internalDate) &&
    typeof size === 'number' &&
    isText(source)
  );
}

/**
 * The landed text as a payload; null for JSON that is none of ours.
 * @throws ConnectorRejected `invalid` for text that is no JSON.
 */
export function readPayload(payload: string): EmailPayload | null {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch {
    throw new ConnectorRejected('The payload is not JSON.', 'invalid');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const record = value as Record<string, unknown>;
  if (record['v'] !== 1) return null;
  if (record['type'] === 'mail') return isMail(record) ? (record as unknown as MailPayload) : null;
  if (record['type'] !== 'left' && record['type'] !== 'returned') return null;
  return isText(record['externalId']) && isTime(record['at']) ? (record as unknown as MovePayload) : null;
}
