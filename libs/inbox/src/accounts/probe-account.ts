import { type AccountContext, type Connector, ConnectorError, type ProbeResult } from '@parvis/channels';
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

function probeProblem(error: ConnectorError): Problem {
  const unreachable = error.kind === 'unavailable' || error.kind === 'rate-limited';
  return problem(unreachable ? 'account-unreachable' : 'account-refused', { detail: error.message, cause: error });
}
