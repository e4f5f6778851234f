import {
  commentEvent,
  type CommentParts,
  type GenericAccount,
  type InboundTest,
  removedEvent,
  startInbound,
} from '../../test/generic';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 19, 8, minute)).toISOString();

describe('intake', () => {
  let inbound: InboundTest;
  let account: GenericAccount;
  let made = 0;

  beforeAll(async () => {
    inbound = await startInbound();
    account = await inbound.connect();
  });
  afterAll(() => inbound.test.stop());

  const newId = () => `c-${(made += 1)}`;
  const created = (parts: CommentParts) => commentEvent('created', { thread: `t-${parts.id}`, ...parts });
  const updated = (parts: CommentParts) => commentEvent('updated', { thread: `t-${parts.id}`, ...parts });
  const sendAll = async (...events: object[]) => {
    for (const event of events) expect((await account.send(event)).status).toBe(202);
    await inbound.drain();
  };
  const items = (externalId: string) =>
    inbound.rows(
      'select text, revision, platform_state, direction from item where account_id = $1 and external_id = $2',
      [account.id, externalId],
    );
  const conversation = async (thread: string) => {
    const [row] = await inbound.rows<Record<string, unknown>>(
      'select * from conversation where account_id = $1 and thread_key = $2',
      [account.id, thread],
    );
    return row;
  };

  it('leaves one item of ten deliveries in parallel of the same signed batch', async () => {
    const ids = Array.from({ length: 20 }, newId);
    const batch = ids.map((id) => created({ id, author: `client_${id}` }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => account.send(...batch)));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 202));
    await inbound.drain();
    const rows = await inbound.rows<{ n: number }>(
      'select count(*)::int n from item where account_id = $1 and external_id = any ($2) group by external_id',
      [account.id, ids],
    );
    expect(rows).toEqual(ids.map(() => ({ n: 1 })));
    const [ledger] = await inbound.rows('select count(*)::int n from raw_event where account_id = $1', [account.id]);
    expect(ledger).toEqual({ n: 10 });
    const conversations = await inbound.rows(
      'select item_count, version from conversation where account_id = $1 and thread_key = any ($2)',
      [account.id, ids.map((id) => `t-${id}`)],
    );
    expect(conversations).toEqual(ids.map(() => ({ item_count: 1, version: 0 })));
  });

  it('makes the conversation that the queue shows', async () => {
    const id = newId();
    await sendAll(
      created({
        id,
        author: 'client_007',
        text: '\n  Bonjour, je n’ai toujours pas reçu ma commande.\nMerci',
        createdAt: at(0),
      }),
    );
    expect(await conversation(`t-${id}`)).toMatchObject({
      status: 0,
      preview: 'Bonjour, je n’ai toujours pas reçu ma commande. Merci',
      contact_name: 'client_007',
      subject: 'A topic',
      language: 'fr',
      item_count: 1,
      last_direction: 0,
      waiting_since: new Date(at(0)),
      next_due_at: new Date(Date.UTC(2026, 10, 19, 12, 0)),
    });
  });

  it('keeps one contact for a person who writes twice, and the first unanswered word as the start of the wait', async () => {
    const thread = 't-twice';
    await sendAll(created({ id: newId(), thread, author: 'client_twice', createdAt: at(1) }));
    await sendAll(created({ id: newId(), thread, author: 'client_twice', createdAt: at(5), text: 'Anybody there?' }));
    expect(await conversation(thread)).toMatchObject({
      item_count: 2,
      preview: 'Anybody there?',
      waiting_since: new Date(at(1)),
      last_activity_at: new Date(at(5)),
    });
    expect(
      await inbound.rows(`select 1 from identity where account_id = $1 and external_id = 'client_twice'`, [account.id]),
    ).toHaveLength(1);
  });

  it('orders edits by the platform’s time, whatever order they come in', async () => {
    const id = newId();
    const second = updated({ id, text: 'second', createdAt: at(0), updatedAt: at(2), revision: 2 });
    const third = updated({ id, text: 'third', createdAt: at(0), updatedAt: at(3), revision: 3 });
    await sendAll(third, second, created({ id, text: 'first', createdAt: at(0) }));
    expect(await items(id)).toEqual([{ text: 'third', revision: 1, platform_state: 0, direction: 0 }]);
    const other = newId();
    await sendAll(
      created({ id: other, text: 'first', createdAt: at(0) }),
      updated({ id: other, text: 'second', createdAt: at(0), updatedAt: at(2), revision: 2 }),
    );
    await sendAll(created({ id: other, text: 'first', createdAt: at(0) }));
    expect(await items(other)).toEqual([{ text: 'second', revision: 2, platform_state: 0, direction: 0 }]);
    const revisions = await inbound.rows(
      'select r.revision, r.text from item_revision r join item i on i.id = r.item_id where i.external_id = $1',
      [other],
    );
    expect(revisions).toEqual([{ revision: 1, text: 'first' }]);
    expect(await conversation(`t-${other}`)).toMatchObject({ preview: 'second' });
  });

  it('does not bring back what was deleted before it was told of', async () => {
    const [before, after] = [newId(), newId()];
    await sendAll(
      removedEvent(before, at(9)),
      created({ id: before, createdAt: at(1) }),
      updated({ id: before, text: 'edited', createdAt: at(1), updatedAt: at(4) }),
    );
    await sendAll(
      created({ id: after, createdAt: at(1) }),
      updated({ id: after, text: 'edited', createdAt: at(1), updatedAt: at(4) }),
      removedEvent(after, at(9)),
    );
    const states = async (id: string) => (await items(id)).map(({ platform_state }) => platform_state);
    expect(await states(before)).toEqual([3]);
    expect(await states(after)).toEqual([3]);
    const [one, two] = [await conversation(`t-${before}`), await conversation(`t-${after}`)];
    expect([one?.['status'], one?.['waiting_since'], one?.['next_due_at']]).toEqual([3, null, null]);
    expect([two?.['status'], two?.['waiting_since'], two?.['next_due_at']]).toEqual([3, null, null]);
  });

  it('keeps a conversation waiting for the word that is left when one of two is deleted', async () => {
    const [first, second] = [newId(), newId()];
    await sendAll(
      created({ id: first, thread: 't-left', createdAt: at(1) }),
      created({ id: second, thread: 't-left', createdAt: at(3) }),
    );
    await sendAll(removedEvent(first, at(4)));
    expect(await conversation('t-left')).toMatchObject({ status: 0, waiting_since: new Date(at(3)) });
  });

  it('follows hidden and shown', async () => {
    const id = newId();
    const state = (type: string, time: string) => ({ type, version: 1, timestamp: time, data: { id } });
    await sendAll(created({ id, createdAt: at(0) }), state('inbox.item.hidden', at(2)));
    expect(await items(id)).toMatchObject([{ platform_state: 2 }]);
    await sendAll(state('inbox.item.unhidden', at(4)), state('inbox.item.hidden', at(3)));
    expect(await items(id)).toMatchObject([{ platform_state: 0 }]);
  });

  it('takes an answer written on the platform as the answer', async () => {
    const thread = 't-native';
    await sendAll(created({ id: newId(), thread, createdAt: at(1) }));
    await sendAll(created({ id: newId(), thread, author: 'brand', text: 'About 60 dB.', createdAt: at(6) }));
    expect(await conversation(thread)).toMatchObject({
      status: 1,
      waiting_since: null,
      next_due_at: null,
      last_direction: 1,
      first_reply_at: new Date(at(6)),
    });
    // a word from before the answer arrives late: it was answered
    await sendAll(created({ id: newId(), thread, createdAt: at(2), text: 'late' }));
    expect(await conversation(thread)).toMatchObject({
      status: 1,
      waiting_since: null,
      preview: 'About 60 dB.',
      item_count: 3,
    });
    await sendAll(created({ id: newId(), thread, createdAt: at(8), text: 'Thanks, and the weight?' }));
    expect(await conversation(thread)).toMatchObject({
      status: 0,
      waiting_since: new Date(at(8)),
      preview: 'Thanks, and the weight?',
    });
  });

  it.each([2, 3])(
    'reopens a conversation of status %i when the person writes again, and says so in the thread',
    async (status) => {
      const thread = `t-closed-${status}`;
      await sendAll(created({ id: newId(), thread, createdAt: at(1) }));
      await inbound.rows(
        `update conversation set status = $2, snoozed_until = now() + interval '1 day' where thread_key = $1`,
        [thread, status],
      );
      await sendAll(created({ id: newId(), thread, createdAt: at(4) }));
      expect(await conversation(thread)).toMatchObject({ status: 0, snoozed_until: null });
      const lines = await inbound.rows(
        `select i.system from item i join conversation c on c.id = i.conversation_id where c.thread_key = $1 and i.direction = 3`,
        [thread],
      );
      expect(lines).toEqual([
        { system: { kind: 'reopened', byMemberId: null, data: { from: status === 2 ? 'snoozed' : 'handled' } } },
      ]);
    },
  );

  it('ties the echo of our own reply to the item we wrote before sending it', async () => {
    const thread = 't-echo';
    const id = newId();
    await sendAll(created({ id, thread, createdAt: at(1) }));
    const head = await conversation(thread);
    const ids = { action: '900000000000000001', item: '900000000000000002' };
    await inbound.rows(
      `insert into item (id, workspace_id, conversation_id, account_id, action_id, kind, direction, text, created_at, revised_at, state_at)
       values ($1, $2, $3, $4, $5, 0, 1, 'About  60 dB.', now(), now(), now())`,
      [ids.item, inbound.owner.agent.workspaceId, head?.['id'], account.id, ids.action],
    );
    await inbound.rows(
      `insert into action (id, workspace_id, account_id, conversation_id, own_item_id, verb, state, payload, idempotency_key)
       values ($1, $2, $3, $4, $5, 'reply', 'sending', '{}', 'k1')`,
      [ids.action, inbound.owner.agent.workspaceId, account.id, head?.['id'], ids.item],
    );
    const echo = created({
      id: 'echo-1',
      thread,
      author: 'brand',
      text: 'About 60 dB.',
      createdAt: at(7),
      parentId: id,
    });
    await Promise.all([account.send(echo, echo), account.send(echo)]);
    await inbound.drain();
    expect(
      await inbound.rows('select id, external_id from item where conversation_id = $1 and direction = 1', [
        head?.['id'],
      ]),
    ).toEqual([{ id: ids.item, external_id: 'echo-1' }]);
    expect(await inbound.rows('select state, external_id from action where id = $1', [ids.action])).toEqual([
      { state: 'done', external_id: 'echo-1' },
    ]);
    expect(await conversation(thread)).toMatchObject({ waiting_since: null });
  });

  it('sets a payload that cannot be read aside, lets the ones behind it through, and replays it', async () => {
    const id = newId();
    await sendAll(
      { type: 'inbox.item.created', version: 1, timestamp: at(0), data: { id: 'x', kind: 'no-such-kind' } },
      created({ id }),
    );
    expect(await items(id)).toHaveLength(1);
    const { body } = await inbound.owner.request('GET', `/api/accounts/${account.id}`);
    expect(body).toMatchObject({ deadRawEvents: 1, health: 'working', lastError: expect.stringContaining('kind') });
    await inbound.rows(`update raw_event set payload = $2 where account_id = $1 and state = 'dead'`, [
      account.id,
      JSON.stringify(created({ id: 'mended' })),
    ]);
    expect(await inbound.owner.request('POST', `/api/accounts/${account.id}/replay`)).toMatchObject({
      status: 200,
      body: { replayed: 1 },
    });
    await inbound.drain();
    expect(await items('mended')).toHaveLength(1);
    expect((await inbound.owner.request('GET', `/api/accounts/${account.id}`)).body).toMatchObject({
      deadRawEvents: 0,
    });
  });

  it('stores text that PostgreSQL could not hold as it came, and sets aside alone what it cannot hold at all', async () => {
    const [odd, fine] = [newId(), newId()];
    await inbound.test.db.dataSource.query(`alter table item add constraint no_poison check (text <> 'poison')`);
    const poison = created({ id: newId(), text: 'poison' });
    await account.send(created({ id: odd, text: 'nul \u0000 and half \ud83d a pair' }));
    await Promise.all([account.send(poison), account.send(created({ id: fine }))]);
    await inbound.drain();
    await inbound.test.db.dataSource.query('alter table item drop constraint no_poison');
    expect(await items(odd)).toMatchObject([{ text: 'nul \ufffd and half \ufffd a pair' }]);
    expect(await items(fine)).toHaveLength(1);
    const [dead] = await inbound.rows(
      `select error from raw_event where account_id = $1 and state = 'dead' order by id desc limit 1`,
      [account.id],
    );
    expect(dead).toMatchObject({ error: expect.stringContaining('no_poison') });
  });

  it('takes in everything a platform dates to the same moment, more than one millisecond has ids for', async () => {
    const day = '2026-11-01T00:00:00.000Z';
    const events = Array.from({ length: 5000 }, () => created({ id: newId(), thread: 'of-one-day', createdAt: day }));
    for (let from = 0; from < events.length; from += 100) {
      expect((await account.send(...events.slice(from, from + 100))).status).toBe(202);
    }
    await inbound.drain();
    expect(await conversation('of-one-day')).toMatchObject({ item_count: 5000 });
  });

  it('publishes each change once', async () => {
    const id = newId();
    const kinds = async () => {
      const rows = await inbound.rows<{ kind: string }>(
        'select kind from (select kind, id, conversation_id from event union all select kind, id, conversation_id from event_outbox) e where conversation_id = (select id from conversation where thread_key = $1) order by id',
        [`t-${id}`],
      );
      return rows.map(({ kind }) => kind);
    };
    await sendAll(created({ id, createdAt: at(0) }));
    await sendAll(
      created({ id, createdAt: at(0) }),
      updated({ id, text: 'changed', createdAt: at(0), updatedAt: at(1) }),
    );
    expect(await kinds()).toEqual(['conversation.created', 'item.created', 'item.updated', 'conversation.updated']);
  });

  it('ignores what comes for a stopped account, and knows nothing of it afterwards', async () => {
    const stopped = await inbound.connect();
    await inbound.owner.request('PATCH', `/api/accounts/${stopped.id}`, { enabled: false });
    expect((await inbound.owner.request('GET', `/api/accounts/${stopped.id}`)).body).toMatchObject({
      health: 'stopped',
    });
    expect((await stopped.send(created({ id: 'unheard' }))).status).toBe(202);
    await inbound.drain();
    expect(await inbound.rows('select 1 from item where account_id = $1', [stopped.id])).toEqual([]);
    expect(await inbound.rows('select state from raw_event where account_id = $1', [stopped.id])).toEqual([
      { state: 'ignored' },
    ]);
  });
});
