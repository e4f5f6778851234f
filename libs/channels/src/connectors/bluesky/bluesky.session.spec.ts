import { ConnectorAuthError, ConnectorError, ConnectorRateLimited, ConnectorRejected } from '../../spi/errors';
import { classify, ChangedMeanwhile, MessagesNotAllowed, TokenEnded } from './bluesky.errors';
import { type BlueskyHarness, blueskyPlatform } from './bluesky.harness';
import { bluesky } from './index';

const never = () => new AbortController().signal;

describe('sessions by app password', () => {
  let platform: BlueskyHarness;
  let signIns: number;
  let refreshes: number;

  beforeEach(async () => {
    platform = await blueskyPlatform();
    [signIns, refreshes] = [0, 0];
    const { fetch } = platform.account;
    platform.account.fetch = (url, init) => {
      if (url.endsWith('createSession')) signIns += 1;
      if (url.endsWith('refreshSession')) refreshes += 1;
      return fetch(url, init);
    };
  });
  afterEach(() => platform.close());

  const poll = () => bluesky.fetchSince({ cursor: null, backfillFrom: null }, platform.account, never());

  it('signs in once for many calls, also for several at once', async () => {
    await Promise.all([poll(), poll(), poll()]);
    await poll();
    expect([signIns, refreshes]).toEqual([1, 0]);
  });

  it('refreshes an ended token, which is a 400 here, and makes the call again', async () => {
    await poll();
    platform.network.sessions.expire();
    await poll();
    platform.network.sessions.expire();
    await Promise.all([poll(), poll()]);
    expect([signIns, refreshes]).toEqual([1, 2]);
  });

  it('signs in anew when the refresh token has ended', async () => {
    await poll();
    for (const session of platform.network.sessions.all) {
      session.accessEndsAt = 0;
      session.refreshEndsAt = 0;
    }
    await poll();
    expect([signIns, refreshes]).toEqual([2, 1]);
  });

  it('refreshes before the end that a token names', async () => {
    await platform.close();
    platform = await blueskyPlatform({ accessSeconds: 30 });
    const calls: string[] = [];
    const { fetch } = platform.account;
    platform.account.fetch = (url, init) => {
      calls.push(new URL(url).pathname.split('.').at(-1) ?? '');
      return fetch(url, init);
    };
    await poll();
    expect(calls.slice(0, 3)).toEqual(['createSession', 'getLog', 'refreshSession']);
  });

  it.each([
    ['revoked app password', () => platform.network.sessions.revoke(platform.password)],
    ['account that was taken down', () => void (platform.brand.status = 'takendown')],
    ['account that was deactivated', () => void (platform.brand.status = 'deactivated')],
  ])('asks for a new connection: %s', async (_name, close) => {
    close();
    await expect(poll()).rejects.toBeInstanceOf(ConnectorAuthError);
  });

  it('waits when it signed in too often', async () => {
    await platform.close();
    platform = await blueskyPlatform({ signInsPerWindow: 0 });
    await expect(poll()).rejects.toBeInstanceOf(ConnectorRateLimited);
  });

  it('waits until the window begins anew when calls are used up', async () => {
    await platform.close();
    platform = await blueskyPlatform({ requestsPerWindow: 0 });
    const error = await poll().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectorRateLimited);
    const wait = (error as ConnectorRateLimited).retryAfterMs;
    expect(wait).toBeGreaterThan(290_000);
    expect(wait).toBeLessThanOrEqual(301_000);
  });

  it('calls the server that the DID document names', async () => {
    const hosts = new Set<string>();
    const { fetch, settings } = platform.account;
    const entrance = String(settings['serviceUrl']).replace('127.0.0.1', 'localhost');
    const account = {
      ...platform.account,
      settings: { ...settings, serviceUrl: entrance },
      fetch: async (url: string, init?: RequestInit) => {
        hosts.add(`${new URL(url).pathname.split('.').at(-1)} ${new URL(url).hostname}`);
        const response = await fetch(url, init);
        if (!url.endsWith('createSession')) return response;
        return new Response((await response.text()).replace('http://localhost', 'http://127.0.0.1'), response);
      },
    };
    await bluesky.probe(account, '', never());
    expect([...hosts]).toEqual(['createSession localhost', 'getProfile 127.0.0.1', 'listNotifications 127.0.0.1', 'getLog 127.0.0.1']); // prettier-ignore
  });
});

describe('what the platform’s codes mean', () => {
  const headers = new Headers();
  const judged = (status: number, error: string, message = ''): ConnectorError | null =>
    classify({ status, headers, body: { error, message }, at: '' }, 'detail');

  it.each([
    [400, 'ExpiredToken', 'Token has expired'],
    [400, 'InvalidToken', 'Token could not be verified'],
    [401, 'AuthMissing', 'Authentication Required'],
    [401, 'AuthenticationRequired', ''],
  ])('%i %s: another token may work', (status, error, message) => {
    expect(judged(status, error, message)).toBeInstanceOf(TokenEnded);
  });

  it.each(['AccountTakedown', 'AccountDeactivated', 'RepoTakendown'])('%s: nobody can act for the account', (code) => {
    const error = judged(400, code);
    expect(error).toBeInstanceOf(ConnectorAuthError);
    expect(error).not.toBeInstanceOf(TokenEnded);
  });

  it.each([
    ['NotFound', 'Post not found: at://did:plc:a/app.bsky.feed.post/x', 'gone'],
    ['RecordNotFound', 'Could not locate record', 'gone'],
    ['BlockedActor', 'block between recipient and sender', 'recipient-refused'],
    ['MessagesDisabled', 'recipient has disabled incoming messages', 'recipient-refused'],
    [
      'NotFollowedBySender',
      'recipient requires incoming messages to come from someone they follow',
      'recipient-refused',
    ],
    [
      'InvalidRequest',
      'Invalid app.bsky.feed.post record: grapheme too big (maximum 300, got 301) at $.record.text',
      'too-long',
    ],
    ['BlobTooLarge', 'This file is too large', 'too-long'],
  ])('%s: %s', (code, message, reason) => {
    expect((judged(400, code, message) as ConnectorRejected).reason).toBe(reason);
  });

  it('tells a lost race, and an app password without messages', () => {
    expect(judged(400, 'InvalidSwap', 'Record was at bafy')).toBeInstanceOf(ChangedMeanwhile);
    expect(judged(400, 'InvalidToken', 'Bad token method')).toBeInstanceOf(MessagesNotAllowed);
    expect(judged(400, 'InvalidToken', 'Bad token scope')).toBeInstanceOf(MessagesNotAllowed);
  });

  it.each([
    [502, 'UpstreamFailure'],
    [500, 'InternalServerError'],
    [400, 'InvalidRequest'],
    [403, 'Forbidden'],
  ])('leaves %i %s to the status', (status, code) => {
    expect(judged(status, code)).toBeNull();
  });
});
