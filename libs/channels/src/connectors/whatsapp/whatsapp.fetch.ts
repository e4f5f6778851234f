import type { AccountContext } from '../../spi/connector';
import {
  ConnectorAuthError,
  ConnectorError,
  ConnectorRateLimited,
  ConnectorRejected,
  ConnectorUnavailable,
} from '../../spi/errors';
import { GuardedFetchError } from '../../http/guarded-fetch';
import { fetchedPayload, type Json, NO_TIME, recordOf, timeOf } from '../../spi/read';
import { credential } from '../../spi/settings';
import { WhatsAppClient, type MediaAddress } from './whatsapp.client';
import { contentOf, type MediaFile } from './whatsapp.content';
import { readMediaRef } from './whatsapp.media-ref';
import { numberIdOf } from './whatsapp.settings';

/**
 * Reads the file of a message that a hint holds, and gives both. A file that cannot be had for good, or not with this
 * token, leaves the message without it: the message must not be lost with it.
 */
export async function fetchWhatsAppRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const spoken = readMediaRef(ref);
  const { message } = spoken;
  const body = recordOf(recordOf(message['edit'])?.['message']) ?? message;
  const number = numberIdOf(account);
  const at = timeOf(message['timestamp']) ?? NO_TIME;
  const payload = (file: Json | null) => fetchedPayload('message', number, at, { ...spoken, file });
  const { media } = contentOf(body);
  if (!media) return [payload(null)];
  try {
    return [payload(await download(media, account, signal))];
  } catch (error) {
    if (error instanceof ConnectorRejected) return [payload(null)];
    if (!(error instanceof ConnectorAuthError)) throw error;
    return [payload(null), fetchedPayload('signed-out', number, at, { detail: error.message })];
  }
}

async function download(media: MediaFile, account: AccountContext, signal: AbortSignal): Promise<Json> {
  const client = new WhatsAppClient(account, signal);
  const first = await client.mediaAddress(media.id);
  const read = (address: MediaAddress) => bytesAt(address.url, account, signal);
  const bytes = (await read(first)) ?? (await read(await client.mediaAddress(media.id)));
  if (!bytes) throw new ConnectorRejected('Meta does not have the file any more', 'gone');
  return {
    name: media.name,
    contentType: first.contentType ?? media.contentType,
    size: bytes.length,
    content: bytes.toString('base64'),
  };
}

/** The bytes at an address of five minutes; null when it has died. The address is Graph's own answer, so it gets the token. */
async function bytesAt(url: string, account: AccountContext, signal: AbortSignal): Promise<Buffer | null> {
  const token = credential(account, 'accessToken') ?? '';
  try {
    const response = await account.fetch(url, { headers: { authorization: `Bearer ${token}` }, signal });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    await response.body?.cancel();
    if (response.status === 404 || response.status === 410) return null;
    throw refusal(response.status);
  } catch (error) {
    throw error instanceof ConnectorError ? error : transportFailure(error);
  }
}

function refusal(status: number): ConnectorError {
  const message = `Meta answered ${status} for a file`;
  if (status === 401) return new ConnectorAuthError(message);
  if (status === 429) return new ConnectorRateLimited(message, 60_000);
  return status >= 500 ? new ConnectorUnavailable(message, false) : new ConnectorRejected(message, 'forbidden');
}

/** The guard's sentences name the host at most. */
function transportFailure(error: unknown): ConnectorError {
  return error instanceof GuardedFetchError && error.reason !== 'timeout'
    ? new ConnectorRejected(`The file was not fetched: ${error.message}`, 'forbidden')
    : new ConnectorUnavailable('Meta could not be reached for a file', false);
}
