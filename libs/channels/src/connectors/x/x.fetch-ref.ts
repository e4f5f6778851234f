import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import { recordsOf } from '../../spi/read';
import { XClient } from './x.client';
import { xPayload } from './x.payloads';
import { goneIn } from './x.sweep';

/** Reads the object of a hint: `post:id`, `context:id` (a post that others answer), `gone:id` (said to be deleted). */
export async function fetchXRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const [, kind, id] = /^(post|context|gone):(\d+)$/.exec(ref) ?? [];
  if (kind === undefined || id === undefined) {
    throw new ConnectorRejected('Not a reference of this connector', 'invalid');
  }
  const { body, at } = await new XClient(account, signal).posts([id]);
  const own = account.externalId;
  if (kind === 'gone') return goneIn(body).has(id) ? [xPayload('removed', own, at, { id })] : [];
  return recordsOf(body['data']).map((post) => xPayload(kind, own, at, post, body));
}
