import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { Queues } from '@parvis/platform';
import { eventually, type TestApp } from '@parvis/testing';
import { FacebookPage } from '../../test/meta';
import { startOutbound } from '../../test/outbound';
import { anEcho, type SeededConversation } from '../../test/seeds';
import { ActionProcessor } from './action-processor';

interface ActionRow extends Record<string, unknown> {
  state: string;
  attempts: number;
  error_code: string | null;
  external_id: string | null;
  own_item_id: string | null;
}

describe('delivery of actions', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let facebook: FacebookPage;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound({ worker: true, timings: { callTimeoutMs: 1500, lookUpAfterMs: 50 } });
    agent = await signedIn(test.app, { role: 'lead' });
    workspaceId = agent.agent.workspaceId;
    await test.db.read(
      'system',
      'update workspace set reply_hold_seconds = 0, decision_hold_seconds = 0 where id = $1',
      [workspaceId],
    );
  });
  beforeEach(async () => {
    facebook = await FacebookPage.start(test.app, workspaceId);
  });
  afterEach(() => facebook.close());
  afterAll(() => test.stop());

  const say = async (to: SeededConversation, text: string): Promise<string> => {
    const body = { verb: 'reply', text, lastSeenItemId: to.itemIds.at(-1), sendAnyway: true };
    const answer = await agent.request('POST', `/api/conversations/${to.id}/replies`, body);
    expect(answer.status).toBe(201);
    return answer.body.action.id as string;
  };
  const row = async (id: string): Promise<ActionRow> => {
    const [found] = await test.db.read<ActionRow>('system', 'select * from action where id = $1', [id]);
    return found!;
  };
  const reaches = (id: string, state: string, withinMs = 15_000): Promise<ActionRow> =>
    eventually(async () => {
      const found = await row(id);
      if (found.state !== state) throw new Error(`is ${found.state} (${found.error_code ?? 'no error'}), not ${state}`);
      return found;
    }, withinMs);
  const hold = (seconds: number) =>
    test.db.read('system', 'update workspace set reply_hold_seconds = $2, decision_hold_seconds = $2 where id = $1', [
      workspaceId,
      seconds,
    ]);
  const outItems = (id: string) =>
    test.db.read<{ external_id: string | null }>(
      'system',
      'select external_id from item where conversation_id = $1 and direction = 1',
      [id],
    );

  it('carries a reply to the public page and ties our item to it', async () => {
    const talk = await facebook.comment('Is it open on Sunday?');
    const id = await say(talk, 'Yes, from 10 to 18.');
    const done = await reaches(id, 'done');
    expect(facebook.count('Yes, from 10 to 18.')).toBe(1);
    expect(done.external_id).not.toBeNull();
    expect(await outItems(talk.id)).toEqual([{ external_id: done.external_id }]);
    const keys = await test.db.read('system', 'select item_id from item_key where workspace_id = $1 and item_id = $2', [
      workspaceId,
      done.own_item_id,
    ]);
    expect(keys).toHaveLength(1);
    const { body } = await agent.request('GET', `/api/conversations/${talk.id}/items`);
    expect(body.items.at(-1)).toMatchObject({ text: 'Yes, from 10 to 18.', action: { state: 'done' } });
  });

  it('lets a held reply be taken back before anything leaves', async () => {
    await hold(30);
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'Wrong text');
    const before = (await agent.request('GET', `/api/conversations/${talk.id}`)).body;
    expect(before.waitingSince).toBeNull();
    const cancelled = await agent.request('POST', `/api/actions/${id}/cancel`);
    expect([cancelled.status, cancelled.body.state]).toEqual([200, 'cancelled']);
    const after = (await agent.request('GET', `/api/conversations/${talk.id}`)).body;
    expect(after).toMatchObject({ lastDirection: 'in', itemCount: 1, status: 'open' });
    expect(after.waitingSince).not.toBeNull();
    expect((await agent.request('GET', `/api/conversations/${talk.id}/draft`)).body).toMatchObject({
      verb: 'reply',
      text: 'Wrong text',
    });
    const items = (await agent.request('GET', `/api/conversations/${talk.id}/items`)).body.items;
    expect(items.map(({ text }: { text: string }) => text)).toEqual(['Hello?']);
    // even a job that runs for it now finds nothing to do
    await test.db.read('system', 'update action set next_attempt_at = now(), hold_until = now() where id = $1', [id]);
    await test.app.get(ActionProcessor).run({ workspaceId, id });
    expect(facebook.count('Wrong text')).toBe(0);
    expect((await agent.request('POST', `/api/actions/${id}/cancel`)).status).toBe(200);
    await hold(0);
  });

  it('leaves when its hold is over, even after Redis was emptied', async () => {
    await hold(1);
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'Here we are');
    const queue = test.app.get(Queues).queue('actions');
    await eventually(async () => ((await queue.size()) > 0 ? true : undefined));
    await queue.remove(`${id}-0`);
    await reaches(id, 'done');
    expect(facebook.count('Here we are')).toBe(1);
    await hold(0);
  });

  it.each(['act-then-reset', 'act-then-hang'] as const)(
    'publishes once when the platform acted but its answer was lost (%s)',
    async (kind) => {
      const talk = await facebook.comment('Hello?');
      facebook.network.injections.add({ method: 'POST', path: /comments$/, outcome: { kind } });
      const id = await say(talk, `Once only ${kind}`);
      const done = await reaches(id, 'done');
      expect(done.attempts).toBe(1);
      expect(done.external_id).not.toBeNull();
      expect(facebook.count(`Once only ${kind}`)).toBe(1);
    },
  );

  it('publishes once when the worker died after the call', async () => {
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'After the crash');
    const { external_id: externalId } = await reaches(id, 'done');
    // back to the moment between the platform's answer and our commit
    await test.db.read(
      'system',
      `delete from item_key where workspace_id = $1 and item_id = (select own_item_id from action where id = $2)`,
      [workspaceId, id],
    );
    await test.db.read('system', `update item set external_id = null where action_id = $1`, [id]);
    await test.db.read(
      'system',
      `update action set state = 'sending', sending_since = now() - interval '1 hour', external_id = null, done_at = null where id = $1`,
      [id],
    );
    const again = await reaches(id, 'done');
    expect([again.external_id, again.attempts]).toEqual([externalId, 1]);
    expect(facebook.count('After the crash')).toBe(1);
    expect(await outItems(talk.id)).toEqual([{ external_id: externalId }]);
  });

  it('sends it after all when the worker died before the call', async () => {
    await hold(60);
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'Never left');
    await test.db.read(
      'system',
      `update action set state = 'sending', hold_until = now(), attempts = 1, sending_since = now() - interval '1 hour' where id = $1`,
      [id],
    );
    await reaches(id, 'done');
    expect(facebook.count('Never left')).toBe(1);
    await hold(0);
  });

  it('performs an action once that many workers are given at the same time', async () => {
    await hold(60);
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'One of many');
    await test.db.read(
      'system',
      `update action set state = 'queued', hold_until = null, next_attempt_at = now() where id = $1`,
      [id],
    );
    const processor = test.app.get(ActionProcessor);
    await Promise.all(Array.from({ length: 8 }, () => processor.run({ workspaceId, id })));
    await reaches(id, 'done');
    expect(facebook.count('One of many')).toBe(1);
    await hold(0);
  });

  it('waits as long as the platform asks, then goes on', async () => {
    const talk = await facebook.comment('Hello?');
    facebook.network.injections.add({
      method: 'POST',
      path: /comments$/,
      outcome: { kind: 'error', status: 400, code: 32 },
    });
    const id = await say(talk, 'A little later');
    const waiting = await eventually(async () => {
      const found = await row(id);
      return found.error_code === 'rate-limited' ? found : undefined;
    });
    expect(waiting.state).toBe('queued');
    const [account] = await test.db.read<{ paused: boolean; health: string }>(
      'system',
      'select paused_until > now() as paused, health from account where id = $1',
      [facebook.account.id],
    );
    expect(account).toEqual({ paused: true, health: 'slow' });
    await test.db.read('system', `update account set paused_until = null where id = $1`, [facebook.account.id]);
    await test.db.read('system', `update action set next_attempt_at = now() where id = $1`, [id]);
    await reaches(id, 'done', 25_000);
    expect(facebook.count('A little later')).toBe(1);
  }, 40_000);

  it('keeps the action and asks for a new sign-in when the token is over, and sends it afterwards', async () => {
    const talk = await facebook.comment('Hello?');
    facebook.network.killToken(facebook.token);
    const id = await say(talk, 'After the sign-in');
    await eventually(async () => ((await row(id)).error_code === 'needs-sign-in' ? true : undefined));
    expect((await row(id)).state).toBe('queued');
    const [account] = await test.db.read<{ health: string }>('system', 'select health from account where id = $1', [
      facebook.account.id,
    ]);
    expect(account?.health).toBe('needs-sign-in');
    facebook.network.state.tokens.get(facebook.token)!.deadSubcode = null;
    await test.db.read('system', `update account set health = 'working' where id = $1`, [facebook.account.id]);
    await reaches(id, 'done', 25_000);
    expect(facebook.count('After the sign-in')).toBe(1);
  }, 40_000);

  it('fails with the reason when the comment is gone, marks it deleted, and the conversation waits again', async () => {
    const talk = await facebook.comment('Hello?');
    facebook.network.removeComment(talk.commentId);
    const id = await say(talk, 'Too late');
    const failed = await reaches(id, 'failed');
    expect(failed.error_code).toBe('gone');
    const [item] = await test.db.read('system', 'select platform_state from item where id = $1', [talk.itemIds[0]]);
    expect(item?.['platform_state']).toBe(3);
    const detail = (await agent.request('GET', `/api/conversations/${talk.id}`)).body;
    expect(detail.waitingSince).not.toBeNull();
    const listed = await agent.request('GET', '/api/actions?state=failed');
    expect(listed.body.items.map((action: { id: string }) => action.id)).toContain(id);
  });

  it('tries a failed action again when asked', async () => {
    const talk = await facebook.comment('Hello?');
    facebook.network.injections.add({
      method: 'POST',
      path: /comments$/,
      outcome: { kind: 'error', status: 400, code: 100 },
    });
    const id = await say(talk, 'Second try');
    await reaches(id, 'failed');
    expect((await agent.request('POST', `/api/actions/${id}/cancel`)).status).toBe(409);
    expect((await agent.request('POST', `/api/actions/${id}/retry`)).body.state).toBe('queued');
    await reaches(id, 'done');
    expect(facebook.count('Second try')).toBe(1);
    const again = await agent.request('POST', `/api/actions/${id}/retry`);
    expect([again.status, again.body.code]).toEqual([409, 'not-possible-now']);
  });

  it('sends replies of one conversation in the order they were written', async () => {
    const talk = await facebook.comment('Hello?');
    facebook.network.injections.add({ method: 'POST', path: /comments$/, outcome: { kind: 'act-then-reset' } });
    const first = await say(talk, 'First');
    const second = await say(talk, 'Second');
    await Promise.all([reaches(first, 'done'), reaches(second, 'done')]);
    expect(facebook.publicTexts().filter((text) => text === 'First' || text === 'Second')).toEqual(['First', 'Second']);
  });

  it('gives an action of a removed account up', async () => {
    await hold(60);
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'Nowhere to go');
    await test.db.read('system', `update account set removed_at = now() where id = $1`, [facebook.account.id]);
    await test.db.read('system', `update action set hold_until = now(), next_attempt_at = now() where id = $1`, [id]);
    const failed = await reaches(id, 'failed');
    expect(failed.error_code).toBe('account-removed');
    await hold(0);
  });

  it('either takes a reply back or sends it when both happen at once, never both', async () => {
    await hold(60);
    const processor = test.app.get(ActionProcessor);
    const ends: string[] = [];
    for (let round = 0; round < 10; round += 1) {
      const talk = await facebook.comment(`Round ${round}`);
      const id = await say(talk, `Answer ${round}`);
      await test.db.read(
        'system',
        `update action set state = 'queued', hold_until = null, next_attempt_at = now() where id = $1`,
        [id],
      );
      const [, cancelled] = await Promise.all([
        processor.run({ workspaceId, id }),
        agent.request('POST', `/api/actions/${id}/cancel`),
      ]);
      const { state } = await eventually(async () => {
        const found = await row(id);
        return found.state === 'done' || found.state === 'cancelled' ? found : undefined;
      });
      expect([cancelled.status, facebook.count(`Answer ${round}`)]).toEqual(state === 'done' ? [409, 1] : [200, 0]);
      ends.push(state);
    }
    expect(ends).toHaveLength(10);
    await hold(0);
  });

  it('leaves one item when the echo of a reply came in before its outcome was known', async () => {
    await hold(60);
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'Said twice');
    const reply = facebook.answerAsPage(talk.commentId, 'Said twice');
    const [own] = await test.db.read<{ own_item_id: string }>(
      'system',
      'select own_item_id from action where id = $1',
      [id],
    );
    await anEcho(test.db, facebook.account, talk.id, reply, 'Said twice');
    await test.db.read(
      'system',
      `update action set state = 'unknown', next_attempt_at = now(), hold_until = null, attempts = 1, sending_since = now() where id = $1`,
      [id],
    );
    await test.app.get(ActionProcessor).run({ workspaceId, id });
    const done = await reaches(id, 'done');
    expect(done.external_id).toBe(reply);
    expect(await outItems(talk.id)).toEqual([{ external_id: reply }]);
    const keys = await test.db.read('system', 'select item_id from item_key where item_id = $1', [own?.own_item_id]);
    expect(keys).toHaveLength(1);
    expect((await agent.request('GET', `/api/conversations/${talk.id}`)).body.itemCount).toBe(2);
    await hold(0);
  });

  it('is not for other roles or workspaces', async () => {
    await hold(60);
    const talk = await facebook.comment('Hello?');
    const id = await say(talk, 'Mine');
    const stranger = await signedIn(test.app, { role: 'owner' });
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId });
    expect((await stranger.request('POST', `/api/actions/${id}/cancel`)).status).toBe(404);
    expect((await analyst.request('POST', `/api/actions/${id}/cancel`)).status).toBe(403);
    expect((await agent.request('POST', '/api/actions/77/retry')).status).toBe(404);
    await hold(0);
  });

  describe('decisions', () => {
    const decide = (itemId: string | undefined, body: object) =>
      agent.request('POST', `/api/items/${itemId}/decisions`, body);
    const stateOf = async (itemId: string | undefined): Promise<unknown> => {
      const [found] = await test.db.read('system', 'select platform_state from item where id = $1', [itemId]);
      return found?.['platform_state'];
    };

    it('hide on the platform, and our state follows only when the platform confirmed', async () => {
      await hold(60); // beyond the horizon: a job made for the end of a nearer hold would stay as late as it was made
      const talk = await facebook.comment('Rude words');
      const decided = await decide(talk.itemIds[0], { kind: 'hide', note: 'rude' });
      expect(decided.status).toBe(201);
      expect(decided.body).toMatchObject({ kind: 'hide', note: 'rude', action: { verb: 'hide', state: 'held' } });
      expect(await stateOf(talk.itemIds[0])).toBe(0);
      await test.db.read('system', `update action set hold_until = now(), next_attempt_at = now() where id = $1`, [
        decided.body.action.id,
      ]);
      await reaches(decided.body.action.id, 'done');
      expect(await stateOf(talk.itemIds[0])).toBe(2);
      expect(facebook.count('Rude words')).toBe(0);
      expect((await decide(talk.itemIds[0], { kind: 'hide' })).status).toBe(409);
      await hold(0);
      const shown = await decide(talk.itemIds[0], { kind: 'unhide' });
      await reaches(shown.body.action.id, 'done');
      expect(await stateOf(talk.itemIds[0])).toBe(0);
      expect(facebook.count('Rude words')).toBe(1);
    });

    it('are undone while held: by cancelling, or by deciding the opposite', async () => {
      await hold(30);
      const talk = await facebook.comment('Maybe rude');
      const first = await decide(talk.itemIds[0], { kind: 'hide' });
      expect((await agent.request('POST', `/api/actions/${first.body.action.id}/cancel`)).body.state).toBe('cancelled');
      const [undone] = await test.db.read('system', 'select undone_at from decision where id = $1', [first.body.id]);
      expect(undone?.['undone_at']).not.toBeNull();
      const second = await decide(talk.itemIds[0], { kind: 'hide' });
      expect(second.status).toBe(201);
      const opposite = await decide(talk.itemIds[0], { kind: 'unhide' });
      expect(opposite.body).toMatchObject({ kind: 'unhide', action: null });
      expect((await row(second.body.action.id)).state).toBe('cancelled');
      expect(facebook.count('Maybe rude')).toBe(1);
      await hold(0);
    });

    it('delete for good, and count as done what is gone already', async () => {
      const talk = await facebook.comment('Spam');
      facebook.network.removeComment(talk.commentId);
      const decided = await decide(talk.itemIds[0], { kind: 'delete' });
      await reaches(decided.body.action.id, 'done');
      expect(await stateOf(talk.itemIds[0])).toBe(3);
      expect((await decide(talk.itemIds[0], { kind: 'approve' })).status).toBe(409);
    });

    it('refuse an unknown reason, an unknown item, and who may not', async () => {
      const talk = await facebook.comment('Hm');
      expect((await decide(talk.itemIds[0], { kind: 'hide', reasonId: '99999' })).status).toBe(400);
      expect((await decide('123456', { kind: 'hide' })).status).toBe(404);
      expect((await decide(talk.itemIds[0], { kind: 'burn' })).status).toBe(400);
      const simple = await signedIn(test.app, { role: 'agent', workspaceId });
      const denied = await simple.request('POST', `/api/items/${talk.itemIds[0]}/decisions`, { kind: 'delete' });
      expect([denied.status, denied.body.code]).toEqual([403, 'not-allowed']);
      const approved = await simple.request('POST', `/api/items/${talk.itemIds[0]}/decisions`, { kind: 'approve' });
      expect(approved.body).toMatchObject({ kind: 'approve', action: null });
    });
  });
});
