import { createHmac, randomUUID } from 'node:crypto';
import { signedIn } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { SignJWT } from 'jose';
import { callWidget, newAddress, PAGE, SECRET, startWidget, Visitor, type WidgetTest } from '../test/widget-test';

interface Claims {
  sub?: string;
  aud?: string;
  secret?: string;
  alg?: string;
  lifeSeconds?: number;
  email?: string;
}

describe('who may use a widget, and as whom', () => {
  let widget: WidgetTest;
  let key: string;
  const visitors: Visitor[] = [];
  const arrive = async (...of: Parameters<WidgetTest['visitor']>): Promise<Visitor> => {
    const visitor = await widget.visitor(...of);
    visitors.push(visitor);
    return visitor;
  };
  const start = (body: object, headers: Record<string, string> = {}) =>
    callWidget(widget.test.url, 'POST', '/sessions', { widgetKey: key, page: { url: PAGE }, locale: 'fr', ...body }, headers); // prettier-ignore

  beforeAll(async () => {
    widget = await startWidget();
    key = widget.account.externalId;
  });
  afterAll(async () => {
    for (const visitor of visitors) visitor.leave();
    await widget.stop();
  });

  describe('pages', () => {
    it('get what a widget looks like without a session, and nothing is stored', async () => {
      const { status, body, headers } = await callWidget(widget.test.url, 'GET', `/widgets/${key}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        widgetKey: key,
        colour: '#2f5bea',
        availability: { somebodyThere: false, withinHours: true },
        texts: { fr: { title: 'Écrivez-nous' } },
      });
      expect(headers.get('set-cookie')).toBeNull();
      expect((await callWidget(widget.test.url, 'GET', '/widgets/w_nobody')).body.error.code).toBe('not_found');
    });

    it.each([
      ['https://shop.example', 200],
      ['https://www.shop.example', 200],
      ['https://shop.example.evil.example', 403],
      ['https://notshop.example', 403],
      ['null', 403],
    ])('from %s are answered %i', async (origin, expected) => {
      const { status, headers } = await callWidget(widget.test.url, 'GET', `/widgets/${key}`, undefined, { origin });
      expect([status, headers.get('access-control-allow-origin')]).toEqual([
        expected,
        expected === 200 ? origin : null,
      ]);
      const preflight = await callWidget(widget.test.url, 'OPTIONS', '/sessions', undefined, { origin });
      expect(preflight.headers.get('access-control-allow-origin')).toBe(expected === 200 ? origin : null);
      expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    });

    it('that are not allowed embed no frame: no session starts for them', async () => {
      const refused = await start({ page: { url: 'https://evil.example/' } }, { origin: widget.test.url });
      expect([refused.status, refused.body.error.code]).toEqual([403, 'origin_not_allowed']);
      expect((await start({}, { origin: widget.test.url })).status).toBe(201);
    });

    it('are refused a socket like a request', async () => {
      const visitor = await arrive();
      visitor.session = { ...visitor.session, token: 'x'.repeat(43) };
      await expect(visitor.connect()).rejects.toMatchObject({
        message: 'session_expired',
        data: { error: { code: 'session_expired' } },
      });
    });

    it('ask first where consent is required', async () => {
      const account = await widget.connect({ consentRequired: true });
      const without = await start({ widgetKey: account.externalId });
      expect([without.status, without.body.error.code]).toEqual([400, 'invalid']);
      expect((await start({ widgetKey: account.externalId, consent: true })).status).toBe(201);
    });

    it('get nothing from a widget that is switched off', async () => {
      const account = await widget.connect();
      const visitor = await arrive(account);
      await widget.owner.request('PATCH', `/api/accounts/${account.id}`, { enabled: false });
      expect((await visitor.send('Hello?')).body.error.code).toBe('widget_disabled');
      expect((await start({ widgetKey: account.externalId })).body.error.code).toBe('widget_disabled');
    });
  });

  describe('sessions', () => {
    it('resume by their token, of which only the hash is kept', async () => {
      const visitor = await arrive();
      const { token, visitorId } = visitor.session;
      await visitor.say('Back in a minute');
      const resumed = await visitor.request('GET', '/sessions/current');
      expect(resumed.body).toMatchObject({ visitorId, conversation: { seq: 1, state: 'open' } });
      expect(resumed.body.token).toBeUndefined();
      const kept = await widget.rows('select row_to_json(s)::text as text from widget_session s');
      expect(JSON.stringify(kept)).not.toContain(token);
    });

    it('keep no address, only what tells two apart', async () => {
      const visitor = await arrive();
      const [row] = await widget.rows<{ text: string }>(
        'select row_to_json(v)::text as text from widget_visitor v where id = $1',
        [visitor.session.visitorId.slice(2)],
      );
      expect(row?.text).not.toContain(visitor.address);
      expect(row?.text).toMatch(/"address_hash":"[0-9a-f]{32}"/);
    });

    it('end for good, also on open sockets', async () => {
      const visitor = await arrive();
      const { events, socket } = await visitor.connect();
      expect((await visitor.request('DELETE', '/sessions/current')).status).toBe(204);
      await eventually(() => (events.some(({ name }) => name === 'session.ended') && !socket.connected) || undefined);
      const after = await visitor.request('GET', '/sessions/current');
      expect([after.status, after.body.error.code]).toEqual([401, 'session_expired']);
    });

    it.each(['nonsense', 'A'.repeat(43), ''])('are not opened by %j', async (token) => {
      const { status } = await callWidget(widget.test.url, 'GET', '/sessions/current', undefined, { authorization: `Bearer ${token}` }); // prettier-ignore
      expect(status).toBe(401);
    });

    it('open nothing of somebody else, in this workspace or another', async () => {
      const [one, other] = [await arrive(), await arrive()];
      const said = await one.say('Mine');
      await other.say('Theirs');
      const stranger = await signedIn(widget.test.app, { role: 'owner' });
      const elsewhere = await arrive(await widget.connect({}, stranger));
      for (const thief of [other, elsewhere]) {
        const path = `/conversations/${said.conversationId}/messages`;
        expect((await thief.request('GET', path)).status).toBe(404);
        expect((await thief.request('POST', path, { clientId: randomUUID(), text: 'x' })).status).toBe(404);
        expect((await thief.request('PATCH', `${path}/${said.id}`, { text: 'x' })).status).toBe(404);
        expect((await thief.request('DELETE', `/conversations/current/messages/${said.id}`)).status).toBe(404);
      }
    });

    it('are no session of a member, and a member’s cookie is none of theirs', async () => {
      const visitor = await arrive();
      const asMember = await fetch(`${widget.test.url}/api/conversations`, {
        headers: { authorization: `Bearer ${visitor.session.token}` },
      });
      expect(asMember.status).toBe(401);
      const asVisitor = await callWidget(widget.test.url, 'GET', '/sessions/current', undefined, { cookie: widget.owner.cookie }); // prettier-ignore
      expect(asVisitor.status).toBe(401);
    });
  });

  describe('identities', () => {
    const token = async ({
      sub = 'customer-1042',
      aud = key,
      secret = SECRET,
      alg = 'HS256',
      lifeSeconds = 600,
      email = 'client_042@mail.example',
    }: Claims = {}) =>
      // prettier-ignore
      new SignJWT({ email, name: 'client_042' })
        .setProtectedHeader({ alg })
        .setSubject(sub)
        .setAudience(aud)
        .setIssuedAt()
        .setExpirationTime(Math.floor(Date.now() / 1000) + lifeSeconds)
        .sign(new TextEncoder().encode(secret));
    const identify = async (visitor: Visitor, identityToken: string) => {
      const answer = await visitor.request('POST', '/sessions/identify', { identityToken });
      if (answer.status === 200) visitor.session = answer.body;
      return answer;
    };

    it('are shown as verified, and the token changes', async () => {
      const visitor = await arrive();
      const before = visitor.session.token;
      await visitor.request('PATCH', '/sessions/current', {
        name: 'The CEO',
        email: 'ceo@mail.example',
        consent: true,
      });
      await visitor.say('Who am I?');
      expect((await widget.inQueue('Who am I?')).contact?.name).toBe('The CEO (unverified)');
      const answer = await identify(visitor, await token());
      expect(answer.body.visitor).toMatchObject({
        name: 'client_042',
        email: 'client_042@mail.example',
        verified: true,
      });
      await visitor.say('And now?');
      const talk = await widget.inQueue('And now?');
      const { body: page } = await widget.owner.request('GET', `/api/conversations/${talk.id}/items`);
      const names = page.items.map(({ author }: { author: { name: string } }) => author.name).sort();
      expect(names).toEqual(['The CEO (unverified)', 'client_042']);
      const old = await callWidget(widget.test.url, 'GET', '/sessions/current', undefined, { authorization: `Bearer ${before}` }); // prettier-ignore
      expect(old.status).toBe(401);
      const renamed = await visitor.request('PATCH', '/sessions/current', { name: 'The CEO' });
      expect(renamed.body.visitor.name).toBe('client_042');
    });

    it('join what was written before with the person known by that id', async () => {
      const sub = `customer-${randomUUID()}`;
      const atHome = await arrive();
      await identify(atHome, await token({ sub }));
      const person = atHome.session.visitorId;
      const atWork = await arrive();
      const { conversationId } = await atWork.say('Written before signing in');
      expect((await identify(atWork, await token({ sub }))).body.visitorId).toBe(person);
      expect((await atWork.messages()).messages).toMatchObject([{ text: 'Written before signing in', conversationId }]);
      // both browsers of the person go on
      expect((await atHome.request('GET', '/sessions/current')).body.conversation.id).toBe(conversationId);
    });

    it('do not hand a transcript to whoever signs in next in the same browser', async () => {
      const shared = await arrive();
      await identify(shared, await token({ sub: `first-${randomUUID()}` }));
      await shared.say('My order 1042');
      const first = shared.session.visitorId;
      await identify(shared, await token({ sub: `second-${randomUUID()}` }));
      expect(shared.session.visitorId).not.toBe(first);
      expect(shared.session.conversation).toBeNull();
      expect((await shared.messages()).messages).toEqual([]);
    });

    it('are never joined by a typed e-mail', async () => {
      const [one, other] = [await arrive(), await arrive()];
      for (const visitor of [one, other])
        await visitor.request('PATCH', '/sessions/current', { email: 'client_050@mail.example', consent: true });
      await one.say('Private');
      expect((await other.messages()).messages).toEqual([]);
    });

    it.each([
      ['another secret', { secret: 'x'.repeat(40) }],
      ['another widget', { aud: 'w_other' }],
      ['more than an hour', { lifeSeconds: 7200 }],
      ['an end that is past', { lifeSeconds: -120 }],
      ['another algorithm', { alg: 'HS512' }],
    ])('signed with %s are refused', async (_what, claims) => {
      const { status, body } = await identify(await arrive(), await token(claims));
      expect([status, body.error.code]).toEqual([422, 'identity_invalid']);
    });

    it('that nobody signed are refused', async () => {
      const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const now = Math.floor(Date.now() / 1000);
      const unsigned = `${part({ alg: 'none' })}.${part({ sub: 'x', aud: key, iat: now, exp: now + 60 })}.`;
      expect((await identify(await arrive(), unsigned)).status).toBe(422);
      expect((await identify(await arrive(), 'a.b.c')).status).toBe(422);
    });

    it('come by a hash from old sites, without name and e-mail', async () => {
      const visitor = await arrive();
      const externalUserId = `old-${randomUUID()}`;
      const userHash = createHmac('sha256', SECRET).update(externalUserId).digest('hex');
      const wrong = { externalUserId: 'somebody-else', userHash };
      expect((await visitor.request('POST', '/sessions/identify', wrong)).status).toBe(422);
      const { status, body } = await visitor.request('POST', '/sessions/identify', { externalUserId, userHash });
      expect([status, body.visitor.verified]).toEqual([200, false]);
    });
  });

  describe('limits', () => {
    it('slow down sessions of one address', async () => {
      const address = { 'x-forwarded-for': newAddress() };
      const answers = [];
      for (let n = 0; n < 11; n += 1) answers.push(await start({}, address));
      expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(201), 429]);
      const last = answers.at(-1);
      expect(last?.body.error).toMatchObject({ code: 'rate_limited', retryAfter: expect.any(Number) });
      expect(Number(last?.headers.get('retry-after'))).toBe(last?.body.error.retryAfter);
    });

    it('slow down messages of one visitor', async () => {
      const visitor = await arrive();
      for (let n = 0; n < 20; n += 1) await visitor.say(`word ${n}`);
      expect((await visitor.send('one more')).body.error.code).toBe('rate_limited');
      const { n } = (await widget.rows<{ n: number }>('select count(*)::int n from widget_message where text = $1', ['one more']))[0] ?? { n: -1 }; // prettier-ignore
      expect(n).toBe(0);
    });

    it.each([
      ['nothing to read', { text: '   ' }, 400, 'invalid'],
      ['too much', { text: 'x'.repeat(4001) }, 400, 'invalid'],
      ['no client id', { text: 'x', clientId: '' }, 400, 'invalid'],
      ['files that are not there', { text: 'x', attachments: ['up_123'] }, 400, 'invalid'],
      ['eleven files', { text: 'x', attachments: Array(11).fill('up_1') }, 400, 'invalid'],
    ])('refuse a message with %s', async (_what, more, status, code) => {
      const answer = await (await arrive()).send('', more);
      expect([answer.status, answer.body.error.code]).toEqual([status, code]);
    });

    it('refuse files by what they are, and how large', async () => {
      const visitor = await arrive();
      const svg = new TextEncoder().encode('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>');
      expect((await visitor.upload(svg, 'logo.png')).body.error.code).toBe('type_not_allowed');
      const page = new TextEncoder().encode('<html><script>alert(1)</script></html>');
      expect((await visitor.upload(page, 'page.html')).status).toBe(415);
      const large = new Uint8Array(10 * 1024 * 1024 + 1).fill(0x61);
      expect((await visitor.upload(large, 'large.txt')).body.error.code).toBe('too_large');
      expect((await visitor.upload(new TextEncoder().encode('a;b'), 'list.csv')).body.contentType).toBe('text/csv');
    });

    it('change a message for a quarter of an hour', async () => {
      const visitor = await arrive();
      const said = await visitor.say('Old');
      await widget.rows(`update widget_message set created_at = now() - interval '16 minutes' where id = $1`, [said.id.slice(2)]); // prettier-ignore
      const answer = await visitor.request('PATCH', `/conversations/current/messages/${said.id}`, { text: 'New' });
      expect([answer.status, answer.body.error.code]).toEqual([400, 'invalid']);
    });
  });

  describe('the contact form', () => {
    const fields = { name: 'client_060', email: 'client_060@mail.example', subject: 'Lamp', message: 'In oak?', consent: true }; // prettier-ignore
    const form = (more: object = {}) => ({ clientId: randomUUID(), fields, hp: '', filledInMs: 9000, ...more });

    it('goes into the queue with its subject and an unverified name', async () => {
      const visitor = await arrive();
      const body = form();
      expect((await visitor.request('POST', '/forms', body)).status).toBe(201);
      expect((await visitor.request('POST', '/forms', body)).status).toBe(200);
      const talk = await widget.inQueue('In oak?');
      expect([talk.subject, talk.contact?.name]).toEqual(['Lamp', 'client_060 (unverified)']);
    });

    it.each([
      ['a filled honeypot', { hp: 'https://spam.example' }],
      ['inhuman speed', { filledInMs: 400 }],
      ['no consent', { fields: { ...fields, consent: false } }],
      ['no address', { fields: { ...fields, email: 'nobody' } }],
    ])('is refused with %s', async (_what, more) => {
      expect((await (await arrive()).request('POST', '/forms', form(more))).body.error.code).toBe('invalid');
    });
  });
});
