import { createHmac, timingSafeEqual } from 'node:crypto';
import type { AccountContext, RawRequest } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';

const HEADER = 'tiktok-signature';
/** How far the signed time may be from now, either way. */
const TOLERANCE_MS = 300_000;

/** Checks `Tiktok-Signature: t=…,s=…`: HMAC-SHA256 of `t`, a full stop and the raw bytes, keyed by the app secret. */
export function verifyTikTok(request: RawRequest, account: AccountContext): void {
  const [, seconds, hex] = /^t=(\d{1,12}),s=([0-9a-f]{64})$/.exec(request.headers[HEADER] ?? '') ?? [];
  if (seconds === undefined || hex === undefined) throw new ConnectorAuthError(`${HEADER} is missing or malformed`);
  const secret = account.credentials['appSecret'] ?? '';
  if (secret === '') throw new ConnectorAuthError('No app secret is stored for this account');
  const expected = createHmac('sha256', secret).update(`${seconds}.`).update(request.body).digest();
  if (!timingSafeEqual(expected, Buffer.from(hex, 'hex'))) {
    throw new ConnectorAuthError(`${HEADER} does not fit the body`);
  }
  if (Math.abs(request.receivedAt.getTime() - Number(seconds) * 1000) > TOLERANCE_MS) {
    throw new ConnectorAuthError(`${HEADER} was made more than five minutes from now`, 'timestamp');
  }
}
