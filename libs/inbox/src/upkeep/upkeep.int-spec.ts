import { mastodonHttpHandler, MastodonNetwork } from '@parvis/channels/doubles';
import { type LocalServer, serve } from '@parvis/channels/testing';
import type { AccountView } from '@parvis/contracts';
import { conversationTables } from '../../test/conversation-tables';
import { commentEvent, type InboundTest, startInbound } from '../../test/generic';
import { eventually } from '@parvis/testing';
import { NightlyRecount } from '../views/nightly-recount';
import { AccountEraser, OF_CONVERSATION } from './account-eraser';
import { DriftReconciler } from './drift-reconciler';
import { RetentionKeeper } from './retention-keeper';

jest.setTimeout(30_000);

describe('upkeep of what accounts brought', () => {
  let inbound: InboundTest;

  beforeAll(async () => {
    inbound = await startInbound();
  });
  afterAll(() => inbound.test.stop());

  const count = async (table: string, accountId: number) =>
    (await inbound.rows<{ n: number }>(`select count(*)::int as n from ${table} where account_id = $1`, [accountId]))[0]
      ?.n;
  const drained = async (service: { runOnce(): Promise<boolean> }) => {
    while (await service.runOnce());
  };

  describe('reading back', () => {
    let network: MastodonNetwork;
    let server: LocalServer;
    beforeEach(async () => {
      network = new MastodonNetwork({ clock: () => new Date(), domain: 'toot.example', streaming: false });
      server = await serve(mastodonHttpHandler(network));
    });
    afterEach(() => server.close());

    it('mirrors edits and removals that nobody told us of', async () => {
      const brand = network.createAccount('maisonlumen', null, 'Maison Lumen');
      const author = network.createAccount('client_042');
      const said = ['first', 'second', 'third'].map((word) => network.write({ author, text: `@maisonlumen ${word}` }));
      const { body } = await inbound.owner.request('POST', '/api/accounts', {
        channel: 'mastodon',
        name: 'Toots',
        credentials: { accessToken: network.issueToken(brand).value },
        settings: { instanceUrl: server.url },
        backfillDays: 1,
      });
      const { id } = body as AccountView;
      const items = () =>
        inbound.rows<{ text: string; platform_state: number }>(
          'select text, platform_state from item where account_id = $1 order by id',
          [id],
        );
      await eventually(async () => ((await items()).length === 3 ? true : undefined));
      expect(await items()).toMatchObject([{ text: 'first' }, { text: 'second' }, { text: 'third' }]);
      // the account is read no more: only reading back can find out
      await inbound.rows(`update account set polled_at = now() + interval '1 day' where id = $1`, [id]);
      network.editStatus(said[0]!.id, '@maisonlumen first, corrected');
      network.deleteStatus(said[1]!.id);
      const reconciler = inbound.test.app.get(DriftReconciler, { strict: false });
      await reconciler.runOnce(); // a new account has just been read: it is not its turn
      expect(await items()).toMatchObject([{ text: 'first' }, { text: 'second' }, { text: 'third' }]);
      await inbound.rows(`update account set created_at = now() - interval '7 hours' where id = $1`, [id]);
      await reconciler.runOnce();
      await inbound.drain();
      expect(await items()).toEqual([
        { text: 'first, corrected', platform_state: 0 },
        { text: 'second', platform_state: 3 },
        { text: 'third', platform_state: 0 },
      ]);
    });
  });

  it('erases everything that an account brought, counters included, and nothing of another', async () => {
    const [gone, kept] = [await inbound.connect(), await inbound.connect()];
    for (const account of [gone, kept]) {
      for (let n = 0; n < 5; n += 1)
        await account.send(commentEvent('created', { id: `${account.id}-${n}`, author: `p-${n}` }));
    }
    await inbound.drain();
    expect((await inbound.owner.request('DELETE', `/api/accounts/${gone.id}?erase=true`)).status).toBe(204);
    await drained(inbound.test.app.get(AccountEraser, { strict: false }));
    for (const table of ['conversation', 'item', 'item_key', 'identity', 'raw_event', 'thread_alias', 'account_hour']) {
      expect([table, await count(table, gone.id)]).toEqual([table, 0]);
    }
    expect(await count('item', kept.id)).toBe(5);
    expect(await count('conversation', kept.id)).toBe(5);
    expect((await gone.send(commentEvent('created', { id: 'late' }))).status).toBe(410);
    expect(await inbound.test.app.get(NightlyRecount, { strict: false }).runOnce()).toEqual({
      counters: 0,
      conversations: 0,
    });
  });

  it('knows of every table that names a conversation what becomes of it', async () => {
    // items by themselves, threads with the account; logs, imports and the website chat end by their own time
    const elsewhere = ['item', 'thread_home', 'event', 'event_outbox', 'webhook_delivery', 'import_row', 'assistance_call', 'widget_message']; // prettier-ignore
    expect(await conversationTables(inbound.test)).toEqual([...OF_CONVERSATION, ...elsewhere].sort());
  });

  it('erases what rules and bulk runs noted of its conversations, and leaves the runs', async () => {
    const [gone, kept] = [await inbound.connect(), await inbound.connect()];
    for (const account of [gone, kept]) await account.send(commentEvent('created', { id: `noted-${account.id}` }));
    await inbound.drain();
    const { workspaceId, memberId } = inbound.owner.agent;
    const of = [workspaceId, [gone.id, kept.id]];
    await inbound.rows(
      `with r as (
         insert into bulk_run (workspace_id, id, member_id, total, state, permissions, steps, target) values ($1, 1, $3, 2, 'done', '{}', '[]', '{}') returning id)
       insert into bulk_target (workspace_id, run_id, no, conversation_id)
       select $1, r.id, c.account_id, c.id from r, conversation c where c.workspace_id = $1 and c.account_id = any ($2::int[])`,
      [...of, memberId],
    );
    await inbound.rows(
      `insert into rule_change (workspace_id, conversation_id, what)
       select $1, id, 'tagged' from conversation where workspace_id = $1 and account_id = any ($2::int[])`,
      of,
    );
    await inbound.owner.request('DELETE', `/api/accounts/${gone.id}?erase=true`);
    await drained(inbound.test.app.get(AccountEraser, { strict: false }));
    for (const table of ['bulk_target', 'rule_change'])
      expect(
        await inbound.rows(
          `select c.account_id from ${table} t left join conversation c on c.id = t.conversation_id where t.workspace_id = $1`,
          [workspaceId],
        ),
      ).toEqual([{ account_id: Number(kept.id) }]);
    expect(await inbound.rows('select state from bulk_run where workspace_id = $1', [workspaceId])).toEqual([{ state: 'done' }]); // prettier-ignore
  });

  it('erases how its authors stood, their strikes and the samples of their words', async () => {
    const [gone, kept] = [await inbound.connect(), await inbound.connect()];
    for (const account of [gone, kept]) await account.send(commentEvent('created', { id: `stood-${account.id}` }));
    await inbound.drain();
    const { workspaceId, memberId } = inbound.owner.agent;
    await inbound.rows(
      `with n as (select n.id, n.contact_id, n.account_id, i.id as item_id from identity n join item i on i.author_identity_id = n.id where n.account_id = any ($2::int[])),
       s as (select set_standing($1, n.id, 'blocked', $3, null, 'member', null, null, null, null) from n),
       k as (insert into strike (workspace_id, id, decision_id, item_id, identity_id, contact_id, reason_id, weight)
             select $1, n.account_id, n.account_id, n.item_id, n.id, n.contact_id, 1, 1 from n),
       r as (insert into review_sample (workspace_id, id, item_id, first_member, first_kind, first_answer)
             select $1, n.account_id, n.item_id, $3, 'hide', 'hide' from n),
       c as (insert into calibration_sample (workspace_id, id, review_id, by_member, answer, topic, text, explanation_fr, explanation_en)
             select $1, n.account_id, n.account_id, $3, 'hide', 'other', 'x', 'x', 'x' from n)
       select count(*) from s`,
      [workspaceId, [gone.id, kept.id], memberId],
    );
    await inbound.owner.request('DELETE', `/api/accounts/${gone.id}?erase=true`);
    await drained(inbound.test.app.get(AccountEraser, { strict: false }));
    for (const table of ['strike', 'review_sample', 'calibration_sample'])
      expect([table, await inbound.rows(`select id from ${table} where workspace_id = $1`, [workspaceId])]).toEqual([table, [{ id: String(kept.id) }]]); // prettier-ignore
    for (const table of ['author_standing', 'author_standing_change'])
      expect(
        await inbound.rows(`select n.account_id from ${table} s left join identity n on n.id = s.identity_id where s.workspace_id = $1`, [workspaceId]), // prettier-ignore
      ).toEqual([{ account_id: kept.id }]);
  });

  it('keeps what an account brought when nobody asked for more', async () => {
    const account = await inbound.connect();
    await account.send(commentEvent('created', { id: 'stays' }));
    await inbound.drain();
    await inbound.owner.request('DELETE', `/api/accounts/${account.id}`);
    await drained(inbound.test.app.get(AccountEraser, { strict: false }));
    expect(await count('item', account.id)).toBe(1);
  });

  it('forgets words and people after the time that a platform’s terms give, not a decision or a tag', async () => {
    const account = await inbound.connect();
    await inbound.rows(
      `update account set capabilities = capabilities || '{"retention": {"contentHours": 48, "profileHours": 24, "note": {"en": "", "fr": ""}}}' where id = $1`,
      [account.id],
    );
    const keeper = inbound.test.app.get(RetentionKeeper, { strict: false });
    await inbound.owner.request('PATCH', `/api/accounts/${account.id}`, { name: 'With terms' }); // the directory reads it anew
    await account.send(commentEvent('created', { id: 'told', text: 'My secret is blue', author: 'client_007' }));
    await inbound.drain();
    const item = async () =>
      (
        await inbound.rows<{ text: string; author_name: string | null; forgotten_at: Date | null }>(
          'select text, author_name, forgotten_at from item where account_id = $1',
          [account.id],
        )
      )[0];
    await drained(keeper);
    expect(await item()).toMatchObject({ text: 'My secret is blue', forgotten_at: null });
    await inbound.rows(`update item_retention set forget_at = now() - interval '1 minute'`);
    await inbound.rows(`update identity set last_seen_at = now() - interval '25 hours' where account_id = $1`, [
      account.id,
    ]);
    await inbound.rows(`update raw_event set at = at - interval '25 hours' where account_id = $1`, [account.id]);
    await drained(keeper);
    expect(await item()).toMatchObject({ text: '', author_name: null, forgotten_at: expect.any(Date) });
    const [head] = await inbound.rows<{ preview: string; contact_name: string | null }>(
      'select preview, contact_name from conversation where account_id = $1',
      [account.id],
    );
    expect(head).toEqual({ preview: '', contact_name: '' });
    expect(await count('raw_event', account.id)).toBe(0);
    const [person] = await inbound.rows<{ name: string; handle: string | null }>(
      'select name, handle from identity where account_id = $1',
      [account.id],
    );
    expect(person).toEqual({ name: '', handle: null });
  });
});
