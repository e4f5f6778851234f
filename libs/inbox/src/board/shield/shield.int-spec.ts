import type { ConversationView, DecisionRecord, DraftView, ShieldedItemView, StrikesView } from '@parvis/contracts';
import { signedIn, type TestAnswer } from '@parvis/identity/testing';
import { type BoardItem, BoardRoom } from '../../../test/board-room';

jest.setTimeout(30_000);

const PHONE = 'Rappelez-moi au 06 12 34 56 78';
const WORDS = 'Bonjour, nous avons masqué votre commentaire pour protéger votre numéro de téléphone\u202F; rien ne vous est reproché. Dites-nous ici ce dont vous avez besoin, nous vous répondons en privé.'; // prettier-ignore

describe('the shield over personal data on the board', () => {
  let room: BoardRoom;
  beforeAll(async () => {
    room = await BoardRoom.open();
  });
  afterAll(() => room.test.stop());

  const shield = ({ id }: BoardItem, { by = room.moderator, body = {}, key = '' } = {}): Promise<TestAnswer> =>
    by.request('POST', `/api/moderation/items/${id}/shield`, body, key ? { 'idempotency-key': key } : {});
  const shielded = async (item: BoardItem, options = {}): Promise<ShieldedItemView> => {
    const { status, body } = await shield(item, options);
    expect([status, body]).toEqual([200, body]);
    return body as unknown as ShieldedItemView;
  };
  const exposed = (parts: object = {}) => room.item({ text: PHONE, flags: ['personal-data'], label: 'personal-data', severity: 2, language: 'fr', ...parts }); // prettier-ignore
  const draft = ({ conversationId }: BoardItem) => room.get<DraftView | null>(`/api/conversations/${conversationId}/draft`); // prettier-ignore
  const decisions = ({ id }: BoardItem) => room.get<DecisionRecord[]>(`/api/items/${id}/decisions`);
  const written = async () => room.rows('select (select count(*) from decision)::int as decisions, (select count(*) from draft)::int as drafts, (select count(*) from action)::int as calls'); // prettier-ignore

  it('hides and prepares the private answer in one gesture, in the language of who wrote', async () => {
    const item = await exposed();
    const answer = await shielded(item);
    expect(answer).toMatchObject({ itemId: item.id, conversationId: item.conversationId, decision: { kind: 'hide', action: { state: 'held' } }, draft: { verb: 'private-reply', text: WORDS } }); // prettier-ignore
    expect(await draft(item)).toMatchObject({ verb: 'private-reply', text: WORDS });
    expect((await room.row(item.id)).state).toBe('hidden');
    const conversation = await room.get<ConversationView>(`/api/conversations/${item.conversationId}`);
    expect([conversation.assigneeId, conversation.status]).toEqual([String(room.moderator.agent.memberId), 'open']);
    const english = await exposed({ text: 'IBAN FR76 3000 6000 0112 3456 7890 189', language: 'en' });
    expect((await shielded(english)).draft.text).toMatch(/^Hello, we hid your comment to protect your bank details; you did nothing wrong/); // prettier-ignore
  });

  it('holds nothing against who wrote: a reason that protects, no strike, no statement', async () => {
    await room.rows(`insert into moderation_setting (workspace_id, name, value) values ($1, 'decisions', '{"sendStatements": true}')
       on conflict (workspace_id, name) do update set value = moderation_setting.value || excluded.value`, [room.workspaceId]); // prettier-ignore
    const item = await exposed();
    const { decision } = await shielded(item);
    expect(await decisions(item)).toMatchObject([{ id: decision?.id, kind: 'hide', protective: true, reason: { key: 'own-data' } }]); // prettier-ignore
    expect(await room.rows('select id from statement where item_id = $1', [item.id])).toEqual([]);
    expect(await room.rows('select verb from action where item_id = $1', [item.id])).toEqual([{ verb: 'hide' }]);
    await room.rows(`delete from moderation_setting where workspace_id = $1 and name = 'decisions'`, [room.workspaceId]); // prettier-ignore
    const strikes = await room.get<StrikesView>(`/api/contacts/${item.contactId}/strikes`);
    expect([strikes.score, strikes.strikes]).toEqual([0, []]);
  });

  it('does it once for a request that comes twice, and leaves what was written meanwhile', async () => {
    const item = await exposed();
    const first = await shielded(item, { key: 'shield-once' });
    const begun = await draft(item);
    const path = `/api/conversations/${item.conversationId}/draft`;
    await room.moderator.request('PUT', path, { verb: 'private-reply', text: 'My own words', version: begun?.version });
    expect(await shielded(item, { key: 'shield-once' })).toEqual(first);
    expect(await decisions(item)).toHaveLength(1);
    expect((await draft(item))?.text).toBe('My own words');
  });

  it('only answers what is out of sight already, and keeps what was begun in front', async () => {
    const item = await exposed();
    await room.decide({ itemIds: [item.id], kind: 'hide' });
    await room.moderator.request('PUT', `/api/conversations/${item.conversationId}/draft`, {
      verb: 'reply',
      text: 'Begun',
    });
    expect((await shielded(item)).decision).toBeNull();
    expect(await draft(item)).toMatchObject({ verb: 'private-reply', text: `Begun\n\n${WORDS}` });
    await shielded(item);
    expect((await draft(item))?.text).toBe(`Begun\n\n${WORDS}`);
    expect(await decisions(item)).toHaveLength(1);
  });

  it('says why it is not possible where the channel has no private reply, or the time for it is over', async () => {
    const [linkedin, old] = [await exposed({ account: room.linkedin }), await exposed({ minutesAgo: 30 * 24 * 60 })];
    const before = await written();
    const answers = [await shield(linkedin), await shield(old)];
    expect(answers.map(({ status, body }) => [status, body.code, body.detail])).toEqual([
      [422, 'channel-cannot', 'This channel has no private reply to a comment. Hide it only.'],
      [422, 'window-closed', 'The time to answer this comment in private is over on the channel. Hide it only.'],
    ]);
    expect(await written()).toEqual(before);
  });

  it('refuses what was edited since, what is malformed, who may not, and whom it does not concern', async () => {
    const item = await exposed();
    await room.rows('update item set revision = 2 where id = $1', [item.id]);
    const before = await written();
    const stranger = await signedIn(room.test.app, { role: 'moderator' });
    const answers = [
      await shield(item, { body: { revision: 1 } }),
      await shield(item, { body: { revision: 0 } }),
      await shield(item, { by: room.analyst }),
      await shield(item, { by: stranger }),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([[409, 'stale-version'], [400, 'validation-failed'], [403, 'not-allowed'], [404, 'not-found']]); // prettier-ignore
    expect(answers[1]?.body.errors).toMatchObject([{ pointer: '/revision' }]);
    expect(await written()).toEqual(before);
  });

  it('says how to go on where no reason of the catalogue protects', async () => {
    const item = await exposed();
    await room.rows('update policy_reason set archived_at = now() where workspace_id = $1 and protective', [room.workspaceId]); // prettier-ignore
    const { status, body } = await shield(item);
    await room.rows('update policy_reason set archived_at = null where workspace_id = $1 and protective', [room.workspaceId]); // prettier-ignore
    expect([status, body.code, body.detail]).toEqual([409, 'not-possible-now', 'No reason of the catalogue protects its author. Bring one back under Settings, Reasons.']); // prettier-ignore
    expect(await room.rows('select 1 from draft where conversation_id = $1', [item.conversationId])).toEqual([]);
  });
});
