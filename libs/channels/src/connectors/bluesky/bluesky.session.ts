import { type KeptToken, signIn, TokenMemory } from '../../http/token-memory';
import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorUnavailable } from '../../spi/errors';
import { didOf, idOf, type Json, linkOf, recordOf, recordsOf, textOf } from './bluesky.payloads';
import { identifierOf, serviceOf } from './bluesky.settings';

/** Access tokens name their end; where one does not, it lives about this long. */
const ASSUMED_LIFE_MS = 30 * 60_000;
const EARLY_MS = 60_000;

export interface Session extends KeptToken {
  refreshToken: string;
  did: string;
  handle: string;
  /** The account's own server, which all calls go to. */
  server: string;
}

/**
 * Sessions by app password. Both tokens rotate and none is stored: a process signs in once, then refreshes; when that
 * fails the app password still works. Signing in for every job would use up the 300 sign-ins of a day.
 */
const sessions = new TokenMemory<Session>();
const underWay = new Map<string, Promise<Session>>();

/** A working session; refreshed when its end has come or when `rejected` is the token at hand. */
export function sessionOf(account: AccountContext, signal: AbortSignal, rejected?: string): Promise<Session> {
  const grant = [serviceOf(account), identifierOf(account), account.credentials['appPassword'] ?? ''];
  return sessions.working(grant, rejected, async (last) => {
    const key = JSON.stringify(grant);
    // several calls at once share one renewal
    const running = underWay.get(key) ?? begin(account, signal, last).finally(() => underWay.delete(key));
    underWay.set(key, running);
    return running;
  });
}

async function begin(account: AccountContext, signal: AbortSignal, last: Session | undefined): Promise<Session> {
  if (last !== undefined) {
    try {
      return await refreshed(account, signal, last);
    } catch (error) {
      if (!(error instanceof ConnectorAuthError)) throw error; // the app password may still work
    }
  }
  return signedIn(account, signal);
}

async function signedIn(account: AccountContext, signal: AbortSignal): Promise<Session> {
  const service = serviceOf(account);
  const body = { identifier: identifierOf(account), password: account.credentials['appPassword'] ?? '' };
  const answer = await signIn(
    {
      method: 'POST',
      url: `${service}/xrpc/com.atproto.server.createSession`,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
    { account, signal, platform: 'Bluesky sign-in' },
  );
  return sessionIn(recordOf(answer.body), service);
}

async function refreshed(account: AccountContext, signal: AbortSignal, last: Session): Promise<Session> {
  const answer = await signIn(
    {
      method: 'POST',
      url: `${last.server}/xrpc/com.atproto.server.refreshSession`,
      headers: { authorization: `Bearer ${last.refreshToken}` },
    },
    { account, signal, platform: 'Bluesky sign-in', secrets: [last.refreshToken, last.value] },
  );
  return sessionIn(recordOf(answer.body), last.server);
}

function sessionIn(body: Json | null, server: string): Session {
  const [value, refreshToken] = [textOf(body?.['accessJwt']), textOf(body?.['refreshJwt'])];
  const did = didOf(body);
  if (value === null || refreshToken === null || did === null) {
    throw new ConnectorUnavailable('Bluesky sign-in gave no session', false);
  }
  if (body?.['active'] === false) {
    const status = idOf(body['status']) ?? 'not active';
    throw new ConnectorAuthError(`The Bluesky account is closed (${status}). Open it again, then connect it again.`);
  }
  return {
    value,
    refreshToken,
    did,
    handle: idOf(body?.['handle']) ?? did,
    server: serverIn(recordOf(body?.['didDoc'])) ?? server,
    usableUntil: endOf(value) - EARLY_MS,
  };
}

/** The address of the account's own server in its DID document. */
function serverIn(document: Json | null): string | null {
  const entry = recordsOf(document?.['service']).find(({ id }) => idOf(id)?.endsWith('#atproto_pds'));
  return linkOf(entry?.['serviceEndpoint'])?.replace(/\/+$/, '') ?? null;
}

/** `exp` of a JWT, in process time (ms). */
function endOf(token: string): number {
  try {
    const claims = recordOf(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()));
    if (typeof claims?.['exp'] === 'number') return claims['exp'] * 1000;
  } catch {
    // not a JWT that can be read
  }
  return Date.now() + ASSUMED_LIFE_MS;
}
