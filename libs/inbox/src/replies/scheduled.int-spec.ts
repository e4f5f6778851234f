import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { FacebookPage } from '../../test/meta';
import { startOutbound } from '../../test/outbound';
import { type SeededConversation, theyWrite } from '../../test/seeds';
import { ActionProcessor } from '../actions/action-processor';

describe('replies for later', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let facebook: FacebookPage;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
    agent = await signedIn(test.app, { role: 'lead' });
    workspaceId = agent.agent.workspaceId;
    await test.db.read('system', 'update workspace set reply_hold_seconds = 0 where id = $1', [workspaceId]);
  });
  beforeEach(async () => {
    facebook = await FacebookPage.start(test.app, workspaceId);
  });
  afterEach(() => facebook.close());
  afterAll(() => test.stop());

  const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();
  const schedule = async (talk: SeededConversation, text: string, more: object = {}): Promise<string> => {
    const body = { verb: 'reply', text, lastSeenItemId: talk.itemIds.at(-1), sendAt: tomorrow(), ...more };
    const answer = await agent.request('POST', `/api/conversations/${talk.id}/replies`, body);
    expect([answer.status, answer.body.action?.state]).toEqual([201, 'held']);
    return answer.body.action.id as string;
  };
  /** Its time has come. */
  const comes = async (id: string) => {
    const due = `update action set send_at = now(), hold_until = now(), next_attempt_at = now() where id = $1`;
    await test.db.read('system', due, [id]);
    await test.app.get(ActionProcessor).run({ workspaceId, id });
  };
  const reaches = (id: string, state: string) =>
    eventually(async () => {
      const [row] = await test.db.read('system', 'select state, error_code from action where id = $1', [id]);
      if (row?.['state'] !== state) throw new Error(`is ${String(row?.['state'])} (${String(row?.['error_code'])})`);
      return row;
    });
  const detail = async (talk: SeededConversation) => (await agent.request('GET', `/api/conversations/${talk.id}`)).body;
  const items = async (talk: SeededConversation) =>
    (await agent.request('GET', `/api/conversations/${talk.id}/items`)).body.items as { text: string; action: { sendAt?: string } | null }[]; // prettier-ignore

  it('stand in the thread and leave the conversation owed an answer until they go out', async () => {
    const talk = await facebook.comment('Are you open tomorrow?');
    const id = await schedule(talk, 'Yes we are.', { thenHandle: true });
    expect((await items(talk)).at(-1)).toMatchObject({ text: 'Yes we are.', action: { sendAt: expect.any(String) } });
    expect(await detail(talk)).toMatchObject({ status: 'open', itemCount: 2, waitingSince: expect.any(String), lastDirection: 'in' }); // prettier-ignore
    expect(facebook.count('Yes we are.')).toBe(0);
    await comes(id);
    await reaches(id, 'done');
    expect(facebook.count('Yes we are.')).toBe(1);
    expect(await detail(talk)).toMatchObject({ status: 'handled', waitingSince: null, lastDirection: 'out' });
    expect((await items(talk)).at(-1)?.action?.sendAt).toBeUndefined();
  });

  it('go back to their writer when something came in before their time', async () => {
    const talk = await facebook.comment('Are you open tomorrow?');
    const id = await schedule(talk, 'Yes, tomorrow.');
    await theyWrite(test.db, facebook.account, talk.id, 'Never mind, I found it');
    await comes(id);
    expect((await reaches(id, 'cancelled'))['error_code']).toBe('newer-items');
    expect(facebook.count('Yes, tomorrow.')).toBe(0);
    expect((await agent.request('GET', `/api/conversations/${talk.id}/draft`)).body.text).toBe('Yes, tomorrow.');
    expect((await items(talk)).map(({ text }) => text)).toEqual(['Are you open tomorrow?', 'Never mind, I found it']);
    const told = await agent.request('GET', '/api/notifications');
    expect(JSON.stringify(told.body)).toContain('reply-returned');
  });

  it('go out all the same when their writer said so', async () => {
    const talk = await facebook.comment('Hello?');
    const id = await schedule(talk, 'At any rate', { sendAnyway: true });
    await theyWrite(test.db, facebook.account, talk.id, 'Anybody?');
    await comes(id);
    await reaches(id, 'done');
    expect(facebook.count('At any rate')).toBe(1);
  });

  it('do not hold up what is sent before their time', async () => {
    const talk = await facebook.comment('Hello?');
    const later = await schedule(talk, 'Later');
    const body = { verb: 'reply', text: 'At once', lastSeenItemId: talk.itemIds[0] };
    const now = await agent.request('POST', `/api/conversations/${talk.id}/replies`, body);
    await reaches(now.body.action.id, 'done');
    expect([facebook.count('At once'), facebook.count('Later')]).toEqual([1, 0]);
    await reaches(later, 'held');
  });

  it('are changed, taken back and sent at once', async () => {
    const talk = await facebook.comment('Hello?');
    const id = await schedule(talk, 'Furst');
    const { body: changed } = await agent.request('PATCH', `/api/actions/${id}`, {
      text: 'First',
      revision: 1,
      sendAt: tomorrow(),
    });
    expect(changed.state).toBe('held');
    expect((await items(talk)).at(-1)?.text).toBe('First');
    expect((await agent.request('PATCH', `/api/actions/${id}`, { text: 'Late', revision: 1 })).body.code).toBe(
      'stale-version',
    );
    expect((await agent.request('PATCH', `/api/actions/${id}`, { sendAt: '2020-01-01T00:00:00Z' })).status).toBe(400);
    const newer = await theyWrite(test.db, facebook.account, talk.id, 'Still there?');
    const stopped = await agent.request('POST', `/api/actions/${id}/send-now`, {});
    expect([stopped.status, stopped.body.code, stopped.body.current[0].id]).toEqual([409, 'newer-items', newer]);
    expect((await agent.request('POST', `/api/actions/${id}/send-now`, { sendAnyway: true })).status).toBe(200);
    await reaches(id, 'done');
    expect(facebook.count('First')).toBe(1);
    expect((await agent.request('PATCH', `/api/actions/${id}`, { sendAt: tomorrow() })).body.code).toBe(
      'not-possible-now',
    );
    const other = await facebook.comment('And?');
    const second = await schedule(other, 'Second');
    expect((await agent.request('POST', `/api/actions/${second}/cancel`)).body.state).toBe('cancelled');
    expect(await detail(other)).toMatchObject({ itemCount: 1, status: 'open', lastDirection: 'in' });
    expect((await agent.request('GET', `/api/conversations/${other.id}/draft`)).body.text).toBe('Second');
  });

  it('have one outcome when they are due and taken back at the same moment', async () => {
    const talk = await facebook.comment('Race?');
    const id = await schedule(talk, 'Raced');
    const [cancelled] = await Promise.all([agent.request('POST', `/api/actions/${id}/cancel`), comes(id)]);
    const state = cancelled.status === 200 ? 'cancelled' : 'done';
    await reaches(id, state);
    expect(facebook.count('Raced')).toBe(state === 'done' ? 1 : 0);
  });

  it('are refused for a time that is over or too far', async () => {
    const talk = await facebook.comment('Hello?');
    for (const sendAt of ['2020-01-01T00:00:00Z', '2999-01-01T00:00:00Z', 'tomorrow']) {
      const answer = await agent.request('POST', `/api/conversations/${talk.id}/replies`, { verb: 'reply', text: 'x', lastSeenItemId: talk.itemIds[0], sendAt }); // prettier-ignore
      expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, '/sendAt']);
    }
  });
});
