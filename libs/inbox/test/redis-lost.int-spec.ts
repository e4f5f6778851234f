import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { DealingRoom } from './dealing-room';
import { FacebookPage } from './meta';
import { startOutbound } from './outbound';
import { aPolicy, minutesPass, within } from './promises';
import { RedisOutage } from './redis-outage';
import { aConversation, anAccount, type SeededConversation, theyWrite } from './seeds';

jest.setTimeout(120_000);

const PATIENCE_MS = 45_000;

describe('when Redis is lost in the middle and comes back empty', () => {
  let outage: RedisOutage;
  let test: TestApp;

  beforeAll(async () => {
    outage = await RedisOutage.start();
    test = await startOutbound({ worker: true, database: outage.database });
  });
  afterAll(async () => {
    await test.stop();
    await outage.drop();
  });

  const rows = (sql: string, ids: readonly string[]) => test.db.read<Record<string, unknown>>('system', sql, [ids]);

  it('each conversation is dealt to one member, once, and those who take for themselves get others', async () => {
    const room = await DealingRoom.open(test, 6);
    const takers = room.members.slice(4);
    await room.here(...room.members.slice(0, 4));
    const before = await room.talks(20);
    await outage.lose();
    const meanwhile = await room.talks(20);
    const pulls = takers.flatMap((member) =>
      Array.from({ length: 4 }, () => member.request('POST', '/api/conversations/next', {})),
    );
    await outage.comeBack();
    const taken = (await Promise.all(pulls)).filter(({ status }) => status !== 204);
    const ids = [...before, ...meanwhile];
    await eventually(async () => ((await room.owners(ids)).includes(null) ? undefined : true), PATIENCE_MS);

    const owners = await room.owners(ids);
    expect(taken.map(({ status }) => status)).toEqual(taken.map(() => 200));
    expect(new Set(taken.map(({ body }) => body.id)).size).toBe(taken.length);
    for (const { body } of taken) expect(owners[ids.indexOf(body.id as string)]).toBeGreaterThanOrEqual(4);
    const lines = await rows(`select conversation_id, count(*)::int as n from item where system is not null and conversation_id = any ($1::bigint[]) group by 1`, ids); // prettier-ignore
    expect(lines.map(({ n }) => n)).toEqual(ids.map(() => 1));
  });

  describe('replies for later', () => {
    let agent: SignedInMember;
    let facebook: FacebookPage;

    beforeAll(async () => {
      agent = await signedIn(test.app, { role: 'lead' });
      const { workspaceId } = agent.agent;
      await test.db.read('system', 'update workspace set reply_hold_seconds = 0 where id = $1', [workspaceId]);
      facebook = await FacebookPage.start(test.app, workspaceId);
    });
    afterAll(() => facebook.close());

    const schedule = async (talk: SeededConversation, text: string): Promise<string> => {
      const sendAt = new Date(Date.now() + 3_600_000).toISOString();
      const body = { verb: 'reply', text, lastSeenItemId: talk.itemIds.at(-1), sendAt };
      const answer = await agent.request('POST', `/api/conversations/${talk.id}/replies`, body);
      expect([answer.status, answer.body.action?.state]).toEqual([201, 'held']);
      return answer.body.action.id as string;
    };
    const fallDue = (ids: string[], inMs: number) =>
      rows(`update action set send_at = now() + interval '${inMs} ms', hold_until = now() + interval '${inMs} ms', next_attempt_at = now() + interval '${inMs} ms' where id = any ($1::bigint[])`, ids); // prettier-ignore

    it('go out once each, or back to their writer where something came in, whenever they fall due', async () => {
      const scheduled: { id: string; text: string; talk: SeededConversation }[] = [];
      for (let n = 0; n < 12; n += 1) {
        const talk = await facebook.comment(`Question ${n}`);
        scheduled.push({ id: await schedule(talk, `Answer ${n}`), text: `Answer ${n}`, talk });
      }
      const ids = scheduled.map(({ id }) => id);
      const overtaken = scheduled.filter((_, index) => index % 4 === 3);
      for (const { talk } of overtaken) await theyWrite(test.db, facebook.account, talk.id, 'Never mind');
      await fallDue(ids.slice(0, 6), 0);
      await outage.lose();
      await fallDue(ids.slice(6), 500);
      await outage.comeBack();

      const settled = await eventually(async () => {
        const found = await rows('select id, state from action where id = any ($1::bigint[])', ids);
        return found.every(({ state }) => state === 'done' || state === 'cancelled') ? found : undefined;
      }, PATIENCE_MS);
      const states = new Map(settled.map(({ id, state }) => [id, state]));
      for (const one of scheduled) {
        const isOvertaken = overtaken.includes(one);
        expect([one.text, states.get(one.id)]).toEqual([one.text, isOvertaken ? 'cancelled' : 'done']);
        expect([one.text, facebook.count(one.text)]).toEqual([one.text, isOvertaken ? 0 : 1]);
      }
      for (const { talk, text } of overtaken)
        expect((await agent.request('GET', `/api/conversations/${talk.id}/draft`)).body.text).toBe(text);
    });
  });

  it('commitments that run out are told once each, without waiting for it', async () => {
    const lead = await signedIn(test.app, { role: 'lead' });
    const account = await anAccount(test.app, { workspaceId: lead.agent.workspaceId });
    await aPolicy(lead, { targets: { firstReply: within(60), nextReply: within(60), resolution: null } });
    const ids: string[] = [];
    for (let n = 0; n < 12; n += 1) {
      const { id } = await aConversation(test.db, { account, set: { assignee_id: lead.agent.memberId }, minutesAgo: 5 }); // prettier-ignore
      await lead.request('PATCH', `/api/conversations/${id}`, { version: 0, priority: 'low' }); // brings its clocks
      ids.push(id);
    }
    for (const id of ids.slice(0, 6)) await minutesPass(test, id, 90);
    await outage.lose();
    for (const id of ids.slice(6)) await minutesPass(test, id, 90);
    const told = async (): Promise<number> =>
      (await rows(`select 1 as one from notification where kind = 'overdue' and conversation_id = any ($1::bigint[])`, ids)).length; // prettier-ignore
    await eventually(async () => ((await told()) === ids.length ? true : undefined), PATIENCE_MS);
    await outage.comeBack();

    const clocks = await rows(`select conversation_id, count(*)::int as n from clock where breached_at is not null and conversation_id = any ($1::bigint[]) group by 1`, ids); // prettier-ignore
    expect(clocks.map(({ n }) => n)).toEqual(ids.map(() => 1));
    const lines = await rows(`select conversation_id, count(*)::int as n from item where system ->> 'kind' = 'clock-breached' and conversation_id = any ($1::bigint[]) group by 1`, ids); // prettier-ignore
    expect(lines.map(({ n }) => n)).toEqual(ids.map(() => 1));
    expect(await told()).toBe(ids.length);
  });
});
