import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation, theyWrite } from '../../test/seeds';

describe('replies and notes over HTTP', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let colleague: SignedInMember;
  let account: SeededAccount;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound();
    agent = await signedIn(test.app, { role: 'agent', name: 'Inès M.' });
    workspaceId = agent.agent.workspaceId;
    colleague = await signedIn(test.app, { role: 'agent', workspaceId });
    account = await anAccount(test.app, { workspaceId, channel: 'facebook', externalId: '10201' });
  });
  afterAll(() => test.stop());

  const reply = (by: SignedInMember, to: SeededConversation, more: object = {}, headers: Record<string, string> = {}) =>
    by.request(
      'POST',
      `/api/conversations/${to.id}/replies`,
      { verb: 'reply', text: 'Bonjour', lastSeenItemId: to.itemIds.at(-1), ...more },
      headers,
    );
  const rows = <Row extends object>(sql: string, values: unknown[]) =>
    test.db.read<Row & Record<string, unknown>>(workspaceId, sql, values);

  it('accepts a reply: our item, a held action, an answered conversation, no claim and no draft', async () => {
    const talk = await aConversation(test.db, { account });
    await agent.request('PUT', `/api/conversations/${talk.id}/claim`);
    await agent.request('PUT', `/api/conversations/${talk.id}/draft`, { verb: 'reply', text: 'Bonj' });
    const { status, body } = await reply(agent, talk, { thenHandle: true });
    expect(status).toBe(201);
    expect(body.item).toMatchObject({
      direction: 'out',
      text: 'Bonjour',
      author: { name: 'Inès M.', memberId: String(agent.agent.memberId) },
    });
    expect(body.action).toMatchObject({
      verb: 'reply',
      state: 'held',
      itemId: talk.itemIds[0],
      requestedBy: String(agent.agent.memberId),
    });
    expect(Date.parse(body.action.holdUntil) - Date.now()).toBeGreaterThan(3000);
    const detail = (await agent.request('GET', `/api/conversations/${talk.id}`)).body;
    expect(detail).toMatchObject({
      status: 'handled',
      waitingSince: null,
      nextDueAt: null,
      lastDirection: 'out',
      lastItemId: body.item.id,
      claim: null,
    });
    expect((await agent.request('GET', `/api/conversations/${talk.id}/draft`)).status).toBe(204);
    const kinds = await rows<{ kind: string }>(
      'select kind from event where conversation_id = $1 union all select kind from event_outbox where conversation_id = $1',
      [talk.id],
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['item.created', 'action.updated', 'conversation.updated']),
    );
  });

  it('answers one of two members who race, and shows the other what is new', async () => {
    const talk = await aConversation(test.db, { account });
    const answers = await Promise.all([reply(agent, talk, { text: 'A' }), reply(colleague, talk, { text: 'B' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [winner, loser] = answers[0]?.status === 201 ? [answers[0], answers[1]] : [answers[1], answers[0]];
    expect(loser?.body.code).toBe('newer-items');
    expect(loser?.body.current.map(({ id }: { id: string }) => id)).toEqual([winner?.body.item.id]);
    expect(await rows('select 1 from action where conversation_id = $1', [talk.id])).toHaveLength(1);
  });

  it('refuses when the person wrote meanwhile, unless told to send anyway', async () => {
    const talk = await aConversation(test.db, { account });
    const newer = await theyWrite(test.db, account, talk.id, 'Never mind, found it');
    const refused = await reply(agent, talk);
    expect([refused.status, refused.body.code, refused.body.current[0].id]).toEqual([409, 'newer-items', newer]);
    expect((await reply(agent, talk, { sendAnyway: true })).status).toBe(201);
  });

  it('sees an item that came in late with an older time than what the writer saw', async () => {
    const talk = await aConversation(test.db, { account });
    const note = await agent.request('POST', `/api/conversations/${talk.id}/notes`, { text: 'asking the shop' });
    await test.db.transaction('system', async (tx) => {
      await tx.query(
        `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, text, external_id, created_at, revised_at, state_at)
         values ($1, $2, $3, $4, 0, 0, 'late', 'late-1', now(), now(), now())`,
        [tx.idAt(new Date(Date.now() - 3000)), workspaceId, talk.id, account.id],
      );
    });
    const refused = await reply(agent, talk, { lastSeenItemId: note.body.id });
    expect([refused.status, refused.body.current[0].text]).toEqual([409, 'late']);
  });

  it('does not warn a writer about their own last reply', async () => {
    const talk = await aConversation(test.db, { account });
    expect((await reply(agent, talk)).status).toBe(201);
    expect((await reply(agent, talk, { text: 'And one more thing' })).status).toBe(201);
  });

  it('refuses while another member is writing', async () => {
    const talk = await aConversation(test.db, { account });
    await colleague.request('PUT', `/api/conversations/${talk.id}/claim`);
    const refused = await reply(agent, talk);
    expect([refused.status, refused.body.code, refused.body.current.memberId]).toEqual([
      409,
      'claimed-by-other',
      String(colleague.agent.memberId),
    ]);
    expect((await reply(agent, talk, { sendAnyway: true })).status).toBe(201);
  });

  it('makes one reply of a request that is repeated with its key, also at the same time', async () => {
    const talk = await aConversation(test.db, { account });
    const headers = { 'idempotency-key': 'reply-1' };
    const answers = await Promise.all(Array.from({ length: 4 }, () => reply(agent, talk, {}, headers)));
    const done = answers.filter(({ status }) => status === 201);
    expect(done.length).toBeGreaterThan(0);
    expect(
      answers
        .filter(({ status }) => status !== 201)
        .every(({ status, body }) => status === 409 && body.code === 'not-possible-now'),
    ).toBe(true);
    const again = await reply(agent, talk, {}, headers);
    expect([again.status, again.body.item.id, again.headers.get('idempotency-replayed')]).toEqual([
      201,
      done[0]?.body.item.id,
      'true',
    ]);
    expect(await rows('select 1 from action where conversation_id = $1', [talk.id])).toHaveLength(1);
    const other = await reply(agent, talk, { text: 'Something else' }, headers);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
  });

  it('makes one reply even when the first answer was lost with its process', async () => {
    const talk = await aConversation(test.db, { account });
    const headers = { 'idempotency-key': 'reply-2' };
    const first = await reply(agent, talk, {}, headers);
    await rows(
      `update idempotency_key set status = null, response = null, created_at = now() - interval '1 minute' where key = 'reply-2'`,
      [],
    );
    const again = await reply(agent, talk, {}, headers);
    expect([again.status, again.body.item.id]).toEqual([201, first.body.item.id]);
  });

  describe('the linter', () => {
    it.each([
      ['an empty text', { text: '  ' }, 422, 'reply-blocked', '/text'],
      ['a text that is too long', { text: 'x'.repeat(8001) }, 422, 'text-too-long', '/text'],
      ['an attachment that does not exist', { attachmentIds: ['123'] }, 422, 'attachment-refused', '/attachmentIds'],
      [
        'more attachments than the channel takes',
        { attachmentIds: ['123', '124'] },
        422,
        'attachment-refused',
        '/attachmentIds',
      ],
      ['one attachment twice', { attachmentIds: ['123', '123'] }, 400, 'validation-failed', '/attachmentIds'],
      ['an unknown verb', { verb: 'shout' }, 400, 'validation-failed', '/verb'],
      ['an unknown field', { colour: 'red' }, 400, 'validation-failed', '/colour'],
      ['no last seen item', { lastSeenItemId: undefined }, 400, 'validation-failed', '/lastSeenItemId'],
    ])('refuses %s', async (_name, more, status, code, pointer) => {
      const talk = await aConversation(test.db, { account });
      const answer = await reply(agent, talk, more);
      expect([answer.status, answer.body.code, answer.body.errors[0].pointer]).toEqual([status, code, pointer]);
      expect(await rows('select 1 from action where conversation_id = $1', [talk.id])).toHaveLength(0);
    });

    it('stops personal data in public, names it, and lets it pass when accepted or in private', async () => {
      const text = 'Écrivez-nous à client_042@mail.example ou au 06 12 34 56 78';
      const talk = await aConversation(test.db, { account });
      const refused = await reply(agent, talk, { text });
      expect([refused.status, refused.body.code]).toEqual([422, 'reply-blocked']);
      expect(refused.body.errors.length).toBeGreaterThanOrEqual(2);
      expect((await reply(agent, talk, { text, acceptWarnings: true })).status).toBe(201);
      const other = await aConversation(test.db, { account });
      expect((await reply(agent, other, { text, verb: 'private-reply' })).status).toBe(201);
    });

    it('refuses what the channel does not have, what is over, and a second private reply', async () => {
      const mail = await aConversation(test.db, { account, kind: 'review' });
      expect((await reply(agent, mail, { verb: 'private-reply' })).body.code).toBe('channel-cannot');
      const old = await aConversation(test.db, { account, minutesAgo: 8 * 24 * 60 });
      expect((await reply(agent, old, { verb: 'private-reply' })).body.code).toBe('window-closed');
      const once = await aConversation(test.db, { account });
      expect((await reply(agent, once, { verb: 'private-reply' })).status).toBe(201);
      expect((await reply(agent, once, { verb: 'private-reply' })).body.code).toBe('not-possible-now');
    });

    it('refuses an account that has to be signed in again', async () => {
      const broken = await anAccount(test.app, { workspaceId, channel: 'facebook' });
      await rows(`update account set health = 'needs-sign-in' where id = $1`, [broken.id]);
      const talk = await aConversation(test.db, { account: broken });
      expect((await reply(agent, talk)).body.code).toBe('not-possible-now');
    });

    it('refuses to answer an item of another conversation, our own item, or nobody', async () => {
      const talk = await aConversation(test.db, { account });
      const other = await aConversation(test.db, { account });
      expect((await reply(agent, talk, { itemId: other.itemIds[0] })).body.errors[0].pointer).toBe('/itemId');
      expect((await reply(agent, talk, { itemId: '999999' })).status).toBe(404);
    });
  });

  it('decides the headers of a mail before it is sent', async () => {
    const mailbox = await anAccount(test.app, {
      workspaceId,
      channel: 'email',
      externalId: 'bonjour@maison-lumen.example',
    });
    const email = {
      messageId: 'two@mail.example',
      references: ['one@mail.example'],
      from: 'client_042@mail.example',
      to: ['bonjour@maison-lumen.example'],
      cc: ['friend@mail.example'],
      replyTo: null,
      subject: 'Retard de livraison',
      automatic: false,
    };
    const talk = await aConversation(test.db, { account: mailbox, kind: 'email', email });
    const { body } = await reply(agent, talk, { replyAll: true });
    const [action] = await rows<{ payload: { email: unknown } }>('select payload from action where id = $1', [
      body.action.id,
    ]);
    expect(action?.payload.email).toEqual({
      messageId: `parvis.${body.action.id}@maison-lumen.example`,
      inReplyTo: 'two@mail.example',
      references: ['one@mail.example', 'two@mail.example'],
      to: ['client_042@mail.example'],
      cc: ['friend@mail.example'],
      subject: 'Re: Retard de livraison',
    });
  });

  it('is denied to an analyst and to other workspaces', async () => {
    const talk = await aConversation(test.db, { account });
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId });
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await reply(analyst, talk)).status).toBe(403);
    expect((await reply(stranger, talk)).status).toBe(404);
    expect((await stranger.request('POST', `/api/conversations/${talk.id}/notes`, { text: 'x' })).status).toBe(404);
  });

  describe('notes', () => {
    it('mention members, who find the conversation and are told', async () => {
      const talk = await aConversation(test.db, { account });
      const memberId = String(colleague.agent.memberId);
      const { status, body } = await agent.request('POST', `/api/conversations/${talk.id}/notes`, {
        text: 'Can you look?',
        mentions: [memberId],
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({ direction: 'note', text: 'Can you look?', mentions: [memberId], verbs: [] });
      const found = await colleague.request('GET', '/api/conversations?view=mentions');
      expect(found.body.items.map(({ id }: { id: string }) => id)).toContain(talk.id);
      const told = await rows<{ kind: string }>(
        'select kind from notification where member_id = $1 and conversation_id = $2',
        [colleague.agent.memberId, talk.id],
      );
      expect(told).toEqual([{ kind: 'mention' }]);
      await colleague.request('POST', `/api/conversations/${talk.id}/notes`, { text: 'Done' });
      const after = await colleague.request('GET', '/api/conversations?view=mentions');
      expect(after.body.items.map(({ id }: { id: string }) => id)).not.toContain(talk.id);
    });

    it('refuse an empty text and somebody who is not a member', async () => {
      const talk = await aConversation(test.db, { account });
      expect((await agent.request('POST', `/api/conversations/${talk.id}/notes`, { text: '' })).status).toBe(400);
      const stranger = await signedIn(test.app);
      const answer = await agent.request('POST', `/api/conversations/${talk.id}/notes`, {
        text: 'x',
        mentions: [String(stranger.agent.memberId)],
      });
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/mentions/0']);
    });
  });
});
