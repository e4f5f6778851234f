import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import type { ImportChoices, ImportView } from '@parvis/contracts';
import { eventually } from '@parvis/testing';
import { io } from 'socket.io-client';
import { chatwootExport } from '../../test/exports/chatwoot';
import { inState, proposed, upload, zipped } from '../../test/exports/uploads';
import { zammadExport } from '../../test/exports/zammad';
import { type InboundTest, startInbound } from '../../test/generic';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';

interface Talk extends Record<string, unknown> {
  id: string;
  thread_key: string;
  status: number;
  assignee_id: number | null;
  priority: number;
  tags: string[];
  subject: string | null;
  waiting: boolean;
  due: boolean;
  snoozed: boolean;
  person: string | null;
}

jest.setTimeout(60_000);

describe('imports', () => {
  let inbound: InboundTest;
  let admin: SignedInMember;
  let lea: string;
  let leaId: number;

  beforeAll(async () => {
    inbound = await startInbound({
      imports: [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule],
    });
    admin = inbound.owner;
    const member = await signedIn(inbound.test.app, { role: 'agent', workspaceId: admin.agent.workspaceId, name: 'Léa P.' }); // prettier-ignore
    leaId = member.agent.memberId;
    const [user] = await inbound.rows<{ email: string }>(
      'select u.email from member m join app_user u on u.id = m.user_id where m.id = $1',
      [leaId],
    );
    lea = user?.email ?? '';
  });
  afterAll(() => inbound.test.stop());

  const read = async (query: string, files: Record<string, string>): Promise<ImportView> => {
    const { status, body } = await upload(admin, query, await zipped(files), 'export.zip');
    expect([status, body.state]).toEqual([201, 'checking']);
    return inState(admin, body.id, 'ready', 'failed');
  };
  const start = async (view: ImportView, choices: ImportChoices): Promise<ImportView> => {
    const started = await admin.request('POST', `/api/imports/${view.id}/start`, { version: view.version, choices });
    expect([started.status, started.body.state]).toEqual([200, 'running']);
    return inState(admin, view.id, 'done');
  };
  const talks = (origin: string): Promise<Talk[]> =>
    inbound.rows<Talk>(
      `select c.id, c.thread_key, c.status, c.assignee_id, c.priority, c.subject, c.waiting_since is not null as waiting,
         c.next_due_at is not null as due, c.snoozed_until is not null as snoozed, p.name as person,
         array(select t.name from tag t where t.workspace_id = c.workspace_id and t.id = any (c.tag_ids) order by lower(t.name)) as tags
       from conversation c left join contact p on p.workspace_id = c.workspace_id and p.id = c.contact_id
       where c.workspace_id = $1 and c.thread_key like $2 order by c.thread_key`,
      [admin.agent.workspaceId, `import:${origin}:%`],
    );
  const items = async (talk: Talk | undefined) =>
    (await admin.request('GET', `/api/conversations/${talk?.id}/items`)).body.items as {
      direction: string;
      text: string;
      html: string | null;
      kind: string;
      author: { name: string; memberId: string | null };
      attachments: { state: string }[];
      createdAt: string;
    }[];
  const reasons = async (id: string): Promise<string[]> =>
    (
      (await admin.request('GET', `/api/imports/${id}/reasons`)).body as {
        kind: string;
        reason: string;
        rows: number;
      }[]
    )
      .map(({ kind, reason, rows }) => `${kind} ${reason} ${rows}`)
      .sort();
  const bump = async (): Promise<unknown[]> =>
    inbound.rows(
      `select (select count(*) from item where workspace_id = $1) as items, (select count(*) from conversation where workspace_id = $1) as talks,
         (select count(*) from contact where workspace_id = $1) as people, (select count(*) from tag_assignment where workspace_id = $1) as tags,
         (select count(*) from notification where workspace_id = $1) as notices, (select sum(version) from conversation where workspace_id = $1) as versions`,
      [admin.agent.workspaceId],
    );

  describe('of Chatwoot', () => {
    let view: ImportView;
    let choices: ImportChoices;

    it('says what is in the file', async () => {
      view = await read('source=chatwoot', chatwootExport({ lea }));
      expect(view).toMatchObject({ state: 'ready', fault: null, origin: 'chatwoot', fileName: 'export.zip' });
      expect(view.found).toMatchObject({
        groups: [
          { key: '1', name: 'Site', conversations: 2 },
          { key: '2', name: 'Courrier', conversations: 1 },
        ],
        labels: [
          { name: 'livraison', conversations: 2, tagId: null },
          { name: 'VIP', conversations: 1, tagId: null },
          { name: 'unused', conversations: 0, tagId: null },
        ],
        attachments: 1,
        from: '2022-05-01T08:00:00.000Z',
        to: '2025-02-03T10:00:00.000Z',
      });
      expect(view.found?.agents).toEqual([
        { key: '7', name: 'Léa P.', email: lea, memberId: String(leaId), messages: 2, assigned: 1 },
        { key: '8', name: 'Gone Agent', email: 'gone@old.example', memberId: null, messages: 0, assigned: 1 },
      ]);
    });

    it('foresees what it will bring, exactly', async () => {
      choices = proposed(view, 'Chatwoot');
      const { status, body } = await admin.request('POST', `/api/imports/${view.id}/preview`, { version: view.version, choices }); // prettier-ignore
      expect(status).toBe(200);
      expect(body.counts).toMatchObject({
        conversation: { taken: 3, refused: 2 },
        message: { taken: 5, refused: 5 },
        note: { taken: 1 },
        label: { taken: 3 },
        agent: { known: 1, refused: 1 },
      });
      const nothing = {
        ...choices,
        groups: choices.groups.map(({ key }) => ({ key, accountId: null, archiveName: null })),
      };
      const none = await admin.request('POST', `/api/imports/${view.id}/preview`, {
        version: view.version,
        choices: nothing,
      });
      expect(none.body.counts.message).toEqual({ refused: 10 });
    });

    it('takes people, words, notes, states, owners and labels, and alarms nobody', async () => {
      const done = await start(view, choices);
      expect(done.counts).toMatchObject({
        conversation: { taken: 3, refused: 2 },
        message: { taken: 5, refused: 5 },
        note: { taken: 1 },
        contact: { taken: 3, refused: 2 },
        label: { taken: 3 },
        agent: { known: 1, refused: 1 },
        group: { taken: 2 },
        'canned-reply': { refused: 1 },
        unknown: { refused: 1 },
      });
      expect(done.progress).toEqual({ done: 5, total: 5 });
      const [closed, snoozed, mail] = await talks('chatwoot');
      expect(closed).toMatchObject({ status: 3, assignee_id: leaId, priority: 3, tags: ['livraison', 'VIP'], waiting: false, due: false, person: 'Nadia Benali' }); // prettier-ignore
      expect(snoozed).toMatchObject({ status: 2, snoozed: true, assignee_id: null, tags: ['livraison'], due: false, person: 'Otto Graf' }); // prettier-ignore
      expect(mail).toMatchObject({
        status: 0,
        waiting: true,
        due: false,
        subject: 'Invoice for order',
        assignee_id: null,
      });
      expect(
        (await items(closed)).map(({ direction, text, author }) => [direction, text, author.name, author.memberId]),
      ).toEqual([
        ['in', 'Ma lampe n’est pas là.', 'Nadia Benali', null],
        ['note', 'Client fidèle, geste possible', 'Léa P.', String(leaId)],
        ['out', 'Elle part ce soir.', 'Léa P.', String(leaId)],
        ['in', 'Merci, elle est arrivée !', 'Nadia Benali', null],
      ]);
      expect((await items(closed))[0]?.attachments).toHaveLength(1);
      const [letter] = await items(mail);
      expect(letter).toMatchObject({ kind: 'email', html: expect.stringContaining('<b>invoice</b>'), createdAt: '2025-02-03T10:00:00.000Z' }); // prettier-ignore
      expect(letter?.html).not.toContain('script');
      expect(await inbound.rows('select 1 from notification where workspace_id = $1', [admin.agent.workspaceId])).toEqual([]); // prettier-ignore
      const [person] = await inbound.rows<{ attributes: object }>(`select attributes from contact where workspace_id = $1 and name = 'Nadia Benali'`, [admin.agent.workspaceId]); // prettier-ignore
      expect(person?.attributes).toEqual({ email: 'nadia@mail.example', phone: '+33612345678' });
    });

    it('reports every row that was not taken, with the reason', async () => {
      expect(await reasons(view.id)).toEqual(
        [
          'agent no-member 1',
          'canned-reply no-place 1',
          'contact no-conversation 1',
          'contact no-id 1',
          'conversation no-id 1',
          'conversation no-messages 1',
          'message conversation-missing 1',
          'message deleted-there 1',
          'message empty 1',
          'message no-time 1',
          'message system-line 1',
          'unknown not-readable 1',
        ].sort(),
      );
      const { body, headers } = await admin.request('GET', `/api/imports/${view.id}/report.csv?outcome=refused`);
      expect(headers.get('content-type')).toContain('text/csv');
      expect(body).toContain('messages.ndjson:2.4,message,204,refused,no-time');
      expect((body as string).trim().split('\n')).toHaveLength(1 + 12);
      const rows = await admin.request('GET', `/api/imports/${view.id}/rows?kind=message&outcome=taken&limit=3`);
      expect(rows.body.items).toHaveLength(3);
      const rest = await admin.request('GET', `/api/imports/${view.id}/rows?kind=message&outcome=taken&cursor=${rows.body.nextCursor}`); // prettier-ignore
      expect(rest.body).toMatchObject({ items: [{}, {}], nextCursor: null });
    });

    it('doubles nothing the second time, and leaves what members did since', async () => {
      const [closed] = await talks('chatwoot');
      const accounts = (await admin.request('GET', '/api/accounts')).body as { id: string; name: string }[];
      const again = await read('source=chatwoot', chatwootExport({ lea }));
      const into = (name: string) => accounts.find((account) => account.name === `Chatwoot ${name}`)?.id ?? null;
      const same = proposed(again, '');
      same.groups =
        again.found?.groups.map(({ key, name }) => ({ key, accountId: into(name), archiveName: null })) ?? [];
      const { body } = await admin.request('GET', `/api/conversations/${closed?.id}`);
      await admin.request('PATCH', `/api/conversations/${closed?.id}`, { version: body.version, status: 'open' });
      const before = await bump();
      const done = await start(again, same);
      expect(await bump()).toEqual(before);
      expect(done.counts).toMatchObject({
        conversation: { known: 3 },
        message: { known: 5 },
        note: { known: 1 },
        label: { known: 3 },
      });
      expect(done.counts.message?.taken).toBeUndefined();
      expect((await talks('chatwoot'))[0]?.status).toBe(0);
    });
  });

  describe('of Zammad', () => {
    it('takes tickets with their mails, notes, tags and states; files behind a sign-in are named', async () => {
      const view = await read('source=zammad&origin=Helpdesk', zammadExport({ lea }));
      expect(view.found).toMatchObject({
        groups: [
          { key: '1', name: 'Support', conversations: 2 },
          { key: '2', name: 'Presse', conversations: 1 },
        ],
        agents: [{ key: '3', memberId: String(leaId), messages: 2, assigned: 1 }],
      });
      const choices = proposed(view, 'Zammad');
      choices.groups = choices.groups.map((group) => (group.key === '2' ? { ...group, archiveName: null } : group));
      const done = await start(view, choices);
      expect(done.counts).toMatchObject({
        conversation: { taken: 2, refused: 3 },
        message: { taken: 4, refused: 3 },
        note: { taken: 1 },
        contact: { taken: 1, refused: 1 },
        label: { taken: 2, refused: 1 },
        attachment: { refused: 1 },
        group: { taken: 1, refused: 1 },
      });
      expect(await reasons(view.id)).toEqual(
        [
          'attachment needs-sign-in 1',
          'contact no-conversation 1',
          'conversation conversation-skipped 1',
          'conversation no-id 1',
          'conversation no-messages 1',
          'group left-out 1',
          'label conversation-missing 1',
          'message conversation-missing 1',
          'message conversation-skipped 1',
          'message empty 1',
        ].sort(),
      );
      const [closed, pending] = await talks('Helpdesk');
      expect(closed).toMatchObject({ status: 3, assignee_id: leaId, priority: 2, tags: ['lampe', 'panne'], subject: 'Ticket 1', person: 'Ada King' }); // prettier-ignore
      expect(pending).toMatchObject({ status: 2, snoozed: true, due: false });
      expect((await items(closed)).map(({ direction, text, kind }) => [direction, text, kind])).toEqual([
        ['in', 'My lamp blinks.', 'email'],
        ['note', 'Known issue with the first series', 'email'],
        ['out', 'A new one is on its way.', 'email'],
      ]);
    });

    it('remembers mails by their own ids, so that later answers find their conversation', async () => {
      const known = await inbound.rows<{ n: string }>(
        `select count(*) as n from thread_alias a join conversation c on c.workspace_id = a.workspace_id and c.id = a.conversation_id
         where c.workspace_id = $1 and c.thread_key like 'import:Helpdesk:%'`,
        [admin.agent.workspaceId],
      );
      expect(known).toEqual([{ n: '4' }]);
    });
  });

  /** Holds what an import has to write at the end of its batch, so that everything before it is done and not committed. */
  const stalled = async <T>(view: ImportView, choices: ImportChoices, work: () => Promise<T>): Promise<T> =>
    inbound.test.db.transaction('system', async (tx) => {
      await tx.query(`select 1 from import_row where import_id = $1 and kind = 'message' for update`, [view.id]);
      await admin.request('POST', `/api/imports/${view.id}/start`, { version: view.version, choices });
      return work();
    });
  // with the rights of the login: roles do not see what others run
  const waitingBackend = (): Promise<number> =>
    eventually(async () => {
      const [row] = (await inbound.test.db.dataSource.query(
        `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()
           and query like '%update import_row i set outcome = r.outcome%'`,
      )) as { pid: number }[];
      return row?.pid;
    });

  it('goes on after a crash in the middle: nothing is lost, nothing doubled', async () => {
    const view = await read('source=chatwoot&origin=crash', chatwootExport({ lea }));
    await stalled(view, proposed(view, 'Crash'), async () => {
      const pid = await waitingBackend();
      await inbound.test.db.dataSource.query('select pg_terminate_backend($1)', [pid]);
      expect(await talks('crash')).toEqual([]);
    });
    const done = await inState(admin, view.id, 'done');
    expect(done.counts).toMatchObject({ conversation: { taken: 3 }, message: { taken: 5 }, note: { taken: 1 } });
    expect((await talks('crash')).map(({ status }) => status)).toEqual([3, 2, 0]);
    const [twice] = await inbound.rows(
      'select 1 from item where workspace_id = $1 and external_id is not null group by account_id, external_id having count(*) > 1',
      [admin.agent.workspaceId],
    );
    expect(twice).toBeUndefined();
  });

  it('stops when it is paused and goes on when it is resumed', async () => {
    const view = await read('source=zammad&origin=pause', zammadExport({ lea }));
    const pausing = await stalled(view, proposed(view, 'Pause'), async () => {
      await waitingBackend();
      return { answer: admin.request('POST', `/api/imports/${view.id}/pause`) }; // waits for the batch
    });
    expect((await pausing.answer).body).toMatchObject({ state: 'paused', progress: { done: 5, total: 5 } });
    expect(await inState(admin, view.id, 'paused')).toMatchObject({ finishedAt: null });
    expect((await admin.request('POST', `/api/imports/${view.id}/resume`)).body.state).toBe('running');
    expect((await inState(admin, view.id, 'done')).counts.conversation).toEqual({ taken: 3, refused: 2 });
    expect((await admin.request('POST', `/api/imports/${view.id}/pause`)).status).toBe(409);
  });

  it('tells managers by socket how far it is, and nobody else', async () => {
    const agent = await signedIn(inbound.test.app, { role: 'agent', workspaceId: admin.agent.workspaceId });
    const connect = async (member: SignedInMember) => {
      const socket = io(inbound.test.url, {
        transports: ['websocket'],
        forceNew: true,
        extraHeaders: { cookie: member.cookie },
      });
      const states: string[] = [];
      socket.on('import.updated', ({ import: one }: { import: ImportView }) => states.push(one.state));
      await new Promise((resolve) => socket.on('ready', resolve));
      return { socket, states };
    };
    const [manager, other] = [await connect(admin), await connect(agent)];
    const view = await read('source=zammad&origin=live', zammadExport({ lea }));
    await start(view, proposed(view, 'Live'));
    await eventually(() => (manager.states.at(-1) === 'done' ? true : undefined));
    expect(manager.states).toEqual(expect.arrayContaining(['checking', 'ready', 'done']));
    expect(other.states).toEqual([]);
    manager.socket.close();
    other.socket.close();
  });

  it('can be cancelled, and says what was left', async () => {
    const view = await read('source=zammad&origin=cancel', zammadExport({ lea }));
    // as if it had been paused before its first batch
    await inbound.rows(`update import_run set state = 'paused', places = '{"accounts":{},"tags":{},"members":{}}' where id = $1`, [view.id]); // prettier-ignore
    expect((await admin.request('POST', `/api/imports/${view.id}/start`, { version: view.version, choices: proposed(view, 'x') })).status).toBe(409); // prettier-ignore
    const cancelled = await admin.request('POST', `/api/imports/${view.id}/cancel`);
    expect(cancelled.body).toMatchObject({ state: 'cancelled', counts: { conversation: { refused: 5 } } });
    expect((await admin.request('POST', `/api/imports/${view.id}/resume`)).status).toBe(409);
    expect((await admin.request('DELETE', `/api/imports/${view.id}`)).status).toBe(204);
    expect((await admin.request('GET', `/api/imports/${view.id}`)).status).toBe(404);
  });

  it('refuses what is no export, and whoever may not', async () => {
    const bad = await upload(admin, 'source=chatwoot', '[{"colour":"blue"}, 12]', 'colours.json');
    expect(await inState(admin, bad.body.id, 'failed')).toMatchObject({ fault: 'nothing-recognised' });
    const broken = await upload(admin, 'source=chatwoot', 'PK\u0003\u0004 not a zip', 'broken.zip');
    expect(await inState(admin, broken.body.id, 'failed')).toMatchObject({ fault: 'not-an-archive' });
    expect((await upload(admin, 'source=chatwoot', '', 'empty.json')).body.errors[0].pointer).toBe('/file');
    expect((await upload(admin, 'source=chatwoot', 'x', 'program.exe')).status).toBe(400);
    expect((await upload(admin, 'source=freshdesk', '[]', 'a.json')).status).toBe(400);
    const agent = await signedIn(inbound.test.app, { role: 'lead', workspaceId: admin.agent.workspaceId });
    expect((await agent.request('GET', '/api/imports')).status).toBe(403);
    const stranger = await signedIn(inbound.test.app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/imports/${bad.body.id}`)).status).toBe(404);
    expect((await stranger.request('GET', '/api/imports')).body).toEqual([]);
  });

  it('refuses choices that do not fit the file or the workspace', async () => {
    const view = await read('source=zammad&origin=choices', zammadExport({ lea }));
    const choices = proposed(view, 'Choices');
    const asked = async (change: Partial<ImportChoices>) =>
      (await admin.request('POST', `/api/imports/${view.id}/start`, { version: view.version, choices: { ...choices, ...change } })).body; // prettier-ignore
    expect((await asked({ groups: choices.groups.slice(1) })).errors[0].pointer).toBe('/choices/groups');
    expect((await asked({ agents: [{ key: '3', memberId: '99999' }] })).errors[0].pointer).toBe('/choices/agents/0/memberId'); // prettier-ignore
    expect((await asked({ groups: choices.groups.map((group) => ({ ...group, accountId: '99999', archiveName: null })) })).errors[0].pointer).toBe('/choices/groups/0/accountId'); // prettier-ignore
    const stale = await admin.request('POST', `/api/imports/${view.id}/start`, { version: view.version - 1, choices });
    expect([stale.status, stale.body.code]).toEqual([409, 'stale-version']);
  });
});
