import type { AccountContext, Connector } from '../../spi/connector';
import type { ItemSeen } from '../../spi/inbound';
import type { OutboundAction } from '../../spi/outbound';
import { createEmailConnector } from './index';
import { doubleLab } from './testing/labs';
import { accountOn, BRAND, CLIENT, eventually, PASSWORDS } from './testing/mail-lab';
import { letterOf } from './testing/harness';

type Lab = Awaited<ReturnType<typeof doubleLab>>;
const never = new AbortController().signal;

describe('quirks of providers', () => {
  jest.setTimeout(30_000);
  let lab: Lab;
  let connector: Connector;

  beforeEach(async () => {
    lab = await doubleLab();
    connector = createEmailConnector({ connectMs: 2_000, answerMs: 2_000, filingMs: 10, backOffMs: [20, 50] });
  });
  afterEach(() => lab.stop());

  const brand = () => {
    const mailbox = lab.network.mailbox(BRAND);
    if (!mailbox) throw new Error('no mailbox');
    return mailbox;
  };
  const deliver = (text: string, id: string) => lab.network.deliver(letterOf(text, id), [BRAND], CLIENT);
  const fetch = (cursor: string | null, account = accountOn(lab)) =>
    connector.fetchSince({ cursor, backfillFrom: null }, account, never);
  async function items(cursor: string, account = accountOn(lab)): Promise<ItemSeen[]> {
    const { payloads } = await fetch(cursor, account);
    const events = await Promise.all(payloads.map((payload) => connector.parse(payload, account)));
    return events.flat().filter((event) => event.type === 'item');
  }
  const action = (verb: OutboundAction['verb'], externalId: string, text = ''): OutboundAction => ({
    id: 'a1',
    verb,
    target: {
      externalId,
      kind: 'email',
      threadKey: externalId,
      parentExternalId: null,
      postExternalId: null,
      authorExternalId: CLIENT,
      createdAt: new Date().toISOString(),
    },
    text,
    attachments: [],
    email: null,
    replyExternalId: null,
    requestedAt: new Date().toISOString(),
  });

  it('a second mail with a used Message-ID is another item, a second delivery of one mail is not', async () => {
    const { cursor } = await fetch(null);
    deliver('first', 'same@mail.test');
    deliver('first', 'same@mail.test');
    const raw = letterOf('second', 'same@mail.test').toString().replace('Order 1042', 'Another order');
    lab.network.deliver(raw, [BRAND], CLIENT);
    const ids = (await items(cursor)).map(({ externalId }) => externalId);
    expect(ids.slice(0, 2)).toEqual(['same@mail.test', 'same@mail.test']);
    expect(ids[2]).toMatch(/^sha256:/);
  });

  it('of two deliveries of one mail, one leaving changes nothing', async () => {
    const { cursor } = await fetch(null);
    deliver('twice', 'twice@mail.test');
    deliver('twice', 'twice@mail.test');
    const page = await fetch(cursor);
    const [first] = brand().inbox.mails;
    brand().inbox.remove(new Set([first?.uid ?? 0]));
    expect((await fetch(page.cursor)).payloads).toEqual([]);
  });

  it('a mail marked as deleted is as good as gone', async () => {
    const { cursor } = await fetch(null);
    deliver('bye', 'bye@mail.test');
    const page = await fetch(cursor);
    brand().inbox.mails[0]?.flags.add('\\Deleted');
    const { payloads } = await fetch(page.cursor);
    expect(payloads.map((payload) => JSON.parse(payload) as unknown)).toMatchObject([
      { type: 'left', externalId: 'bye@mail.test' },
    ]);
  });

  it('Gmail and Microsoft file sent mail themselves, so that no second copy is made', async () => {
    const account = accountOn(lab, { settings: { provider: 'gmail' } });
    deliver('hello', 'hello@mail.test');
    const made = action('reply', 'hello@mail.test', 'Our answer');
    await connector.perform(made, account, never);
    expect(brand().folder('Sent')?.mails).toEqual([]);
    expect(lab.network.mailbox(CLIENT)?.inbox.mails).toHaveLength(1);
    const copy = lab.network.mailbox(CLIENT)?.inbox.mails[0];
    await expect(connector.findPerformed(made, account, never)).resolves.toEqual({ found: 'absent' });
    if (copy) brand().folder('Sent')?.add(copy.raw);
    await expect(connector.findPerformed(made, account, never)).resolves.toMatchObject({
      found: 'yes',
      receipt: { externalId: 'parvis.a1@brand.test' },
    });
  });

  it('an answer written in another mail program is seen as ours', async () => {
    const { cursor } = await fetch(null);
    brand()
      .folder('Sent')
      ?.add(
        Buffer.from(
          `Message-ID: <native@brand.test>\r\nIn-Reply-To: <q@mail.test>\r\nFrom: ${BRAND}\r\nTo: ${CLIENT}\r\n\r\nDone.`,
        ),
        ['\\Seen'],
      );
    brand().folder('Sent')?.add(Buffer.from('Message-ID: <draft@brand.test>\r\n\r\nOn its way'), ['\\Draft']);
    expect(await items(cursor)).toMatchObject([
      { externalId: 'native@brand.test', direction: 'out', ownActionId: null, thread: { key: 'q@mail.test' } },
    ]);
  });

  it('makes the folder that a mailbox lacks', async () => {
    brand().folders.splice(
      brand().folders.findIndex(({ name }) => name === 'Archive'),
      1,
    );
    deliver('file me', 'file@mail.test');
    await connector.perform(action('archive', 'file@mail.test'), accountOn(lab), never);
    expect(brand().folder('Archive')?.mails).toHaveLength(1);
  });

  it('tags the reply address when that is switched on', async () => {
    deliver('hello', 'hello@mail.test');
    await connector.perform(
      action('reply', 'hello@mail.test', 'Our answer'),
      accountOn(lab, { settings: { replyTags: true } }),
      never,
    );
    const raw = lab.network.mailbox(CLIENT)?.inbox.mails[0]?.raw.toString() ?? '';
    expect(raw).toMatch(/^Reply-To: support\+t-[0-9a-f]{20}@brand\.test/m);
  });

  it('an unknown outcome after DATA is told as such and leaves the copy marked as draft', async () => {
    deliver('hello', 'hello@mail.test');
    const made = action('reply', 'hello@mail.test', 'Our answer');
    lab.network.fail('reset', 'writes');
    await expect(connector.perform(made, accountOn(lab), never)).rejects.toMatchObject({
      kind: 'unavailable',
      mayHaveHappened: true,
    });
    lab.network.fail(null);
    expect(brand().folder('Sent')?.mails[0]?.flags.has('\\Draft')).toBe(true);
    await expect(connector.findPerformed(made, accountOn(lab), never)).resolves.toEqual({ found: 'cannot-tell' });
  });

  it('does not go on in plain text where STARTTLS is asked for and not offered', async () => {
    for (const way of ['imap', 'smtp']) {
      const account = accountOn(lab, { settings: { [`${way}Security`]: 'starttls' } });
      await expect(connector.probe(account, '', never)).rejects.toMatchObject({
        kind: 'auth',
        message: expect.stringContaining(`${way.toUpperCase()}: no trusted encrypted connection`),
      });
    }
  });

  it('connects without replies where only SMTP refuses the login', async () => {
    const other = await doubleLab();
    const account = accountOn(lab, { settings: { smtpPort: other.smtpPort } });
    other.network.addMailbox(BRAND, 'another-password');
    const probed = await connector.probe(account, '', never);
    expect(probed.missingPermissions).toEqual(['SMTP AUTH']);
    expect(probed.capabilities.verbs.email?.map(({ verb }) => verb)).not.toContain('reply');
    await other.stop();
  });

  describe('with access tokens', () => {
    function tokenAccount(answer: () => Response): { account: AccountContext; asked: URLSearchParams[] } {
      const asked: URLSearchParams[] = [];
      const account = accountOn(lab, {
        settings: { tokenUrl: 'https://sign-in.test/token' },
        credentials: {
          password: '',
          accessToken: 'stale-token',
          refreshToken: 'refresh-token-1',
          clientId: 'client-1',
        },
        fetch: async (_url, init) => {
          asked.push(new URLSearchParams(String(init?.body)));
          return answer();
        },
      });
      return { account, asked };
    }

    it('signs in by XOAUTH2 both ways', async () => {
      const account = accountOn(lab, { credentials: { password: '', accessToken: PASSWORDS[BRAND] ?? '' } });
      await expect(connector.probe(account, '', never)).resolves.toMatchObject({
        missingPermissions: [],
        credentials: null,
      });
    });

    it('renews a refused token once and hands it back', async () => {
      const { account, asked } = tokenAccount(() => Response.json({ access_token: PASSWORDS[BRAND] }));
      const { cursor } = await fetch(null, account);
      await fetch(cursor, account);
      expect(asked).toHaveLength(1);
      expect(Object.fromEntries(asked[0] ?? [])).toEqual({
        grant_type: 'refresh_token',
        client_id: 'client-1',
        refresh_token: 'refresh-token-1',
      });
      const probed = await connector.probe(account, '', never);
      expect(probed.credentials).toMatchObject({ accessToken: PASSWORDS[BRAND], refreshToken: 'refresh-token-1' });
    });

    it('gives up at the second refusal', async () => {
      const { account, asked } = tokenAccount(() => Response.json({ access_token: 'another-stale-one' }));
      await expect(fetch(null, account)).rejects.toMatchObject({ kind: 'auth' });
      expect(asked).toHaveLength(1);
    });

    it('knows an ended sign-in from a sign-in server that is away', async () => {
      const ended = tokenAccount(() => Response.json({ error: 'invalid_grant' }, { status: 400 }));
      await expect(fetch(null, ended.account)).rejects.toMatchObject({ kind: 'auth' });
      const away = tokenAccount(() => new Response('', { status: 503 }));
      await expect(fetch(null, away.account)).rejects.toMatchObject({ kind: 'unavailable' });
    });
  });

  it('a server without an answer ends in unavailable, in time', async () => {
    lab.network.fail('hang');
    const quick = createEmailConnector({ connectMs: 200, answerMs: 200 });
    const account = accountOn(lab);
    await expect(quick.fetchSince({ cursor: null, backfillFrom: null }, account, never)).rejects.toMatchObject({
      kind: 'unavailable',
    });
  });

  it('waits longer and longer while the server is away, and stops when told', async () => {
    await lab.kill();
    const stop = new AbortController();
    let notices = 0;
    const listening = connector.listen(accountOn(lab), () => notices++, stop.signal);
    await lab.revive();
    await eventually(() => notices > 0);
    stop.abort();
    await expect(listening).resolves.toBeUndefined();
  });

  it('re-issues IDLE and gives notice now and then without any push', async () => {
    const brisk = createEmailConnector({ idleMs: 60, safetyMs: 40, backOffMs: [20, 50] });
    const stop = new AbortController();
    let notices = 0;
    const listening = brisk.listen(accountOn(lab), () => notices++, stop.signal);
    await eventually(() => notices > 4);
    deliver('still there', 'still@mail.test');
    const known = notices;
    await eventually(() => notices > known);
    stop.abort();
    await listening;
  });

  it('refuses a cursor that is none of its own', async () => {
    for (const cursor of ['', 'nonsense', '{}', '{"v":9}'])
      await expect(fetch(cursor)).rejects.toMatchObject({ kind: 'rejected', reason: 'invalid' });
  });

  it('has no webhook and nothing to fetch by reference', async () => {
    const request = { method: 'POST', query: {}, headers: {}, body: new Uint8Array(), receivedAt: new Date() };
    expect(() => connector.handshake(request, accountOn(lab))).toThrow(/has no/);
    expect(() => connector.verify(request, accountOn(lab))).toThrow(/has no/);
    await expect(connector.fetchRef('x', accountOn(lab), never)).rejects.toMatchObject({ kind: 'unsupported' });
  });
});
