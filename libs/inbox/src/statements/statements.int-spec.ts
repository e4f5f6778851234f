import type { StatementPreview, StatementView } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { eventually } from '@parvis/testing';
import { FacebookPage } from '../../test/meta';
import { startOutbound } from '../../test/outbound';
import { ReasonRoom } from '../../test/reason-room';
import { readPdf } from '../../test/read-pdf';

describe('statements of reasons', () => {
  let room: ReasonRoom;

  beforeAll(async () => {
    room = await ReasonRoom.open();
  });
  afterAll(() => room.test.stop());
  afterEach(() => room.settings({ sendStatements: false }));

  const of = async (itemId: string) => (await room.lead.request('GET', `/api/items/${itemId}/statements`)).body as StatementView[]; // prettier-ignore
  const preview = (itemId: string, body: object) => room.lead.request('POST', `/api/items/${itemId}/statement-preview`, body); // prettier-ignore
  const sentActions = (conversationId: string) =>
    room.rows<{ verb: string; state: string; payload: { text: string } }>(
      `select verb, state, payload from action where workspace_id = $1 and conversation_id = $2 and own_item_id is not null order by id`,
      conversationId,
    );

  it('can be read before the act, and nothing is written by that', async () => {
    const { itemId } = await room.item('facebook', 'sale type');
    await room.rows(`update item set language = 'en' where workspace_id = $1 and id = $2`, itemId);
    await room.screened(itemId, [{ start: 0, end: 9 }], { flags: 32 });
    const { status, body } = await preview(itemId, { kind: 'hide', reasonId: (await room.reason('own-data')).id });
    expect([status, body]).toEqual([200, expect.objectContaining({ kind: 'statement', language: 'en', way: 'private-reply', sentByDefault: false, reasonRequired: false, noteRequired: false, harsherThanReason: false })]); // prettier-ignore
    expect(body.fields).toMatchObject({ restriction: 'hide', source: 'notice', automatedDetection: true, automatedDecision: 'no', endsAt: null, facts: ['sale type'] }); // prettier-ignore
    expect(body.text.fr).toContain('vous et vos amis le voyez encore');
    const harsh = await preview(itemId, {
      kind: 'delete',
      reasonId: (await room.reason('off-topic')).id,
      language: 'fr',
    });
    expect(harsh.body).toMatchObject({ language: 'fr', harsherThanReason: true, fields: { final: true } });
    expect((await preview(itemId, { kind: 'approve' })).body.errors[0].pointer).toBe('/kind');
    expect(await of(itemId)).toEqual([]);
  });

  it('is shown as it would leave, or with what stands in its way', async () => {
    const shown = async (itemId: string, by = room.lead) => (await by.request('POST', `/api/items/${itemId}/statement-preview`, { kind: 'hide' })).body as StatementPreview; // prettier-ignore
    const { itemId } = await room.item('facebook', 'whole');
    const whole = await shown(itemId);
    expect(whole).toMatchObject({ way: 'private-reply', hindrance: null, message: whole.text[whole.language] });
    expect(whole.message).toContain('…');
    // the channel takes fewer characters than the whole statement has
    const short = await shown((await room.item('mastodon', 'few words')).itemId);
    expect(short).toMatchObject({ way: 'private-reply', hindrance: null, message: expect.stringMatching(/^À propos de votre commentaire\..*…$/) }); // prettier-ignore
    const silent = await shown((await room.item('wordpress', 'no address')).itemId);
    expect(silent).toMatchObject({ way: 'link', hindrance: 'no-address', message: null });
    const mailed = await shown((await room.item('wordpress', 'an address', { contactName: 'client_042@mail.example' })).itemId); // prettier-ignore
    expect(mailed).toMatchObject({ way: 'email', hindrance: null, message: expect.stringContaining('Recours') });
    const mute = await shown((await room.item('linkedin', 'public only')).itemId);
    expect(mute).toMatchObject({ way: 'link', hindrance: 'channel-cannot', message: null });
    await room.decided(itemId, 'hide', 'insult', { sendStatement: true });
    expect(await shown(itemId)).toMatchObject({ hindrance: 'already-done', message: null });
  });

  it('is kept of every restriction with all that the law lists, and of nothing else', async () => {
    const { itemId } = await room.item('wordpress', 'bonjour');
    const made = await room.decided(itemId, 'hide', 'hate');
    const [statement, ...rest] = await of(itemId);
    expect(rest).toEqual([]);
    expect(statement).toMatchObject({ decisionId: made.id, kind: 'statement', language: 'fr', way: 'link', state: 'kept' }); // prettier-ignore
    const { fields } = statement as StatementView;
    expect(fields).toMatchObject({ restriction: 'hide', territory: 'everywhere', source: 'own-initiative', groundKind: 'legal', ground: expect.stringContaining('art. 24') }); // prettier-ignore
    expect(new Date(fields.appealUntil).getTime() - Date.now()).toBeGreaterThan(180 * 86_400_000);
    expect(statement?.text.fr).toContain(fields.redress);
    const { itemId: kept } = await room.item('facebook', 'fine');
    await room.decide(kept, { kind: 'approve' });
    expect(await of(kept)).toEqual([]);
  });

  it('is sent in private where the channel allows and settings or the decision say so, never twice', async () => {
    const quiet = await room.item('facebook', 'quiet');
    await room.decided(quiet.itemId, 'hide', 'insult');
    expect(await sentActions(quiet.id)).toEqual([]);
    const asked = await room.item('facebook', 'asked');
    const key = { 'idempotency-key': 'told-once' };
    const body = { kind: 'hide', reasonId: (await room.reason('insult')).id, sendStatement: true };
    for (let time = 0; time < 2; time += 1) await room.decide(asked.itemId, body, room.lead, key);
    expect(await sentActions(asked.id)).toEqual([expect.objectContaining({ verb: 'private-reply', state: 'held' })]);
    expect((await of(asked.itemId)).map(({ state }) => state)).toEqual(['on-its-way']);
    await room.settings({ sendStatements: true });
    const always = await room.item('facebook', 'always');
    await room.decided(always.itemId, 'hide', 'insult');
    const [sent] = await sentActions(always.id);
    expect(sent?.payload.text).toContain((await of(always.itemId))[0]?.fields.redress);
    const never = await room.item('facebook', 'never');
    await room.decided(never.itemId, 'hide', 'insult', { sendStatement: false });
    expect(await sentActions(never.id)).toEqual([]);
  });

  it('answers nobody: what the conversation is owed and a draft that was begun stay', async () => {
    const talk = await room.item('facebook', 'two things');
    await room.lead.request('PUT', `/api/conversations/${talk.id}/draft`, { verb: 'reply', text: 'begun' });
    const before = (await room.lead.request('GET', `/api/conversations/${talk.id}`)).body;
    await room.decided(talk.itemId, 'hide', 'insult', { sendStatement: true });
    const after = (await room.lead.request('GET', `/api/conversations/${talk.id}`)).body;
    expect([after.waitingSince, after.status]).toEqual([before.waitingSince, before.status]);
    expect((await room.lead.request('GET', `/api/conversations/${talk.id}/draft`)).body).toMatchObject({ text: 'begun' }); // prettier-ignore
  });

  it('does not leave when the decision is taken back in time, and becomes nobody’s draft', async () => {
    const talk = await room.item('facebook', 'in time');
    const made = await room.decided(talk.itemId, 'delete', 'spam', { sendStatement: true });
    await room.undo(talk.itemId, made.id);
    expect((await sentActions(talk.id)).map(({ state }) => state)).toEqual(['cancelled']);
    expect((await of(talk.itemId)).map(({ state }) => state)).toEqual(['withdrawn']);
    expect(await room.rows('select 1 from draft where workspace_id = $1 and conversation_id = $2', talk.id)).toEqual([]); // prettier-ignore
    const other = await room.item('facebook', 'by its call');
    const second = await room.decided(other.itemId, 'hide', 'spam', { sendStatement: true });
    await room.lead.request('POST', `/api/actions/${second.action?.id}/cancel`);
    expect((await of(other.itemId)).map(({ state }) => state)).toEqual(['withdrawn']);
  });

  it('goes by mail to who left an address on the own site, after the undo window', async () => {
    const talk = await room.item('wordpress', 'on our site', { contactName: 'client_042@mail.example' });
    const made = await room.decided(talk.itemId, 'hide', 'spam', { sendStatement: true });
    expect((await of(talk.itemId))[0]).toMatchObject({ way: 'email', state: 'on-its-way' });
    const mails = () => room.rows<{ target: string; later: boolean; payload: { subject: string; lead: string } }>(`select target, next_attempt_at > now() as later, payload from outgoing_notice where workspace_id = $1 and conversation_id = $2`, talk.id); // prettier-ignore
    expect(await mails()).toEqual([{ target: 'client_042@mail.example', later: true, payload: expect.objectContaining({ lead: expect.stringContaining('/appeal/') }) }]); // prettier-ignore
    await room.undo(talk.itemId, made.id);
    expect(await mails()).toEqual([]);
  });

  it('is a letter where a review is refused: reasons, dates and a free way to contest, in French and translated', async () => {
    const { itemId } = await room.item('generic-webhook', 'Avis déposé', { kind: 'review' });
    expect((await room.lead.request('GET', `/api/items/${itemId}/refusal-letter`)).status).toBe(404);
    expect((await room.decide(itemId, { kind: 'hide' })).body.errors[0].pointer).toBe('/reasonId');
    const made = await room.decided(itemId, 'hide', 'fake-review');
    const { body } = await room.lead.request('GET', `/api/items/${itemId}/refusal-letter`);
    expect(body).toMatchObject({ kind: 'review-refusal', decisionId: made.id });
    const french = (await readPdf(await room.bytes(`/api/items/${itemId}/refusal-letter.pdf`))).text.replace(/\s+/g, ' '); // prettier-ignore
    for (const part of ['refus de publication de votre avis', 'Faux avis', 'L111-7-2', 'gratuitement', 'D111-16']) expect(french).toContain(part); // prettier-ignore
    expect((await readPdf(await room.bytes(`/api/items/${itemId}/refusal-letter.pdf?language=en`))).text).toContain('free of charge'); // prettier-ignore
    await room.undo(itemId, made.id);
    expect((await room.lead.request('GET', `/api/items/${itemId}/refusal-letter`)).status).toBe(404);
  });

  it('is exported in the shape of the Transparency Database, and says nothing about anybody', async () => {
    const other = await ReasonRoom.open(room.test);
    const { itemId } = await other.item('facebook', 'secret words of client_042');
    await other.screened(itemId, [{ start: 0, end: 12 }]);
    await other.decided(itemId, 'delete', 'hate');
    const { itemId: taken } = await other.item('facebook', 'taken back');
    await other.undo(taken, (await other.decided(taken, 'hide', 'off-topic')).id);
    const answer = await other.owner.request('GET', '/api/moderation/statements/dsa.json?language=en');
    expect(answer.body.statements).toEqual([
      {
        puid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        decision_visibility: ['DECISION_VISIBILITY_CONTENT_REMOVED'],
        decision_account: null,
        decision_ground: 'DECISION_GROUND_ILLEGAL_CONTENT',
        illegal_content_legal_ground: expect.stringContaining('1881'),
        illegal_content_explanation: expect.stringContaining('The law forbids it.'),
        incompatible_content_ground: null,
        incompatible_content_explanation: null,
        incompatible_content_illegal: null,
        category: 'STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH',
        content_type: ['CONTENT_TYPE_TEXT'],
        content_language: null,
        content_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
        territorial_scope: expect.arrayContaining(['FR', 'DE']),
        application_date: new Date().toISOString().slice(0, 10),
        end_date_visibility_restriction: null,
        decision_facts: expect.stringContaining('passages relied on: 1'),
        source_type: 'SOURCE_VOLUNTARY',
        automated_detection: 'Yes',
        automated_decision: 'AUTOMATED_DECISION_NOT_AUTOMATED',
      },
    ]);
    expect(JSON.stringify(answer.body)).not.toMatch(/secret|client_/);
    const agent = await signedIn(room.test.app, { role: 'agent', workspaceId: other.workspaceId });
    expect((await agent.request('GET', '/api/moderation/statements/dsa.json')).status).toBe(403);
  });
});

describe('a statement on its channel', () => {
  it('reaches the author before what it is about is deleted', async () => {
    const test = await startOutbound({ worker: true });
    try {
      const room = await ReasonRoom.open(test);
      await room.rows('update workspace set decision_hold_seconds = 0 where id = $1');
      const facebook = await FacebookPage.start(test.app, room.workspaceId);
      const talk = await facebook.comment('sale type');
      const made = await room.decided(talk.itemIds[0] ?? '', 'delete', 'insult', { sendStatement: true });
      const done = await eventually(async () => {
        const rows = await room.rows<{ verb: string; state: string; done_at: Date }>('select verb, state, done_at from action where workspace_id = $1 and conversation_id = $2 order by done_at', talk.id); // prettier-ignore
        if (rows.some(({ state }) => state !== 'done')) throw new Error(JSON.stringify(rows));
        return rows.map(({ verb }) => verb);
      });
      expect(done).toEqual(['private-reply', 'delete']);
      const { body } = await room.lead.request('GET', `/api/items/${made.itemId}/statements`);
      expect(body).toMatchObject([{ state: 'sent', way: 'private-reply' }]);
      await facebook.close();
    } finally {
      await test.stop();
    }
  });
});
