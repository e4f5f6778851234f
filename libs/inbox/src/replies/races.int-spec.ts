import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { FacebookPage } from '../../test/meta';
import { startOutbound } from '../../test/outbound';
import type { SeededConversation } from '../../test/seeds';

jest.setTimeout(120_000);

const ROUNDS = 25;
const rounds = Array.from({ length: ROUNDS }, (_, n) => n);

describe('at the same moment', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let agents: SignedInMember[];
  let facebook: FacebookPage;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
    lead = await signedIn(test.app, { role: 'lead' });
    workspaceId = lead.agent.workspaceId;
    agents = await Promise.all(Array.from({ length: 6 }, () => signedIn(test.app, { role: 'agent', workspaceId })));
    await test.db.read('system', 'update workspace set reply_hold_seconds = 0 where id = $1', [workspaceId]);
    facebook = await FacebookPage.start(test.app, workspaceId);
  });
  afterAll(async () => {
    await facebook.close();
    await test.stop();
  });

  const write = (by: SignedInMember, talk: SeededConversation, text: string, more: object = {}) =>
    by.request('POST', `/api/conversations/${talk.id}/replies`, { verb: 'reply', text, lastSeenItemId: talk.itemIds.at(-1), ...more }); // prettier-ignore
  const settled = (ids: string[]) =>
    eventually(async () => {
      const found = await test.db.read<{ id: string; state: string }>('system', 'select id, state from action where id = any ($1::bigint[])', [ids]); // prettier-ignore
      return found.every(({ state }) => state === 'done' || state === 'cancelled') ? found : undefined;
    }, 30_000);

  it('six members send what they wrote under the same words: one answer stands, five writers see it', async () => {
    const ids: string[] = [];
    for (const round of rounds) {
      const talk = await facebook.comment(`Question ${round}`);
      const answers = await Promise.all(agents.map((agent, index) => write(agent, talk, `Round ${round}, member ${index}`))); // prettier-ignore
      const winners = answers.filter(({ status }) => status === 201);
      expect(winners).toHaveLength(1);
      const own = winners[0]?.body.item.id as string;
      for (const { status, body } of answers.filter((answer) => answer !== winners[0])) {
        expect([status, body.code]).toEqual([409, 'newer-items']);
        expect(body.current.map(({ id }: { id: string }) => id)).toEqual([own]);
      }
      ids.push(winners[0]?.body.action.id as string);
      const { body } = await lead.request('GET', `/api/conversations/${talk.id}`);
      expect([body.itemCount, body.lastItemId]).toEqual([2, own]);
    }
    await settled(ids);
    const published = facebook.publicTexts().filter((text) => text.startsWith('Round '));
    expect(published.map((text) => text.split(',')[0]).sort()).toEqual(rounds.map((round) => `Round ${round}`).sort());
  });

  it('a reply is approved and taken back: it stands in public once, or nowhere and its words are with the writer', async () => {
    const [agent] = agents as [SignedInMember];
    await lead.request('POST', '/api/approval-policies', { name: 'Agents', roles: ['agent'] });
    const outcomes: { id: string; text: string; talk: SeededConversation; isTakenBack: boolean }[] = [];
    for (const round of rounds) {
      const talk = await facebook.comment(`Approve ${round}`);
      const text = `Approved or not ${round}`;
      const { body } = await write(agent, talk, text);
      const id = body.action.id as string;
      expect(body.action.state).toBe('awaiting-approval');
      // every other time the approval has a head start, so that both outcomes occur
      const approving = lead.request('POST', `/api/actions/${id}/approve`, { revision: 1 });
      if (round % 2 === 1) await approving;
      const [approved, cancelled] = await Promise.all([approving, agent.request('POST', `/api/actions/${id}/cancel`)]);
      expect([200, 409]).toContain(approved.status);
      expect([200, 409]).toContain(cancelled.status);
      expect([approved.status, cancelled.status]).toContain(200);
      outcomes.push({ id, text, talk, isTakenBack: cancelled.status === 200 });
    }
    const states = new Map((await settled(outcomes.map(({ id }) => id))).map(({ id, state }) => [id, state]));
    for (const { id, text, talk, isTakenBack } of outcomes) {
      expect([text, states.get(id), facebook.count(text)]).toEqual([text, isTakenBack ? 'cancelled' : 'done', isTakenBack ? 0 : 1]); // prettier-ignore
      const { body } = await agent.request('GET', `/api/conversations/${talk.id}`);
      expect([body.itemCount, body.waitingSince === null]).toEqual(isTakenBack ? [1, false] : [2, true]);
      const draft = await agent.request('GET', `/api/conversations/${talk.id}/draft`);
      expect(draft.body?.text).toBe(isTakenBack ? text : undefined);
    }
  });

  it('a conversation is pulled by one and given to another: it is with the one who was told so', async () => {
    for (const round of rounds) {
      const talk = await facebook.comment(`Whose ${round}`);
      await test.db.read('system', 'update conversation set status = 3 where workspace_id = $1 and id <> $2', [workspaceId, talk.id]); // prettier-ignore
      const { version } = (await lead.request('GET', `/api/conversations/${talk.id}`)).body as { version: number };
      const [puller, given] = agents as [SignedInMember, SignedInMember];
      const memberId = String(given.agent.memberId);
      const [pulled, assigned] = await Promise.all([
        puller.request('POST', '/api/conversations/next', {}),
        lead.request('PUT', `/api/conversations/${talk.id}/assignment`, { version, memberId }),
      ]);
      expect([
        [200, 409],
        [204, 200],
      ]).toContainEqual([pulled.status, assigned.status]);
      const owner = pulled.status === 200 ? String(puller.agent.memberId) : memberId;
      expect((await lead.request('GET', `/api/conversations/${talk.id}`)).body.assigneeId).toBe(owner);
    }
  });
});
