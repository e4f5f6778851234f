import type { ActionView } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation, theyWrite } from '../../test/seeds';

describe('approval before publishing', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let approvers: SignedInMember[];
  let account: SeededAccount;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound();
    agent = await signedIn(test.app, { role: 'agent', name: 'Théo' });
    workspaceId = agent.agent.workspaceId;
    approvers = await Promise.all(
      ['a', 'b', 'c'].map((name) => signedIn(test.app, { role: 'lead', workspaceId, name })),
    );
    account = await anAccount(test.app, { workspaceId, channel: 'facebook' });
  });
  beforeEach(() => test.db.read('system', 'delete from approval_policy where workspace_id = $1', [workspaceId]));
  afterAll(() => test.stop());

  const lead = () => approvers[0] as SignedInMember;
  const policy = (more: object = {}) =>
    lead().request('POST', '/api/approval-policies', { name: 'Agents', roles: ['agent'], ...more });
  const write = async (more: object = {}, by = agent, talk?: SeededConversation) => {
    const about = talk ?? (await aConversation(test.db, { account }));
    const body = { verb: 'reply', text: 'Bonjour', lastSeenItemId: about.itemIds.at(-1), ...more };
    const answer = await by.request('POST', `/api/conversations/${about.id}/replies`, body);
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return { talk: about, id: answer.body.action.id as string, state: answer.body.action.state as string, itemId: answer.body.item.id as string }; // prettier-ignore
  };
  const approve = (by: SignedInMember, id: string, more: object = {}) =>
    by.request('POST', `/api/actions/${id}/approve`, { revision: 1, ...more });
  const detail = async (talk: SeededConversation) => (await agent.request('GET', `/api/conversations/${talk.id}`)).body;
  const stateOf = async (id: string) =>
    (await test.db.read('system', 'select state from action where id = $1', [id]))[0]?.['state'];

  it('keeps a reply back until somebody else approved it', async () => {
    await policy();
    const { talk, id, state } = await write({ thenHandle: true });
    expect(state).toBe('awaiting-approval');
    expect(await detail(talk)).toMatchObject({ status: 'open', waitingSince: expect.any(String), itemCount: 2 });
    const waiting = (await lead().request('GET', '/api/approvals')).body.items;
    expect(waiting.map((one: { action: { id: string } }) => one.action.id)).toEqual([id]);
    expect(waiting[0]).toMatchObject({ canApprove: true, item: { text: 'Bonjour' }, conversation: { id: talk.id }, action: { approval: { needed: 1, by: [] } } }); // prettier-ignore
    expect((await agent.request('GET', '/api/approvals')).body.items).toEqual([]);
    expect(JSON.stringify((await lead().request('GET', '/api/notifications')).body)).toContain('approval-asked');
    expect((await approve(agent, id)).status).toBe(403);
    const approved = await approve(lead(), id);
    expect([approved.status, approved.body.state]).toEqual([200, 'held']);
    expect(Date.parse(approved.body.holdUntil)).toBeGreaterThan(Date.now());
    expect(await detail(talk)).toMatchObject({ status: 'handled', waitingSince: null });
    expect(JSON.stringify((await agent.request('GET', '/api/notifications')).body)).toContain('reply-approved');
    expect((await lead().request('GET', '/api/approvals')).body.items).toEqual([]);
    // approved, it can still be taken back, and the conversation is as before
    expect((await agent.request('POST', `/api/actions/${id}/cancel`)).body.state).toBe('cancelled');
    expect(await detail(talk)).toMatchObject({ status: 'open', waitingSince: expect.any(String), itemCount: 1 });
  });

  it('concerns the roles, channels and accounts of its policy, in public, and the strictest counts', async () => {
    const other = await anAccount(test.app, { workspaceId, channel: 'facebook' });
    await policy({ accountIds: [String(other.id)] });
    await policy({ channels: ['x'] });
    expect((await write()).state).toBe('held');
    await policy();
    await policy({ name: 'Two', approvals: 2 });
    expect((await write({}, lead())).state).toBe('held');
    expect((await write({ verb: 'private-reply' })).state).toBe('held');
    const { id } = await write();
    expect((await approve(lead(), id)).body).toMatchObject({ state: 'awaiting-approval', approval: { needed: 2, by: [String(lead().agent.memberId)] } }); // prettier-ignore
    expect((await approve(lead(), id)).body.state).toBe('awaiting-approval'); // twice the same is once
    expect((await approve(approvers[1]!, id)).body.state).toBe('held');
  });

  it('goes out once when several approve at the same moment', async () => {
    await policy({ approvals: 2 });
    const { id, talk } = await write();
    const answers = await Promise.all(approvers.map((by) => approve(by, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    expect(await stateOf(id)).toBe('held');
    const lines = await test.db.read('system', 'select 1 from action_approval where action_id = $1', [id]);
    expect(lines).toHaveLength(2);
    expect((await detail(talk)).itemCount).toBe(2);
  });

  it('has one outcome when it is approved and taken back at the same moment', async () => {
    await policy();
    for (let round = 0; round < 5; round += 1) {
      const { id, talk } = await write();
      const [approved, cancelled] = await Promise.all([
        approve(lead(), id),
        agent.request('POST', `/api/actions/${id}/cancel`),
      ]);
      // taken back last it is taken back; taken back first there is nothing left to approve
      expect(cancelled.status).toBe(200);
      expect([200, 409]).toContain(approved.status);
      expect(await stateOf(id)).toBe('cancelled');
      expect(await detail(talk)).toMatchObject({ status: 'open', itemCount: 1, waitingSince: expect.any(String) });
      expect((await approve(lead(), id)).status).toBe(409);
    }
  });

  it('has one outcome when it is approved and refused at the same moment', async () => {
    await policy();
    const { id } = await write();
    const [approved, refused] = await Promise.all([
      approve(approvers[1]!, id),
      lead().request('POST', `/api/actions/${id}/refuse`, { comment: 'No' }),
    ]);
    expect([approved.status, refused.status].sort()).toEqual([200, 409]);
    expect(await stateOf(id)).toBe(approved.status === 200 ? 'held' : 'cancelled');
  });

  it('gives a refused reply back with the reason', async () => {
    await policy();
    const { id, talk } = await write({ text: 'Whatever' });
    expect((await lead().request('POST', `/api/actions/${id}/refuse`, { comment: ' ' })).status).toBe(400);
    const refused = await lead().request('POST', `/api/actions/${id}/refuse`, { comment: 'Friendlier, please' });
    expect(refused.body).toMatchObject({
      state: 'cancelled',
      error: { code: 'refused', detail: 'Friendlier, please' },
    });
    expect((await agent.request('GET', `/api/conversations/${talk.id}/draft`)).body.text).toBe('Whatever');
    const told = JSON.stringify((await agent.request('GET', '/api/notifications')).body);
    expect(told).toContain('Friendlier, please');
    expect(await detail(talk)).toMatchObject({ itemCount: 1, waitingSince: expect.any(String) });
  });

  it('is void for another wording: who approved it approves again what they read', async () => {
    await policy({ approvals: 2 });
    const { id, talk } = await write();
    await approve(lead(), id);
    const reworded = await agent.request('PATCH', `/api/actions/${id}`, { text: 'Bonsoir', revision: 1 });
    expect(reworded.body.approval).toMatchObject({ by: [], revision: 2 });
    expect((await approve(approvers[1]!, id)).body.code).toBe('stale-version');
    const items = (await agent.request('GET', `/api/conversations/${talk.id}/items`)).body.items;
    expect(items.at(-1).text).toBe('Bonsoir');
    const exposed = await lead().request('PATCH', `/api/actions/${id}`, { text: 'Call 06 12 34 56 78', revision: 2 });
    expect(exposed.body.code).toBe('reply-blocked');
  });

  it('shows the approver what came in since, before they approve', async () => {
    await policy();
    const { id, talk } = await write();
    const newer = await theyWrite(test.db, account, talk.id, 'Forget it');
    const stopped = await approve(lead(), id);
    expect([stopped.status, stopped.body.code, stopped.body.current[0].id]).toEqual([409, 'newer-items', newer]);
    expect((await approve(lead(), id, { sendAnyway: true })).body.state).toBe('held');
  });

  it('waits for its time afterwards when it was scheduled', async () => {
    await policy();
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { id, talk } = await write({ sendAt });
    const approved = await approve(lead(), id);
    expect(approved.body).toMatchObject({ state: 'held', sendAt, holdUntil: sendAt });
    expect(await detail(talk)).toMatchObject({ waitingSince: expect.any(String) });
  });

  it('is talked about by those concerned', async () => {
    await policy();
    const { id } = await write();
    const asked = await lead().request('POST', `/api/actions/${id}/comments`, { comment: 'Is that sure?' });
    expect(asked.status).toBe(201);
    await agent.request('POST', `/api/actions/${id}/comments`, { comment: 'Yes' });
    const { body } = await lead().request('GET', `/api/actions/${id}/comments`);
    expect(body.map(({ text }: { text: string }) => text)).toEqual(['Is that sure?', 'Yes']);
    const waiting = (await lead().request('GET', '/api/approvals')).body.items as { action: ActionView }[];
    expect(waiting.find(({ action }) => action.id === id)?.action.approval?.commentCount).toBe(2);
    expect(JSON.stringify((await lead().request('GET', '/api/notifications')).body)).toContain('reply-commented');
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/actions/${id}/comments`)).status).toBe(404);
    expect((await approve(stranger, id)).status).toBe(404);
  });

  it('is left to a team where the policy says so', async () => {
    const owner = await signedIn(test.app, { role: 'owner', workspaceId });
    const memberIds = [String(approvers[1]!.agent.memberId)];
    const team = (await owner.request('POST', '/api/teams', { name: 'Press office', memberIds })).body.id as string;
    expect((await policy({ approverTeamId: team, approvals: 2 })).body.errors[0].pointer).toBe('/approvals');
    await policy({ approverTeamId: team });
    const { id } = await write();
    expect((await approve(lead(), id)).status).toBe(403);
    const seen = async (by: SignedInMember) => (await by.request('GET', '/api/approvals')).body.items.length as number;
    expect(await seen(approvers[1]!)).toBe((await seen(lead())) + 1);
    expect((await approve(approvers[1]!, id)).body.state).toBe('held');
  });

  it('is not got round by correcting what is published', async () => {
    const { talk } = await write({ text: 'Public' });
    const [own] = await test.db.read('system', `update item set external_id = 'fb-77' where conversation_id = $1 and direction = 1 returning id`, [talk.id]); // prettier-ignore
    await policy();
    const edited = await agent.request('PATCH', `/api/items/${String(own?.['id'])}/reply`, {
      text: 'Else',
      revision: 1,
    });
    expect([edited.status, edited.body.code]).toEqual([403, 'not-allowed']);
    const byLead = await lead().request('PATCH', `/api/items/${String(own?.['id'])}/reply`, {
      text: 'Else',
      revision: 1,
    });
    expect(byLead.status).toBe(200);
  });

  it('is ruled by policies that some may change', async () => {
    const made = await policy({ name: 'Mine', approvals: 2 });
    expect(made.body).toMatchObject({
      enabled: true,
      publicOnly: true,
      approvals: 2,
      approverTeamId: null,
      version: 1,
    });
    const { id } = made.body;
    const changed = await lead().request('PATCH', `/api/approval-policies/${id}`, { version: 1, enabled: false });
    expect(changed.body).toMatchObject({ enabled: false, approvals: 2, version: 2 });
    expect((await write()).state).toBe('held');
    expect((await lead().request('PATCH', `/api/approval-policies/${id}`, { version: 1 })).body.code).toBe(
      'stale-version',
    );
    expect((await policy({ approvals: 5 })).body.errors[0].pointer).toBe('/approvals');
    expect((await agent.request('POST', '/api/approval-policies', { name: 'x' })).status).toBe(403);
    expect((await lead().request('DELETE', `/api/approval-policies/${id}`)).status).toBe(204);
    expect((await agent.request('GET', '/api/approval-policies')).body).toEqual([]);
  });
});
