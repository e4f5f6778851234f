import type { AccountContext, Connector } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import { capabilities } from './trustpilot.capabilities';
import { NotOurs, TrustpilotClient } from './trustpilot.client';
import { parse, readRef } from './trustpilot.parse';
import type { Landed } from './trustpilot.payloads';
import { findPerformed, perform } from './trustpilot.perform';
import { fetchSince } from './trustpilot.poll';
import { probe } from './trustpilot.probe';
import { READ_BACK_SIZE, readBack } from './trustpilot.read-back';
import { credentials, settings } from './trustpilot.settings';
import { verify } from './trustpilot.verify';

/** Service reviews of one Trustpilot domain: webhook hints, polling, and the one public reply a review can have. */
export const trustpilot: Connector = {
  kind: 'trustpilot',
  credentials,
  settings,
  capabilities,
  verify,
  parse,
  fetchSince,
  perform,
  findPerformed,
  probe,
  readBack,
  readBackSize: READ_BACK_SIZE,
  handshake() {
    throw new ConnectorUnsupported('Trustpilot’s webhooks have no handshake');
  },
  fetchRef,
  async listen() {
    throw new ConnectorUnsupported('Trustpilot has no stream');
  },
};

/** The review that a hook named: as it stands now, as removed, or nothing when it is not one of the account's. */
async function fetchRef(ref: string, account: AccountContext, signal: AbortSignal): Promise<string[]> {
  const wanted = readRef(ref);
  if (wanted === null) throw new ConnectorRejected('not a Trustpilot review', 'invalid');
  const answer = await new TrustpilotClient(account, signal).review(wanted.id).catch((error: unknown) => {
    // a hook is not signed: one that names somebody else's review must not stop the account
    if (error instanceof NotOurs) return null;
    throw error;
  });
  if (answer === null) return [];
  const { review, at } = answer;
  const landed: Landed =
    review === null
      ? { removed: { id: wanted.id, at } }
      : { review, at, ...(wanted.edited ? { edited: true } : {}), stateRead: true };
  return [JSON.stringify(landed)];
}
