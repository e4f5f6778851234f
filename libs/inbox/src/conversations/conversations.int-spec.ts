import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { queriesOf, type TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount, theyWrite } from '../../test/seeds';

describe('conversations over HTTP', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let account: SeededAccount;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound();
    agent = await signedIn(test.app, { role: 'agent' });
    workspaceId = agent.agent.workspaceId;
    account = await anAccount(test.app, { workspaceId });
  });
  afterAll(() => test.stop());

  const ids = (page: { items: { id: string }[] }): string[] => page.items.map(({ id }) => id);

  async function walk(query: string): Promise<string[]> {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { status, body } = await agent.request(
        'GET',
        `/api/conversations?${query}&limit=2${cursor && `&cursor=${cursor}`}`,
      );
      expect(status).toBe(200);
      expect(body.items.length).toBeLessThanOrEqual(2);
      seen.push(...ids(body));
      cursor = body.nextCursor ?? '';
    } while (cursor);
    return seen;
  }

  describe('the queue', () => {
    let a: string, b: string, c: string, d: string, e: string;

    beforeAll(async () => {
      const mine = agent.agent.memberId;
      const add = async (minutesAgo: number, set: Record<string, unknown>) =>
        (await aConversation(test.db, { account, minutesAgo, set })).id;
      a = await add(50, { assignee_id: mine, priority: 3, next_due_at: new Date(Date.now() + 9e6) });
      b = await add(40, { assignee_id: mine, at_risk: true, next_due_at: new Date(Date.now() - 1000) });
      c = await add(30, { next_due_at: null, waiting_since: null });
      d = await add(20, { team_id: 7, tag_ids: [4, 5] });
      e = await add(10, { next_due_at: null, waiting_since: null, priority: 1 });
      await add(5, { status: 3 });
      await add(4, { status: 2, snoozed_until: new Date(Date.now() + 9e6) });
    });

    it('pages through every order without a gap or a double', async () => {
      expect(await walk('sort=newest')).toEqual([e, d, c, b, a]);
      expect(await walk('sort=oldest')).toEqual([a, b, c, d, e]);
      expect(await walk('sort=priority')).toEqual([a, e, d, c, b]);
      expect(await walk('sort=due')).toEqual([b, a, d, e, c]);
    });

    it.each([
      ['view=mine', () => [b, a]],
      ['view=mine&sort=due', () => [b, a]],
      ['view=mine&sort=priority', () => [a, b]],
      ['view=unassigned', () => [e, d, c]],
      ['view=at-risk', () => [b]],
      ['view=team-7', () => [d]],
      ['view=tag-4', () => [d]],
      ['view=tag-4&sort=due', () => [d]],
      ['view=tag-99', () => []],
      ['view=channel-generic-webhook', () => [e, d, c, b, a]],
      ['view=channel-facebook', () => []],
      ['channel=facebook&view=mine', () => []],
      ['tagId=5&view=all', () => [d]],
    ])('shows %s', async (query, expected) => {
      expect(await walk(query)).toEqual(expected());
    });

    it('shows one account, and other statuses', async () => {
      expect(await walk(`view=account-${account.id}`)).toEqual([e, d, c, b, a]);
      expect(await walk(`accountId=${account.id}&view=unassigned`)).toEqual([e, d, c]);
      expect(await walk('view=handled')).toHaveLength(1);
      expect(await walk('view=snoozed')).toHaveLength(1);
      expect(await walk('view=all&status=handled&sort=due')).toHaveLength(1);
    });

    it.each([
      'view=nowhere',
      'sort=best',
      'limit=0',
      'limit=101',
      'cursor=x',
      'accountId=abc',
      'status=lost',
      'unknown=1',
    ])('refuses %s', async (query) => {
      const { status, body } = await agent.request('GET', `/api/conversations?${query}`);
      expect([status, body.code]).toEqual([400, 'validation-failed']);
    });

    it('refuses a cursor of another order', async () => {
      const { body } = await agent.request('GET', '/api/conversations?sort=newest&limit=1');
      const { status } = await agent.request(
        'GET',
        `/api/conversations?sort=priority&limit=1&cursor=${body.nextCursor}`,
      );
      expect(status).toBe(400);
    });

    it('never reads with COUNT or OFFSET paging, and as much for 1 row as for 5', async () => {
      const read = (limit: number) =>
        queriesOf(test.db, () => agent.request('GET', `/api/conversations?view=mine&sort=newest&limit=${limit}`));
      const [one, many] = [await read(1), await read(50)];
      expect(many).toHaveLength(one.length);
      expect(many.join('\n')).not.toMatch(/count\(|offset [1-9$]/i);
    });

    it('shows another workspace nothing', async () => {
      const stranger = await signedIn(test.app, { role: 'owner' });
      expect((await stranger.request('GET', '/api/conversations')).body.items).toEqual([]);
      expect((await stranger.request('GET', `/api/conversations/${a}`)).status).toBe(404);
      expect((await stranger.request('GET', `/api/conversations/${a}/items`)).status).toBe(404);
      const patch = await stranger.request('PATCH', `/api/conversations/${a}`, { version: 0, status: 'handled' });
      expect(patch.status).toBe(404);
    });
  });

  describe('one conversation', () => {
    it('comes with its person, claim, what was seen, and the history of the same person', async () => {
      const { id, itemIds, contactId } = await aConversation(test.db, { account, texts: ['one', 'two'] });
      const other = await aConversation(test.db, { account, set: { contact_id: contactId } });
      await agent.request('PUT', `/api/conversations/${id}/seen`, { itemId: itemIds[0] });
      await agent.request('PUT', `/api/conversations/${id}/claim`);
      const { status, body } = await agent.request('GET', `/api/conversations/${id}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        id,
        unread: true,
        seenItemId: itemIds[0],
        claim: { memberId: String(agent.agent.memberId) },
      });
      expect(body.contactDetail).toMatchObject({ id: contactId, conversationCount: 2 });
      expect(ids({ items: body.history })).toEqual([other.id]);
    });

    it('reads its items backwards in pages', async () => {
      const { id, itemIds } = await aConversation(test.db, { account, texts: ['1', '2', '3', '4', '5'] });
      const last = await agent.request('GET', `/api/conversations/${id}/items?limit=2`);
      expect(ids(last.body)).toEqual(itemIds.slice(3));
      const before = await agent.request(
        'GET',
        `/api/conversations/${id}/items?limit=2&before=${last.body.nextCursor}`,
      );
      expect(ids(before.body)).toEqual(itemIds.slice(1, 3));
      const first = await agent.request(
        'GET',
        `/api/conversations/${id}/items?limit=2&before=${before.body.nextCursor}`,
      );
      expect([ids(first.body), first.body.nextCursor]).toEqual([itemIds.slice(0, 1), null]);
    });

    it('reads 50 items with as many statements as one', async () => {
      const one = await aConversation(test.db, { account });
      const many = await aConversation(test.db, { account, texts: Array.from({ length: 50 }, (_, n) => `text ${n}`) });
      const read = (id: string) => queriesOf(test.db, () => agent.request('GET', `/api/conversations/${id}/items`));
      expect(await read(many.id)).toHaveLength((await read(one.id)).length);
    });

    it('is not found under an unknown or malformed id', async () => {
      for (const id of ['1', 'abc', '99999999999999999999']) {
        expect((await agent.request('GET', `/api/conversations/${id}`)).status).toBe(404);
      }
    });
  });

  describe('status, priority, team', () => {
    it('moves, counts the version up, leaves a line and tells what changed', async () => {
      const { id } = await aConversation(test.db, { account });
      const handled = await agent.request('PATCH', `/api/conversations/${id}`, {
        version: 0,
        status: 'handled',
        priority: 'high',
      });
      expect(handled.status).toBe(200);
      expect(handled.body).toMatchObject({
        status: 'handled',
        priority: 'high',
        version: 1,
        waitingSince: null,
        nextDueAt: null,
      });
      const reopened = await agent.request('PATCH', `/api/conversations/${id}`, { version: 1, status: 'open' });
      expect(reopened.body).toMatchObject({ status: 'open', version: 2 });
      expect(reopened.body.waitingSince).not.toBeNull();
      expect(reopened.body.nextDueAt).not.toBeNull();
      const items = await agent.request('GET', `/api/conversations/${id}/items`);
      expect(items.body.items.map((item: { system: { kind: string } | null }) => item.system?.kind)).toEqual([
        undefined,
        'status-changed',
        'reopened',
      ]);
      const events = await test.db.read(
        'system',
        'select kind from event_outbox where conversation_id = $1 union all select kind from event where conversation_id = $1',
        [id],
      );
      expect(events.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['conversation.updated', 'item.created']));
    });

    it('refuses a write on an older version and shows the current state', async () => {
      const { id } = await aConversation(test.db, { account });
      await agent.request('PATCH', `/api/conversations/${id}`, { version: 0, priority: 'low' });
      const { status, body } = await agent.request('PATCH', `/api/conversations/${id}`, {
        version: 0,
        status: 'handled',
      });
      expect([status, body.code, body.current.version, body.current.priority]).toEqual([
        409,
        'stale-version',
        1,
        'low',
      ]);
    });

    it('snoozes until a time and refuses one without', async () => {
      const { id } = await aConversation(test.db, { account });
      const refused = await agent.request('PATCH', `/api/conversations/${id}`, { version: 0, status: 'snoozed' });
      expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/snoozedUntil']);
      const until = new Date(Date.now() + 3_600_000).toISOString();
      const { body } = await agent.request('PATCH', `/api/conversations/${id}`, {
        version: 0,
        status: 'snoozed',
        snoozedUntil: until,
      });
      expect(body).toMatchObject({ status: 'snoozed', snoozedUntil: until });
    });

    it('refuses an unknown team, a wrong status, a missing version', async () => {
      const { id } = await aConversation(test.db, { account });
      for (const body of [{ version: 0, teamId: '999' }, { version: 0, status: 'gone' }, { status: 'handled' }]) {
        expect((await agent.request('PATCH', `/api/conversations/${id}`, body)).status).toBe(400);
      }
    });

    it('is denied to an analyst', async () => {
      const { id } = await aConversation(test.db, { account });
      const analyst = await signedIn(test.app, { role: 'analyst', workspaceId });
      expect(
        (await analyst.request('PATCH', `/api/conversations/${id}`, { version: 0, status: 'handled' })).status,
      ).toBe(403);
      expect(
        (await analyst.request('PUT', `/api/conversations/${id}/assignment`, { version: 0, memberId: null })).status,
      ).toBe(403);
      expect(
        (await analyst.request('POST', `/api/conversations/${id}/escalations`, { teamId: '1', reason: 'x' })).status,
      ).toBe(403);
      expect((await analyst.request('POST', '/api/conversations/next')).status).toBe(403);
    });
  });

  describe('assignment', () => {
    it('gives a conversation to a member, who is told', async () => {
      const colleague = await signedIn(test.app, { role: 'agent', workspaceId });
      const { id } = await aConversation(test.db, { account });
      const memberId = String(colleague.agent.memberId);
      const { body } = await agent.request('PUT', `/api/conversations/${id}/assignment`, { version: 0, memberId });
      expect(body).toMatchObject({ assigneeId: memberId, version: 1 });
      const told = await test.db.read(
        workspaceId,
        'select kind from notification where member_id = $1 and conversation_id = $2',
        [colleague.agent.memberId, id],
      );
      expect(told).toEqual([{ kind: 'assigned' }]);
      const stale = await agent.request('PUT', `/api/conversations/${id}/assignment`, { version: 0, memberId: null });
      expect([stale.status, stale.body.current.assigneeId]).toEqual([409, memberId]);
    });

    it('refuses somebody who is not a member here', async () => {
      const stranger = await signedIn(test.app);
      const { id } = await aConversation(test.db, { account });
      const body = { version: 0, memberId: String(stranger.agent.memberId) };
      expect((await agent.request('PUT', `/api/conversations/${id}/assignment`, body)).status).toBe(400);
    });

    it('never gives the same next conversation to two members, oldest first, until nothing is left', async () => {
      const owner = await signedIn(test.app, { role: 'owner' });
      const own = await anAccount(test.app, { workspaceId: owner.agent.workspaceId });
      const made: string[] = [];
      for (let n = 0; n < 50; n += 1)
        made.push((await aConversation(test.db, { account: own, minutesAgo: 200 - n })).id);
      const first = await owner.request('POST', '/api/conversations/next');
      expect(first.body.id).toBe(made[0]);
      const answers = await Promise.all(
        Array.from({ length: 50 }, () => owner.request('POST', '/api/conversations/next')),
      );
      const taken = answers.filter(({ status }) => status === 200).map(({ body }) => body.id as string);
      expect(new Set(taken).size).toBe(49);
      expect(new Set([...taken, made[0]])).toEqual(new Set(made));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(1);
    });

    it('hands over to a team with a reason and tells its members', async () => {
      const member = await signedIn(test.app, { role: 'agent', workspaceId });
      const teamId = await test.db.transaction('system', async (tx) => {
        const { id } = await tx.one<{ id: number }>(
          `insert into team (workspace_id, name) values ($1, 'Presse') returning id`,
          [workspaceId],
        );
        await tx.query('insert into team_member (workspace_id, team_id, member_id) values ($1, $2, $3)', [
          workspaceId,
          id,
          member.agent.memberId,
        ]);
        return id;
      });
      const { id } = await aConversation(test.db, { account, set: { status: 3, assignee_id: agent.agent.memberId } });
      const { status, body } = await agent.request('POST', `/api/conversations/${id}/escalations`, {
        teamId: String(teamId),
        reason: 'A journalist asks',
      });
      expect(status).toBe(201);
      expect(body).toMatchObject({ teamId: String(teamId), assigneeId: null, priority: 'high', status: 'open' });
      const told = await test.db.read(workspaceId, 'select kind, text from notification where member_id = $1', [
        member.agent.memberId,
      ]);
      expect(told).toEqual([{ kind: 'escalated', text: 'A journalist asks' }]);
      const blank = await agent.request('POST', `/api/conversations/${id}/escalations`, {
        teamId: String(teamId),
        reason: '  ',
      });
      expect([blank.status, blank.body.errors[0].pointer]).toEqual([400, '/reason']);
    });
  });

  describe('claims', () => {
    it('are held by one member at a time, renewed, released and over after their time', async () => {
      const colleague = await signedIn(test.app, { role: 'agent', workspaceId });
      const { id } = await aConversation(test.db, { account });
      const path = `/api/conversations/${id}/claim`;
      const both = await Promise.all([agent.request('PUT', path), colleague.request('PUT', path)]);
      expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
      const [winner, loser] = both[0]?.status === 200 ? [agent, colleague] : [colleague, agent];
      const refused = await loser.request('PUT', path);
      expect([refused.body.code, refused.body.current.memberId]).toEqual([
        'claimed-by-other',
        String(winner.agent.memberId),
      ]);
      expect((await winner.request('PUT', path)).status).toBe(200);
      expect((await loser.request('DELETE', path)).status).toBe(204);
      expect((await loser.request('PUT', path)).status).toBe(409);
      await test.db.read(workspaceId, `update claim set expires_at = now() where conversation_id = $1`, [id]);
      expect((await loser.request('PUT', path)).status).toBe(200);
    });
  });

  describe('drafts and what was seen', () => {
    it('belong to one member', async () => {
      const colleague = await signedIn(test.app, { role: 'agent', workspaceId });
      const { id, itemIds } = await aConversation(test.db, { account });
      const draft = { verb: 'reply', text: 'Bonjour, …' };
      expect((await agent.request('GET', `/api/conversations/${id}/draft`)).status).toBe(204);
      const saved = await agent.request('PUT', `/api/conversations/${id}/draft`, draft);
      expect([saved.status, saved.body]).toEqual([200, expect.objectContaining(draft)]);
      expect((await agent.request('GET', `/api/conversations/${id}/draft`)).body).toEqual(saved.body);
      expect((await colleague.request('GET', `/api/conversations/${id}/draft`)).status).toBe(204);
      const { version } = saved.body;
      await agent.request('PUT', `/api/conversations/${id}/draft`, { verb: 'note', text: '', version });
      expect((await agent.request('GET', `/api/conversations/${id}/draft`)).status).toBe(204);
      await agent.request('PUT', `/api/conversations/${id}/seen`, { itemId: itemIds[0] });
      expect((await agent.request('GET', `/api/conversations/${id}`)).body.unread).toBe(false);
      expect((await colleague.request('GET', `/api/conversations/${id}`)).body.unread).toBe(true);
      await theyWrite(test.db, account, id, 'and?');
      expect((await agent.request('GET', `/api/conversations/${id}`)).body.unread).toBe(true);
      const wrong = await agent.request('PUT', `/api/conversations/${id}/seen`, { itemId: '12345' });
      expect(wrong.status).toBe(400);
    });
  });
});
