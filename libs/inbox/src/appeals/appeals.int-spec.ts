import type { AppealView, DecisionView } from '@parvis/contracts';
import { call, signedIn } from '@parvis/identity/testing';
import { ReasonRoom } from '../../test/reason-room';

describe('appeals', () => {
  let room: ReasonRoom;

  beforeAll(async () => {
    room = await ReasonRoom.open();
  });
  afterAll(() => room.test.stop());

  const restricted = async (kind = 'hide', key = 'insult') => {
    const talk = await room.item('facebook', 'contested');
    const decision = await room.decided(talk.itemId, kind, key);
    const { body } = await room.lead.request('GET', `/api/items/${talk.itemId}/statements`);
    const token = String(body[0].fields.redress).split('/appeal/')[1] ?? '';
    return { ...talk, decision, token };
  };
  const say = (token: string, text: string) => room.outside('POST', `/api/public/appeals/${token}`, { text });
  const opened = async (kind?: string, key?: string) => {
    const made = await restricted(kind, key);
    await say(made.token, 'I did not mean it so.');
    const { body } = await room.owner.request('GET', '/api/moderation/appeals?limit=1');
    return { ...made, appeal: body.items[0] as AppealView };
  };
  const decide = (appeal: AppealView, outcome: string, member = room.owner, version = appeal.version) =>
    member.request('POST', `/api/moderation/appeals/${appeal.id}/decision`, { version, outcome, text: 'We looked again.' }); // prettier-ignore
  const take = (appeal: AppealView, member = room.owner) => member.request('POST', `/api/moderation/appeals/${appeal.id}/take`); // prettier-ignore
  const stateOf = async (decision: DecisionView) => (await room.owner.request('GET', `/api/moderation/decisions/${decision.id}`)).body; // prettier-ignore

  it('are opened under the address in the statement, by nobody else', async () => {
    const { token, decision } = await restricted();
    const page = await room.outside('GET', `/api/public/appeals/${token}`);
    expect(page.body).toMatchObject({ language: 'fr', withdrawn: false, canWrite: true, appeal: null });
    expect(page.body.statement.en).toContain('Insult or harassment');
    const wrong = [`${token}x`, token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')), 'x', `${room.workspaceId + 1}.${token.split('.').slice(1).join('.')}`]; // prettier-ignore
    for (const other of wrong) {
      expect((await room.outside('GET', `/api/public/appeals/${other}`)).status).toBe(404);
      expect((await say(other, 'let me in')).status).toBe(404);
    }
    expect((await say(token, '  ')).body.errors[0].pointer).toBe('/text');
    const first = await say(token, 'This was a quote.');
    expect([first.status, first.body.appeal.state]).toEqual([200, 'open']);
    expect((await say(token, 'And a joke.')).body.appeal.messages.map(({ text }: { text: string }) => text)).toEqual(['This was a quote.', 'And a joke.']); // prettier-ignore
    expect((await stateOf(decision)).appeal.state).toBe('open');
  });

  it('hold a dialogue in which the author does not learn who answers', async () => {
    const { token, appeal } = await opened();
    expect((await take(appeal)).body).toMatchObject({ state: 'in-review', reviewerId: String(room.owner.agent.memberId) }); // prettier-ignore
    await room.owner.request('POST', `/api/moderation/appeals/${appeal.id}/messages`, { text: 'Whom do you quote?' });
    const { body } = await room.outside('GET', `/api/public/appeals/${token}`);
    expect(body.appeal.messages.map(({ side, text }: { side: string; text: string }) => [side, text])).toEqual([['author', 'I did not mean it so.'], ['team', 'Whom do you quote?']]); // prettier-ignore
    expect(JSON.stringify(body)).not.toContain('memberId');
  });

  it('are decided by a second person, who has the right, and once', async () => {
    const { appeal } = await opened();
    const own = await decide(appeal, 'upheld', room.lead);
    expect([own.status, own.body.detail]).toEqual([403, expect.stringContaining('somebody other')]);
    expect((await take(appeal, room.lead)).status).toBe(403);
    const analyst = await signedIn(room.test.app, { role: 'analyst', workspaceId: room.workspaceId });
    expect((await decide(appeal, 'upheld', analyst)).status).toBe(403);
    const { body: made } = await room.owner.request('POST', '/api/tokens', { kind: 'personal', name: 'program', scopes: ['moderation.read', 'moderation.hide'], expiresInDays: 1 }); // prettier-ignore
    const byToken = await call(`${room.test.url}/api/moderation/appeals/${appeal.id}/decision`, 'POST', { version: appeal.version, outcome: 'upheld', text: 'x' }, { authorization: `Bearer ${made.secret}` }); // prettier-ignore
    expect(byToken.status).toBe(403);
    const second = await signedIn(room.test.app, { role: 'lead', workspaceId: room.workspaceId });
    const both = await Promise.all([decide(appeal, 'upheld', room.owner), decide(appeal, 'void', second)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await decide(appeal, 'granted')).status).toBe(409);
  });

  it('that are granted take the decision back, dismiss the strike, and tell the author', async () => {
    const { appeal, decision, token } = await opened();
    await room.leaves(decision, 2);
    const strikes = () => room.rows<{ dismissed_by: number | null }>('select dismissed_by from strike where workspace_id = $1 and decision_id = $2', decision.id); // prettier-ignore
    expect(await strikes()).toEqual([{ dismissed_by: null }]);
    const { body } = await decide(appeal, 'granted');
    expect(await strikes()).toEqual([{ dismissed_by: room.owner.agent.memberId }]);
    expect(body).toMatchObject({ state: 'granted', undone: true, undoDetail: null, decidedByMemberId: String(room.owner.agent.memberId) }); // prettier-ignore
    expect((await stateOf(decision)).undoneAt).not.toBeNull();
    const calls = await room.rows<{ verb: string }>('select verb from action where workspace_id = $1 and item_id = $2 order by id', decision.itemId); // prettier-ignore
    expect(calls.map(({ verb }) => verb)).toEqual(['hide', 'unhide']);
    // somebody judged it: it does not wait for a decision again
    const [last] = (await room.owner.request('GET', `/api/items/${decision.itemId}/decisions`)).body;
    expect(last).toMatchObject({ kind: 'unhide', reversesId: decision.id, undoneAt: null });
    const page = await room.outside('GET', `/api/public/appeals/${token}`);
    expect(page.body).toMatchObject({ withdrawn: true, canWrite: false, appeal: { state: 'granted' } });
    expect((await say(token, 'thanks')).status).toBe(410);
  });

  it('are granted also where the channel brings nothing back, and say so', async () => {
    const { appeal, decision } = await opened('delete', 'spam');
    await room.leaves(decision, 3);
    expect((await decide(appeal, 'granted')).body).toMatchObject({ state: 'granted', undone: false, undoDetail: expect.stringContaining('does not come back') }); // prettier-ignore
  });

  it('leave the decision where they are not granted, and refuse an answer to what has changed since', async () => {
    const { appeal, decision, token } = await opened();
    await say(token, 'One more thing.');
    expect((await decide(appeal, 'upheld')).body).toMatchObject({ code: 'stale-version', current: { version: appeal.version + 1 } }); // prettier-ignore
    expect((await decide(appeal, 'upheld', room.owner, appeal.version + 1)).body).toMatchObject({ state: 'upheld', undone: null }); // prettier-ignore
    expect((await stateOf(decision)).undoneAt).toBeNull();
  });

  it('are entered by a member for the author, once, about a restriction that stands', async () => {
    const { decision } = await restricted();
    const open = (decisionId: string) => room.owner.request('POST', '/api/moderation/appeals', { decisionId, text: 'By phone.' }); // prettier-ignore
    expect((await open(decision.id)).body).toMatchObject({ state: 'open', openedByMemberId: String(room.owner.agent.memberId) }); // prettier-ignore
    expect((await open(decision.id)).body.code).toBe('already-exists');
    expect((await open('4711')).body.errors[0].pointer).toBe('/decisionId');
    const back = await restricted();
    await room.undo(back.itemId, back.decision.id);
    expect((await open(back.decision.id)).status).toBe(409);
  });

  it('are free for six months and no longer', async () => {
    const { token } = await restricted();
    await room.rows(`update statement set appeal_until = now() - interval '1 second' where workspace_id = $1 and secret = $2`, token.split('.')[2]); // prettier-ignore
    expect((await say(token, 'too late')).body.code).toBe('link-over');
    expect((await room.outside('GET', `/api/public/appeals/${token}`)).body.canWrite).toBe(false);
  });

  it('queue by state with exact counts, in their own workspace', async () => {
    const own = await ReasonRoom.open(room.test);
    const { itemId } = await own.item('facebook', 'theirs');
    const decision = await own.decided(itemId, 'hide', 'spam');
    const { body } = await own.owner.request('POST', '/api/moderation/appeals', { decisionId: decision.id, text: 'x' });
    expect((await own.lead.request('GET', '/api/moderation/appeals/counts')).body).toEqual({ open: 1, 'in-review': 0, upheld: 0, granted: 0, void: 0 }); // prettier-ignore
    expect((await own.lead.request('GET', '/api/moderation/appeals?state=upheld')).body.items).toEqual([]);
    expect((await room.owner.request('GET', `/api/moderation/appeals/${body.id}`)).status).toBe(404);
  });

  it('have a page without a script that anybody can read and answer, in both languages', async () => {
    const { token } = await restricted();
    const french = await room.outside('GET', `/appeal/${token}`);
    expect(french.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(french.headers.get('content-security-policy')).toContain("form-action 'self'");
    for (const part of ['<html lang="fr">', '<label for="text">', 'Contester cette décision', 'hreflang="en"']) expect(french.body).toContain(part); // prettier-ignore
    expect(french.body).not.toMatch(/<script|<style| style=| on\w+=/);
    expect((await room.outside('GET', `/appeal/${token}?language=en`)).body).toContain('Contest this decision');
    const sent = await fetch(`${room.test.url}/appeal/${token}?language=en`, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ text: '<b>bold</b> & so on' }) }); // prettier-ignore
    expect([sent.status, sent.headers.get('location')]).toEqual([303, `/appeal/${token}?language=en`]);
    const after = await room.outside('GET', `/appeal/${token}?language=en`);
    expect(after.body).toContain('&lt;b&gt;bold&lt;/b&gt; &amp; so on');
    expect((await room.outside('GET', '/api/public/page.css')).headers.get('content-type')).toBe('text/css; charset=utf-8'); // prettier-ignore
  });
});
