import { type AccountContext, type Connector, ConnectorError, type Cursor, type ProbeResult } from '@parvis/channels';
import { problem, type Problem, type SecretBox, type Tx } from '@parvis/platform';
import { sealContext } from './credential-renewal';

const PROBE_TIMEOUT_MS = 25_000;

/** Asks the platform, in time. @throws the connector's error. */
export function probeInTime(connector: Connector, context: AccountContext, hookUrl: string): Promise<ProbeResult> {
  return connector.probe(context, hookUrl, AbortSignal.timeout(PROBE_TIMEOUT_MS));
}

/** Tests a connection. A failure is a problem that says what the platform said; nothing secret is in it. */
export async function probeAccount(
  connector: Connector,
  context: AccountContext,
  hookUrl: string,
): Promise<ProbeResult> {
  try {
    return await probeInTime(connector, context, hookUrl);
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

/** What a failed call to a platform tells the person who tries to connect. */
export function probeProblem(error: ConnectorError): Problem {
  const unreachable = error.kind === 'unavailable' || error.kind === 'rate-limited';
  return problem(unreachable ? 'account-unreachable' : 'account-refused', { detail: error.message, cause: error });
}

interface Probed {
  workspaceId: number;
  id: number;
  probe: ProbeResult;
  /** Credentials to store; null leaves those that are stored. */
  credentials: Readonly<Record<string, string>> | null;
  /** The stored credentials that were tried, as `CREDENTIALS_MARK`: when a person entered others since, nothing is written. */
  mark?: string;
}

/** Changes when a person enters credentials; those that renew themselves meanwhile stay about the same grant. */
export const CREDENTIALS_MARK = 'credentials_set_at::text';

/** Writes down what a successful probe found; false when the account is gone or `mark` no longer fits. */
export async function storeProbe(tx: Tx, secrets: SecretBox, found: Probed): Promise<boolean> {
  const { workspaceId, id, probe, credentials, mark = null } = found;
  const missing =
    probe.missingPermissions.length > 0 ? `Missing permissions: ${probe.missingPermissions.join(', ')}` : null;
  const stored = await tx.query(
    `update account set external_id = $3, capabilities = $4, token_expires_at = $5, credentials = coalesce($6, credentials),
       credential_names = coalesce($7, credential_names),
       health = case when enabled then case when $8::text is null then 'working' else 'slow' end else health end,
       health_detail = $8, last_error = $8, paused_until = null, quota = coalesce($10, quota), version = version + 1
     where workspace_id = $1 and id = $2 and removed_at is null and ($9::text is null or ${CREDENTIALS_MARK} = $9)
     returning 1`,
    [
      workspaceId,
      id,
      probe.externalId,
      JSON.stringify(probe.capabilities),
      probe.tokenExpiresAt,
      credentials && secrets.seal(credentials, sealContext(workspaceId, id)),
      credentials && Object.keys(credentials),
      missing,
      mark,
      probe.quota === undefined ? null : JSON.stringify(probe.quota),
    ],
  );
  return stored.length > 0;
}
