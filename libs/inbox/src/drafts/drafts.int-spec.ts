import type { ClientToServerEvents, ServerToClientEvents } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { io, type Socket } from 'socket.io-client';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';
import { InboundModule } from '../inbound.module';

type Name = keyof ServerToClientEvents;
type Payload<N extends Name> = Parameters<ServerToClientEvents[N]>[0];

describe('drafts on several devices and of several members', () => {
  let test: TestApp;
  let ines: SignedInMember;
  let tom: SignedInMember;
  let account: SeededAccount;
  let id: string;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    // the worker relays what happens to the sockets
    test = await startOutbound({ imports: [IdentityModule, InboundModule], worker: true });
    ines = await signedIn(test.app, { name: 'Inès M.' });
    tom = await signedIn(test.app, { workspaceId: ines.agent.workspaceId, name: 'Tom B.' });
    account = await anAccount(test.app, { workspaceId: ines.agent.workspaceId });
  });
  beforeEach(async () => {
    ({ id } = await aConversation(test.db, { account }));
  });
  afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
  afterAll(() => test.stop());

  /** A screen of a member with the conversation open; remembers what it was sent. */
  const screen = async (member: SignedInMember) => {
    const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(test.url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { cookie: member.cookie },
    });
    sockets.push(socket);
    const seen: { name: Name; payload: unknown }[] = [];
    socket.onAny((name: Name, payload: unknown) => seen.push({ name, payload }));
    await new Promise<void>((ready) => socket.once('ready', () => ready()));
    await socket.emitWithAck('conversation.open', { conversationId: id });
    const all = <N extends Name>(name: N) =>
      seen.filter((one) => one.name === name).map(({ payload }) => payload as Payload<N>);
    const next = <N extends Name>(name: N, fits: (payload: Payload<N>) => boolean = () => true) =>
      eventually(() => all(name).find(fits));
    return { all, next };
  };
  const save = (member: SignedInMember, text: string, version?: number) =>
    member.request('PUT', `/api/conversations/${id}/draft`, { verb: 'reply', text, ...(version !== undefined && { version }) }); // prettier-ignore
  const draft = (member: SignedInMember) => member.request('GET', `/api/conversations/${id}/draft`);
  const share = (member: SignedInMember, text: string) =>
    member.request('POST', `/api/conversations/${id}/shared-draft`, { verb: 'reply', text });
  const write = (member: SignedInMember, text: string, version: number) =>
    member.request('PUT', `/api/conversations/${id}/shared-draft`, { verb: 'reply', text, version });
  const shared = (member: SignedInMember) => member.request('GET', `/api/conversations/${id}/shared-draft`);

  describe('a draft of one’s own', () => {
    it('shows on the other device live and is never overwritten by what that one had before', async () => {
      const phone = await screen(ines);
      const other = await screen(tom);
      const first = await save(ines, 'Bonjour');
      expect(first.status).toBe(200);
      const shown = await phone.next('draft.changed', (event) => event.draft?.text === 'Bonjour');
      expect(shown).toMatchObject({ conversationId: id, draft: { verb: 'reply', version: first.body.version } });
      const second = await save(ines, 'Bonjour, merci', first.body.version);
      const stale = await save(ines, 'Salut', first.body.version);
      expect([stale.status, stale.body.code, stale.body.current]).toEqual([409, 'stale-version', second.body]);
      const blind = await save(ines, 'Salut');
      expect([blind.status, blind.body.current.text]).toEqual([409, 'Bonjour, merci']);
      expect((await draft(ines)).body).toEqual(second.body);
      expect(other.all('draft.changed')).toEqual([]);
    });

    it('takes the same write twice, as after a lost answer', async () => {
      const first = await save(ines, 'Bonjour');
      expect((await save(ines, 'Bonjour')).body).toEqual(first.body);
    });

    it('that was emptied on one device comes as a new one from the other, never as the old', async () => {
      const phone = await screen(ines);
      const first = await save(ines, 'Bonjour');
      expect((await save(ines, '', first.body.version)).status).toBe(204);
      await phone.next('draft.changed', (event) => event.draft === null);
      const late = await save(ines, 'Bonjour, je', first.body.version);
      expect([late.status, late.body.current]).toEqual([409, null]);
      const anew = await save(ines, 'Bonjour, je');
      expect(anew.body.version).toBeGreaterThan(first.body.version);
      expect((await save(ines, '', first.body.version)).status).toBe(409);
    });

    it('has one winner when two devices save at the same moment, and the loser is handed the other text', async () => {
      const { version } = (await save(ines, 'start')).body;
      const answers = await Promise.all(['from the desk', 'from the phone'].map((text) => save(ines, text, version)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const [winner, loser] = answers[0]?.status === 200 ? answers : [...answers].reverse();
      expect(loser?.body.current).toEqual(winner?.body);
    });

    it('goes from every device when the reply was accepted', async () => {
      const phone = await screen(ines);
      await save(ines, 'Bonjour');
      const { items } = (await ines.request('GET', `/api/conversations/${id}/items`)).body;
      const body = { verb: 'reply', text: 'Bonjour', lastSeenItemId: items.at(-1).id };
      expect((await ines.request('POST', `/api/conversations/${id}/replies`, body)).status).toBe(201);
      await phone.next('draft.changed', (event) => event.draft === null);
      expect((await draft(ines)).status).toBe(204);
    });
  });

  describe('a shared draft', () => {
    it('is seen live by who has the conversation open, with who wrote last', async () => {
      const [atInes, atTom] = [await screen(ines), await screen(tom)];
      await save(ines, 'Bonjour');
      const made = await share(ines, 'Bonjour, nous');
      expect([made.status, made.body.ownerId, made.body.writtenBy]).toEqual([201, String(ines.agent.memberId), String(ines.agent.memberId)]); // prettier-ignore
      await atTom.next('shared-draft.changed', (event) => event.draft?.text === 'Bonjour, nous');
      expect((await draft(ines)).status).toBe(204);
      const written = await write(tom, 'Bonjour, nous regardons', made.body.version);
      const back = await atInes.next(
        'shared-draft.changed',
        (event) => event.draft?.text === 'Bonjour, nous regardons',
      );
      expect(back.draft).toEqual(written.body);
      expect(back.draft).toMatchObject({ ownerId: String(ines.agent.memberId), writtenBy: String(tom.agent.memberId) });
    });

    it('has one winner of a race between two members; both texts are there afterwards', async () => {
      const [atInes, atTom] = [await screen(ines), await screen(tom)];
      const { version } = (await share(ines, 'start')).body;
      const race = [write(ines, 'text of Inès', version), write(tom, 'text of Tom', version)];
      const answers = await Promise.all(race);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      const won = answers.find(({ status }) => status === 200)?.body;
      const lost = answers.find(({ status }) => status === 409)?.body;
      expect([lost.code, lost.current]).toEqual(['stale-version', won]);
      const loser = won.writtenBy === String(ines.agent.memberId) ? tom : ines;
      const next = await write(loser, `${won.text} and more`, won.version);
      for (const at of [atInes, atTom])
        await at.next('shared-draft.changed', (event) => event.draft?.version === next.body.version);
      const kept = (await ines.request('GET', `/api/conversations/${id}/shared-draft/revisions`)).body;
      expect(kept[0]).toMatchObject({ text: won.text, writtenBy: won.writtenBy });
    });

    it('is one per conversation', async () => {
      await share(ines, 'one');
      const second = await share(tom, 'two');
      expect([second.status, second.body.code, second.body.current.text]).toEqual([409, 'already-exists', 'one']);
    });

    it('goes back to who shared it when the sharing ends, behind what they have begun since', async () => {
      const { body } = await share(ines, 'shared');
      await write(tom, 'shared and better', body.version);
      await save(ines, 'something else');
      expect((await tom.request('DELETE', `/api/conversations/${id}/shared-draft`)).status).toBe(204);
      expect((await draft(ines)).body.text).toBe('something else\n\nshared and better');
      expect((await shared(ines)).status).toBe(204);
      expect((await write(tom, 'late', body.version)).body).toMatchObject({ code: 'stale-version', current: null });
    });

    it('is gone once it was sent, by whoever, and stays when something else was sent', async () => {
      const atInes = await screen(ines);
      await share(ines, 'Bonjour');
      const { items } = (await tom.request('GET', `/api/conversations/${id}/items`)).body;
      const reply = (text: string) =>
        tom.request('POST', `/api/conversations/${id}/replies`, {
          verb: 'reply',
          text,
          lastSeenItemId: items.at(-1).id,
        });
      await reply('Another thing');
      expect((await shared(ines)).body.text).toBe('Bonjour');
      expect((await reply('Bonjour')).status).toBe(201);
      await atInes.next('shared-draft.changed', (event) => event.draft === null);
    });

    it('is for members of the workspace who may write', async () => {
      const analyst = await signedIn(test.app, { role: 'analyst', workspaceId: ines.agent.workspaceId });
      await share(ines, 'Bonjour');
      expect((await shared(analyst)).body.text).toBe('Bonjour');
      expect((await share(analyst, 'x')).status).toBe(403);
      expect((await shared(await signedIn(test.app))).status).toBe(404);
    });
  });

  describe('and replies that wait', () => {
    const lastItem = async () => (await ines.request('GET', `/api/conversations/${id}/items`)).body.items.at(-1).id as string; // prettier-ignore
    const send = async (member: SignedInMember, more: object) =>
      member.request('POST', `/api/conversations/${id}/replies`, { verb: 'reply', lastSeenItemId: await lastItem(), ...more }); // prettier-ignore

    it('go when the reply is scheduled, and come back everywhere when it is taken back', async () => {
      const [phone, atTom] = [await screen(ines), await screen(tom)];
      const { version } = (await save(ines, 'Demain')).body;
      await share(tom, 'Demain');
      const scheduled = await send(ines, { text: 'Demain', sendAt: new Date(Date.now() + 86_400_000).toISOString() });
      expect(scheduled.status).toBe(201);
      await phone.next('draft.changed', (event) => event.draft === null);
      await atTom.next('shared-draft.changed', (event) => event.draft === null);
      expect([(await draft(ines)).status, (await shared(tom)).status]).toEqual([204, 204]);
      expect((await ines.request('POST', `/api/actions/${scheduled.body.action.id}/cancel`)).status).toBe(200);
      const back = await phone.next('draft.changed', (event) => (event.draft?.version ?? 0) > version);
      expect(back.draft?.text).toBe('Demain');
      expect((await draft(ines)).body).toEqual(back.draft);
      expect((await save(ines, 'Demain matin', back.draft?.version)).status).toBe(200);
    });

    it('come back when an approval is refused, without putting a note into what goes out', async () => {
      const { workspaceId } = ines.agent;
      const lead = await signedIn(test.app, { role: 'lead', workspaceId });
      await lead.request('POST', '/api/approval-policies', { name: 'All', roles: ['agent'], publicOnly: false });
      const asked = await send(ines, { text: 'We pay' });
      expect(asked.body.action.state).toBe('awaiting-approval');
      await ines.request('PUT', `/api/conversations/${id}/draft`, { verb: 'note', text: 'ask Legal first' });
      await lead.request('POST', `/api/actions/${asked.body.action.id}/refuse`, { comment: 'no' });
      expect((await draft(ines)).body).toMatchObject({ verb: 'note', text: 'ask Legal first\n\nWe pay' });
      await test.db.read('system', 'delete from approval_policy where workspace_id = $1', [workspaceId]);
    });
  });

  describe('handing over', () => {
    const handOver = async (more: object = {}) => {
      const { version } = (await ines.request('GET', `/api/conversations/${id}`)).body;
      return ines.request('POST', `/api/conversations/${id}/hand-over`, {
        version,
        memberId: String(tom.agent.memberId),
        line: 'You know this client',
        ...more,
      });
    };

    it('gives conversation, draft and line in one act, and tells the colleague once', async () => {
      const atTom = await screen(tom);
      await save(ines, 'Bonjour, nous avons');
      await ines.request('PUT', `/api/conversations/${id}/claim`);
      const { status, body } = await handOver();
      expect([status, body.assigneeId]).toEqual([200, String(tom.agent.memberId)]);
      expect((await draft(tom)).body).toMatchObject({ verb: 'reply', text: 'Bonjour, nous avons' });
      expect((await draft(ines)).status).toBe(204);
      const { items } = (await tom.request('GET', `/api/conversations/${id}/items`)).body;
      expect(items.map((item: { direction: string; text: string }) => [item.direction, item.text])).toEqual([
        ['in', expect.any(String)],
        ['note', 'You know this client'],
        ['system', ''],
      ]);
      expect((await tom.request('GET', `/api/conversations/${id}`)).body.claim).toBeNull();
      const heard = (await tom.request('GET', '/api/notifications')).body.items;
      expect(heard.filter((one: { conversationId: string }) => one.conversationId === id)).toEqual([
        expect.objectContaining({ kind: 'assigned', text: 'You know this client' }),
      ]);
      await atTom.next('draft.changed', (event) => event.draft?.text === 'Bonjour, nous avons');
    });

    it('leaves nothing half done when it is refused', async () => {
      await save(ines, 'Bonjour');
      const before = (await ines.request('GET', `/api/conversations/${id}/items`)).body.items.length;
      const refused = [await handOver({ version: 99 }), await handOver({ memberId: '999999' }), await handOver({ line: '' }), await handOver({ memberId: String(ines.agent.memberId) })]; // prettier-ignore
      expect(refused.map(({ status }) => status)).toEqual([409, 400, 400, 400]);
      expect((await draft(ines)).body.text).toBe('Bonjour');
      expect((await draft(tom)).status).toBe(204);
      const detail = (await ines.request('GET', `/api/conversations/${id}`)).body;
      expect(detail.assigneeId).toBeNull();
      expect((await ines.request('GET', `/api/conversations/${id}/items`)).body.items).toHaveLength(before);
    });

    it('keeps what the colleague had begun, takes what is on the screen, and passes a shared draft on', async () => {
      await save(tom, 'Tom began');
      await save(ines, 'old');
      await handOver({ draft: { verb: 'note', text: 'newest words' } });
      expect((await draft(tom)).body).toMatchObject({ verb: 'note', text: 'Tom began\n\nnewest words' });
      await share(ines, 'together');
      await handOver();
      expect((await shared(tom)).body).toMatchObject({ ownerId: String(tom.agent.memberId), text: 'together' });
    });
  });
});
