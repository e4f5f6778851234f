import { mastodonHttpHandler, MastodonNetwork } from '@parvis/channels/doubles';
import { type LocalServer, serve } from '@parvis/channels/testing';
import type { AccountView, ConnectedChoices, SignInView, StartedSignIn } from '@parvis/contracts';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { type InboundTest, startInbound } from '../../test/generic';
import { AccountDirectory } from './account-directory';

jest.setTimeout(30_000);

describe('signing in at a platform', () => {
  let inbound: InboundTest;
  let network: MastodonNetwork;
  let server: LocalServer;

  beforeAll(async () => {
    inbound = await startInbound();
  });
  beforeEach(async () => {
    network = new MastodonNetwork({ clock: () => new Date(), domain: 'toot.example' });
    network.createAccount('maisonlumen', null, 'Maison Lumen');
    server = await serve(mastodonHttpHandler(network));
  });
  afterEach(() => server.close());
  afterAll(() => inbound.test.stop());

  const settings = () => ({ instanceUrl: server.url });
  const start = async (more: object = {}, member: SignedInMember = inbound.owner) => {
    const body = { channel: 'mastodon', credentials: {}, settings: settings(), ...more };
    return member.request('POST', '/api/channel-sign-ins', body);
  };
  /** The person agrees on the platform's page; what it sends back. */
  const agreed = async ({ url }: StartedSignIn) => {
    const answer = await fetch(`${url}&approve=1`, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    return {
      path: back.pathname,
      code: back.searchParams.get('code') ?? '',
      state: back.searchParams.get('state') ?? '',
    };
  };
  const complete = (body: object, member: SignedInMember = inbound.owner) =>
    member.request('POST', '/api/channel-sign-ins/complete', body);
  const connected = async (): Promise<AccountView> => {
    const { path, ...answer } = await agreed((await start()).body as StartedSignIn);
    expect(path).toBe('/channels/sign-in');
    const { id, choices } = (await complete(answer)).body as SignInView;
    const chosen = { externalIds: choices.map(({ externalId }) => externalId), backfillDays: 0 };
    const { body } = await inbound.owner.request('POST', `/api/channel-sign-ins/${id}/connect`, chosen);
    const [account] = (body as ConnectedChoices).accounts;
    if (!account) throw new Error(`not connected: ${JSON.stringify(body)}`);
    return account;
  };

  it('connects what the person chose, without a token ever passing through the browser', async () => {
    const started = (await start()).body as StartedSignIn;
    expect(new URL(started.url).searchParams.get('code_challenge_method')).toBe('S256');
    const { path: _path, ...answer } = await agreed(started);
    const view = await complete(answer);
    expect(view).toMatchObject({
      status: 200,
      body: { choices: [{ name: '@maisonlumen@toot.example', accountId: null }] },
    });
    const { id, choices } = view.body as SignInView;
    const chosen = { externalIds: choices.map(({ externalId }) => externalId), backfillDays: 0 };
    const done = await inbound.owner.request('POST', `/api/channel-sign-ins/${id}/connect`, chosen);
    expect(done).toMatchObject({
      status: 200,
      body: { refused: [], accounts: [{ health: 'working', credentialsSet: expect.arrayContaining(['accessToken']) }] },
    });
    const [token] = network.state.tokens.keys();
    expect(JSON.stringify([started, view, done])).not.toContain(token);
    const [account] = (done.body as ConnectedChoices).accounts;
    const seen = await inbound.owner.request('GET', `/api/channel-sign-ins/${id}`);
    expect((seen.body as SignInView).choices).toMatchObject([{ accountId: account?.id }]);
    // chosen again, it is the same account with a newer grant
    const again = await inbound.owner.request('POST', `/api/channel-sign-ins/${id}/connect`, chosen);
    expect(again.body).toMatchObject({ accounts: [{ id: account?.id }], refused: [] });
  });

  it('takes a state once, from the member who began, and no other', async () => {
    const { path: _path, ...answer } = await agreed((await start()).body as StartedSignIn);
    const colleague = await signedIn(inbound.test.app, { role: 'owner', workspaceId: inbound.owner.agent.workspaceId });
    expect(await complete(answer, colleague)).toMatchObject({ status: 409, body: { code: 'not-possible-now' } });
    expect((await complete(answer)).status).toBe(200);
    expect(await complete(answer)).toMatchObject({ status: 409, body: { code: 'not-possible-now' } });
    expect((await complete({ ...answer, state: 'made-up' })).status).toBe(409);
  });

  it('is over after a quarter of an hour', async () => {
    const { path: _path, ...answer } = await agreed((await start()).body as StartedSignIn);
    await inbound.rows(`update oauth_attempt set created_at = now() - interval '16 minutes'`);
    expect((await complete(answer)).status).toBe(409);
  });

  it('says what the person said no to, and connects nothing', async () => {
    const url = new URL(((await start()).body as StartedSignIn).url);
    const state = url.searchParams.get('state');
    const refusal = { state, error: 'access_denied', errorDescription: 'The person said no.' };
    expect(await complete(refusal)).toMatchObject({
      status: 422,
      body: { code: 'account-refused', detail: expect.stringContaining('The person said no.') },
    });
  });

  it('refuses a code that another verifier asked for', async () => {
    const [mine, other] = [(await start()).body as StartedSignIn, (await start()).body as StartedSignIn];
    const { code } = await agreed(other);
    const { state } = await agreed(mine);
    expect(await complete({ state, code })).toMatchObject({ status: 422, body: { code: 'account-refused' } });
  });

  it('names what is missing before anybody is sent away', async () => {
    expect(await start({ settings: { instanceUrl: 'nowhere' } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/settings/instanceUrl' }] },
    });
    expect(await start({ channel: 'email' })).toMatchObject({ status: 422, body: { code: 'channel-cannot' } });
    expect(await start({ settings: { instanceUrl: 'http://127.0.0.1:1' } })).toMatchObject({
      status: 502,
      body: { code: 'account-unreachable' },
    });
  });

  it('signs in again for an account whose token was taken back, and only for that account', async () => {
    const account = await connected();
    for (const token of network.state.tokens.keys()) network.revoke(token);
    const again = async () => {
      const { path: _path, ...answer } = await agreed((await start({ accountId: account.id })).body as StartedSignIn);
      return complete(answer);
    };
    expect(await again()).toMatchObject({ status: 200, body: { accountId: account.id, choices: [] } });
    const tested = await inbound.owner.request('POST', `/api/accounts/${account.id}/test`);
    expect(tested.body).toMatchObject({ ok: true });
    // somebody else is signed in at the server now
    network.state.accounts.clear();
    network.createAccount('somebody');
    expect(await again()).toMatchObject({ status: 422, body: { detail: expect.stringContaining('@somebody') } });
  });

  it('finds its history again after it was disconnected', async () => {
    const account = await connected();
    await inbound.owner.request('DELETE', `/api/accounts/${account.id}`);
    expect(await connected()).toMatchObject({ id: account.id, health: 'working' });
  });

  it('renews stored credentials once for two processes, and stores before anybody uses them', async () => {
    const account = await connected();
    const { workspaceId } = inbound.owner.agent;
    const other = await startInbound({ database: inbound.test.database });
    try {
      const contexts = await Promise.all(
        [inbound, other].map(async ({ test }) => {
          const known = await test.app.get(AccountDirectory, { strict: false }).find(workspaceId, Number(account.id));
          if (!known?.context.renewCredentials) throw new Error('an account cannot renew its credentials');
          return known.context.renewCredentials;
        }),
      );
      let asked = 0;
      const renew = async (stored: Readonly<Record<string, string>>) => {
        asked += 1;
        return { ...stored, accessToken: `renewed-${asked}` };
      };
      const renewed = await Promise.all(contexts.map((renewCredentials) => renewCredentials(renew)));
      expect({ asked, tokens: renewed.map(({ accessToken }) => accessToken) }).toEqual({
        asked: 1,
        tokens: ['renewed-1', 'renewed-1'],
      });
    } finally {
      await other.test.stop();
    }
  });
});
