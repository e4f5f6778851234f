import { type AccountContext, type Connector, ConnectorError, type Cursor, type ProbeResult } from '@parvis/channels';
import { problem, type Problem } from '@parvis/platform';

const PROBE_TIMEOUT_MS = 25_000;

/** Tests a connection. A failure is a problem that says what the platform said; nothing secret is in it. */
export async function probeAccount(
  connector: Connector,
  context: AccountContext,
  hookUrl: string,
): Promise<ProbeResult> {
  try {
    return await connector.probe(context, hookUrl, AbortSignal.timeout(PROBE_TIMEOUT_MS));
  } catch (error) {
    throw error instanceof ConnectorError ? probeProblem(error) : error;
  }
}

/**
 * Where the account's stream stands now: what comes from here on counts as new. Null when the channel is not read, or cannot
 * be read just now: then the first poll is the beginning.
 */
export async function currentPosition(connector: Connector, context: AccountContext): Promise<Cursor | null> {
  const request = { cursor: null, backfillFrom: null };
  try {
    const page = await connector.fetchSince(request, context, AbortSignal.timeout(PROBE_TIMEOUT_MS));
    return page.payloads.length === 0 ? page.cursor : null; // payloads are landed by the poll that reads them
  } catch (error) {
    if (error instanceof ConnectorError) return null;
    throw error;
  }
}

function probeProblem(error: ConnectorError): Problem {
  const unreachable = error.kind === 'unavailable' || error.kind === 'rate-limited';
  return problem(unreachable ? 'account-unreachable' : 'account-refused', { detail: error.message, cause: error });
}
