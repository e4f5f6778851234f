import type { InboundEvent, ItemSeen } from '@parvis/channels';
import { FileStorage } from '@parvis/platform';
import { type GenericAccount, type InboundTest, startInbound } from '../../test/generic';
import { ReceiptEffects } from './effects';

jest.setTimeout(20_000);

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const at = (minute: number) => new Date(Date.UTC(2026, 10, 19, 8, minute)).toISOString();

describe('events that a connector tells', () => {
  let inbound: InboundTest;
  let account: GenericAccount;
  let workspaceId: number;
  let made = 0;

  beforeAll(async () => {
    inbound = await startInbound();
    account = await inbound.connect();
    workspaceId = inbound.owner.agent.workspaceId;
  });
  afterAll(() => inbound.test.stop());

  const apply = (...events: InboundEvent[]) =>
    inbound.test.db.transaction('system', (tx) =>
      inbound.test.app.get(ReceiptEffects, { strict: false }).applyIn(tx, workspaceId, account.id, events),
    );
  const conversations = (ids: string[]) =>
    inbound.rows<Record<string, unknown>>(
      `select c.* from conversation c where c.id in (select conversation_id from item where external_id = any ($1) and account_id = $2) order by c.id`,
      [ids, account.id],
    );

  function mail(
    parts: Omit<Partial<ItemSeen>, 'email'> & { email?: Partial<NonNullable<ItemSeen['email']>> } = {},
  ): ItemSeen {
    const externalId = parts.externalId ?? `mail-${(made += 1)}@house.example`;
    const { email, ...rest } = parts;
    return {
      type: 'item',
      externalId,
      kind: 'email',
      direction: 'in',
      thread: { key: externalId, aliases: [], title: 'Where is my order?' },
      parentExternalId: null,
      post: null,
      author: {
        externalId: 'client_042@mail.example',
        name: 'client_042',
        handle: 'client_042@mail.example',
        avatarUrl: null,
        profileUrl: null,
      },
      text: 'Where is my order?',
      html: null,
      attachments: [],
      stars: null,
      permalink: null,
      platformState: 'visible',
      ownActionId: null,
      createdAt: at(made),
      revisedAt: at(made),
      withoutVerbs: [],
      ...rest,
      email: {
        messageId: externalId,
        references: [],
        from: 'client_042@mail.example',
        to: ['care@house.example'],
        cc: [],
        replyTo: null,
        subject: 'Where is my order?',
        automatic: false,
        ...email,
      },
    };
  }

  it('keep mails of one thread together by any of their references, whatever comes first', async () => {
    const [root, second, third] = ['root@x', 'second@x', 'third@x'];
    // the answer to an answer comes first and names its whole line
    await apply(mail({ externalId: third, thread: { key: root, aliases: [second], title: null } }));
    await apply(mail({ externalId: root, thread: { key: root, aliases: [], title: null } }));
    await apply(mail({ externalId: second, thread: { key: second, aliases: [], title: null } })); // a client that lost its references
    expect(await conversations([root, second, third])).toMatchObject([{ item_count: 3 }]);
  });

  it('trust an alias made of the subject for two weeks only', async () => {
    const alias = 'subject:client_042:where is my order';
    const ids = ['s1@x', 's2@x', 's3@x'];
    const one = (externalId: string | undefined) =>
      mail({ externalId: externalId ?? '', thread: { key: externalId ?? '', aliases: [alias], title: null } });
    await apply(one(ids[0]));
    await apply(one(ids[1]));
    expect(await conversations(ids)).toHaveLength(1);
    await inbound.rows(`update thread_alias set created_at = now() - interval '15 days' where account_id = $1`, [
      account.id,
    ]);
    await apply(one(ids[2]));
    expect((await conversations(ids)).map(({ item_count }) => item_count)).toEqual([2, 1]);
  });

  it('store what came with a mail by its bytes, and show its HTML without what could hurt or tell', async () => {
    const storage = inbound.test.app.get(FileStorage, { strict: false });
    await apply(
      mail({
        externalId: 'files@x',
        html: '<p onclick="steal()">Hello <img src="cid:logo"><img src="https://tracker.example/p.gif"><script>steal()</script></p>',
        attachments: [
          {
            name: 'logo.png',
            contentType: 'text/html',
            size: PNG.length,
            url: null,
            content: PNG.toString('base64'),
            contentId: 'logo',
          },
          {
            name: 'page.html',
            contentType: 'text/html',
            size: 20,
            url: null,
            content: Buffer.from('<script>1</script>').toString('base64'),
            contentId: null,
          },
          {
            name: 'later.pdf',
            contentType: 'application/pdf',
            size: 9,
            url: 'https://files.example/later.pdf',
            content: null,
            contentId: null,
          },
        ],
        email: { fullText: 'Where is my order?\n\n> earlier words' },
      }),
    );
    const [item] = await inbound.rows<{ id: string; html: string; quoted: string }>(
      `select id, html, quoted from item where external_id = 'files@x'`,
    );
    const files = await inbound.rows<{
      id: string;
      name: string;
      state: string;
      content_type: string;
      storage_key: string | null;
    }>('select id, name, state, content_type, storage_key from attachment where item_id = $1 order by id', [item?.id]);
    expect(files.map(({ name, state, content_type }) => [name, state, content_type])).toEqual([
      ['logo.png', 'stored', 'image/png'],
      ['page.html', 'stored', 'application/octet-stream'],
      ['later.pdf', 'pending', 'application/pdf'],
    ]);
    expect(Buffer.from(await storage.read(files[0]?.storage_key ?? '')).equals(PNG)).toBe(true);
    expect(item?.html).toContain(`/api/attachments/${files[0]?.id}`);
    expect(item?.html).not.toMatch(/onclick|script|tracker\.example/);
    expect(item?.quoted).toBe('> earlier words');
    expect((await conversations(['files@x']))[0]).toMatchObject({ has_attachments: true });
  });

  it('do not let an automatic mail ask for anything', async () => {
    await apply(mail({ externalId: 'auto@x', email: { automatic: true } }));
    expect(await conversations(['auto@x'])).toMatchObject([{ waiting_since: null, next_due_at: null, item_count: 1 }]);
    await inbound.rows(
      `update conversation set status = 3 where id = (select conversation_id from item where external_id = 'auto@x')`,
    );
    await apply(
      mail({ externalId: 'auto2@x', thread: { key: 'auto@x', aliases: [], title: null }, email: { automatic: true } }),
    );
    expect(await conversations(['auto@x'])).toMatchObject([{ status: 3, item_count: 2 }]);
  });

  /** A reply of ours as it stands while it is on its way. */
  async function aReply(state: string): Promise<{ action: string; item: string; conversation: string }> {
    const external = `asked-${(made += 1)}@x`;
    await apply(mail({ externalId: external }));
    const [head] = await conversations([external]);
    const ids = {
      action: `9000000000000${String(made).padStart(5, '0')}`,
      item: `9100000000000${String(made).padStart(5, '0')}`,
      conversation: String(head?.['id']),
    };
    await inbound.rows(
      `insert into item (id, workspace_id, conversation_id, account_id, action_id, kind, direction, text, created_at, revised_at, state_at) values ($1, $2, $3, $4, $5, 5, 1, 'On its way.', now(), now(), now())`,
      [ids.item, workspaceId, ids.conversation, account.id, ids.action],
    );
    await inbound.rows(
      `insert into action (id, workspace_id, account_id, conversation_id, own_item_id, verb, state, payload, idempotency_key) values ($1::bigint, $2, $3, $4, $5, 'reply', $6, '{}', $7)`,
      [ids.action, workspaceId, account.id, ids.conversation, ids.item, state, ids.action],
    );
    return ids;
  }
  const action = async (id: string) =>
    (await inbound.rows('select state, external_id, error_code, error_detail from action where id = $1', [id]))[0];

  it('end an action that the platform had accepted as pending, once', async () => {
    const reply = await aReply('sending');
    const done: InboundEvent = {
      type: 'action-result',
      actionId: reply.action,
      state: 'done',
      externalId: 'published-1',
      detail: null,
    };
    await apply(done);
    await apply(done);
    expect(await action(reply.action)).toMatchObject({ state: 'done', external_id: 'published-1' });
    // what the platform then shows of it is that item
    await apply(
      mail({
        externalId: 'published-1',
        direction: 'out',
        text: 'On its way.',
        thread: { key: 'whatever', aliases: [], title: null },
      }),
    );
    expect(await inbound.rows('select id from item where external_id = $1', ['published-1'])).toEqual([
      { id: reply.item },
    ]);
    const refused = await aReply('sending');
    await apply({
      type: 'action-result',
      actionId: refused.action,
      state: 'failed',
      externalId: null,
      detail: 'Too long.',
    });
    expect(await action(refused.action)).toMatchObject({
      state: 'failed',
      error_code: 'refused',
      error_detail: 'Too long.',
    });
    await apply({ type: 'action-result', actionId: 'not-a-number', state: 'done', externalId: null, detail: null });
  });

  it('follow a message of ours to the person: forward only, and failed in the end', async () => {
    const reply = await aReply('sending');
    await apply({
      type: 'action-result',
      actionId: reply.action,
      state: 'done',
      externalId: 'message-1',
      detail: null,
    });
    const report = (state: 'delivered' | 'seen' | 'failed'): InboundEvent => ({
      type: 'delivery',
      state,
      externalIds: ['message-1'],
      threadKey: null,
      watermark: false,
      detail: 'Mailbox full.',
      at: at(50),
    });
    const delivery = async () =>
      (await inbound.rows<{ delivery: string }>('select delivery from item where id = $1', [reply.item]))[0]?.delivery;
    await apply(report('seen'));
    await apply(report('delivered'));
    expect(await delivery()).toBe('seen');
    await apply(report('failed'));
    expect(await delivery()).toBe('failed');
    expect(await action(reply.action)).toMatchObject({
      state: 'failed',
      error_code: 'not-delivered',
      error_detail: 'Mailbox full.',
    });
  });

  it('note what is to be fetched once, and drop what only asks for a name that is known', async () => {
    await apply(
      { type: 'hint', ref: 'review/7' },
      { type: 'hint', ref: 'review/7' },
      { type: 'hint', ref: 'person/42', ifUnnamed: 'client_042@mail.example' },
    );
    const rows = await inbound.rows<{ ref: string }>('select ref from fetch_hint where account_id = $1', [account.id]);
    expect(rows.filter(({ ref }) => ref === 'person/42')).toEqual([]);
    expect(rows.filter(({ ref }) => ref === 'review/7').length).toBeLessThanOrEqual(1); // fetched already, or waiting
  });

  it('keeps the loss of a part of the account in view until somebody has looked, whatever else works', async () => {
    const notices = async () =>
      (
        await inbound.rows<{ health: string; notice: { detail: string } | null }>(
          'select health, notice from account where id = $1',
          [account.id],
        )
      )[0];
    const detail = 'The feed https://news.example/feed has ended.';
    for (let times = 0; times < 2; times += 1) await apply({ type: 'notice', code: 'subscription-lost', detail });
    expect(await notices()).toMatchObject({ health: 'working', notice: { detail } });
    const tellings = await inbound.rows(`select 1 from notification where kind = 'channel-needs-care' and text = $1`, [
      account.view.name,
    ]);
    expect(tellings).toHaveLength(1);
    await inbound.owner.request('POST', `/api/accounts/${account.id}/test`);
    expect((await notices())?.notice).toBeNull();
  });

  it('ask for a new sign-in when the platform says that the permission is gone', async () => {
    await apply({ type: 'notice', code: 'permission-lost', detail: 'The page was removed from the app.' });
    expect((await inbound.owner.request('GET', `/api/accounts/${account.id}`)).body).toMatchObject({
      health: 'needs-sign-in',
      healthDetail: 'The page was removed from the app.',
    });
  });
});
