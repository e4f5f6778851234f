import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../spi/connector';
import { ConnectorAuthError } from '../spi/errors';

const TOLERANCE_SECONDS = 300;

/** One entry of a signature header, over the bytes that were signed. */
type Fits = (version: string | undefined, signature: string, signed: Buffer) => boolean;

/**
 * Checks a Standard Webhooks signature on the raw bytes: passes when any entry of the header fits. The reason of a refusal starts
 * with the code that senders know. `sender` names whose clock is to be looked at.
 */
export function verifyStandardWebhook(request: RawRequest, sender: string, fits: Fits): void {
  const {
    'webhook-id': id = '',
    'webhook-timestamp': timestamp = '',
    'webhook-signature': header = '',
  } = request.headers;
  for (const [name, value] of Object.entries({ id, timestamp, signature: header })) {
    if (value === '') throw new ConnectorAuthError(`missing_header: webhook-${name}`);
  }
  if (id.includes('.')) throw new ConnectorAuthError('signature_mismatch: webhook-id must not hold a dot');
  const age = /^\d{1,12}$/.test(timestamp) ? request.receivedAt.getTime() / 1000 - Number(timestamp) : NaN;
  if (!(Math.abs(age) <= TOLERANCE_SECONDS)) {
    const reason = `timestamp_out_of_range: more than 300 s from our clock; check the ${sender}’s`;
    throw new ConnectorAuthError(reason, 'timestamp');
  }
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), request.body]);
  const entries = header.split(' ').map((entry) => entry.split(',', 2));
  if (!entries.some(([version, signature = '']) => fits(version, signature, signed))) {
    throw new ConnectorAuthError('signature_mismatch: no signature fits the bytes received');
  }
}

/** Whether a `v1` entry was made with the account's signing secret or the one before. */
export function fitsSecret(signature: string, signed: Buffer, credentials: AccountContext['credentials']): boolean {
  const given = Buffer.from(signature, 'base64');
  return ['signingSecret', 'previousSigningSecret'].some((name) => {
    const key = secretBytes(credentials[name] ?? '');
    if (key === null) return false;
    const wanted = createHmac('sha256', key).update(signed).digest();
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

/** The bytes after `whsec_`; null for a secret of another form. */
export function secretBytes(secret: string): Buffer | null {
  if (!/^whsec_[A-Za-z0-9+/_-]+={0,2}$/.test(secret)) return null;
  return Buffer.from(secret.slice('whsec_'.length), 'base64');
}
