import { Webhook } from 'standardwebhooks';
import { type ApiAnswer, callApi } from '../../http/call';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, type ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import { isRecord, text } from './generic-webhook.payloads';
import { textSetting } from './generic-webhook.settings';
import { secretBytes } from '../../http/standard-webhook';

const TIMEOUT_MS = 15_000;
const PLATFORM = 'The other system';

/** Posts a signed event to the callback address. `id` is the idempotency key: repeating is always safe. */
export async function callBack(
  account: AccountContext,
  signal: AbortSignal,
  id: string,
  event: Record<string, unknown>,
): Promise<ApiAnswer> {
  const url = textSetting(account, 'callbackUrl');
  const secret = account.credentials['callbackSecret'] ?? '';
  if (!url) throw new ConnectorRejected('the channel has no callback address', 'forbidden');
  if (secretBytes(secret) === null) throw new ConnectorAuthError('the secret of our calls must start with whsec_');
  const at = new Date();
  const body = JSON.stringify({ ...event, version: 1, timestamp: at.toISOString() });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
  const timely = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  try {
    return await callApi(
      { method: 'POST', url, headers, body, redirect: 'error' },
      { account, signal: timely, platform: PLATFORM, classify },
    );
  } catch (error) {
    if (error instanceof AlreadyDone) return error.answer;
    // The id makes repeating safe, so that an unanswered call needs no looking up.
    if (error instanceof ConnectorUnavailable) throw new ConnectorUnavailable(error.message, false);
    throw error;
  }
}

/** One page of the pull address. */
export async function pull(
  account: AccountContext,
  signal: AbortSignal,
  cursor: string | null,
): Promise<{ events: unknown[]; nextCursor: string | null; hasMore: boolean }> {
  const address = textSetting(account, 'pullUrl');
  if (!URL.canParse(address)) throw new ConnectorRejected('the pull address is not an address', 'invalid');
  const url = new URL(address);
  url.searchParams.set('limit', '100');
  if (cursor !== null) url.searchParams.set('cursor', cursor);
  const token = account.credentials['pullToken'];
  const { body } = await callApi(
    { method: 'GET', url: url.href, headers: token ? { authorization: `Bearer ${token}` } : {} },
    { account, signal, platform: PLATFORM, classify },
  );
  if (!isRecord(body) || !Array.isArray(body['events'])) {
    throw new ConnectorUnavailable(`${PLATFORM} answered without events`, false);
  }
  return { events: body['events'], nextCursor: text(body['nextCursor']), hasMore: body['hasMore'] === true };
}

/** 409 `done`: the answer to a repeated id is the answer to the first. */
class AlreadyDone extends ConnectorRejected {
  constructor(
    detail: string,
    readonly answer: ApiAnswer,
  ) {
    super(detail, 'already-done');
  }
}

function classify(answer: ApiAnswer, detail: string): ConnectorError | null {
  const { status, body } = answer;
  if (status === 401 || status === 403)
    return new ConnectorAuthError(`credentials rejected by the other system. ${detail}`);
  if (status === 409 && isRecord(body) && (body['status'] === 'done' || body['status'] === 'pending')) {
    return new AlreadyDone(detail, answer);
  }
  if (status === 422) return new ConnectorRejected(detail, 'forbidden', 'not-supported');
  return null;
}
