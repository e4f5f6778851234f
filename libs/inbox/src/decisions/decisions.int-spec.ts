import type { DecisionRecord, ModerationRow } from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { ReasonRoom } from '../../test/reason-room';
import { readPdf } from '../../test/read-pdf';
import { accompanyAutomatic } from './accompany';

const VISIBLE = 0;
const HIDDEN = 2;
const DELETED = 3;

describe('decisions that carry everything', () => {
  let room: ReasonRoom;

  beforeAll(async () => {
    room = await ReasonRoom.open();
  });
  afterAll(() => room.test.stop());

  const list = async (itemId: string) => (await room.lead.request('GET', `/api/items/${itemId}/decisions`)).body as DecisionRecord[]; // prettier-ignore

  it('tells who, why, on which words and by which means', async () => {
    const { itemId } = await room.item('facebook', 'Espèce de c0nn@rd, appelle le 06 12 34 56 78');
    await room.screened(itemId, [{ start: 10, end: 17, readAs: 'connard', termId: '7' }, { start: 30, end: 44, tone: 'personal', detector: 'personal-data', label: 'phone' }]); // prettier-ignore
    await room.decided(itemId, 'hide', 'insult', { note: 'twice today' });
    expect(await list(itemId)).toEqual([
      expect.objectContaining({
        kind: 'hide',
        by: { memberId: String(room.lead.agent.memberId), name: 'Lead' },
        reason: expect.objectContaining({ key: 'insult', label: { en: 'Insult or harassment', fr: 'Insulte ou harcèlement' } }), // prettier-ignore
        note: 'twice today',
        facts: [
          { text: 'c0nn@rd', readAs: 'connard', label: 'insult', detector: 'words', termId: '7' },
          { text: '[phone]', readAs: null, label: 'phone', detector: 'personal-data', termId: null },
        ],
        automatedDetection: true,
        automatedDecision: 'no',
        protective: false,
        revision: 1,
        actionState: 'held',
        undoneAt: null,
      }),
    ]);
    const { itemId: own } = await room.item('facebook', 'my number');
    await room.decided(own, 'hide', 'own-data');
    expect((await list(own))[0]).toMatchObject({ protective: true, automatedDetection: false, facts: [] });
  });

  it('refuses to decide about words that nobody looked at, and shows what is there now', async () => {
    const { itemId } = await room.item('facebook', 'mild');
    await room.rows(`update item set text = 'milder', revision = 2 where workspace_id = $1 and id = $2`, itemId);
    const stale = await room.decide(itemId, { kind: 'hide', revision: 1 });
    expect([stale.status, stale.body.code, stale.body.current]).toEqual([409, 'stale-version', expect.objectContaining({ itemId, revision: 2, text: 'milder' })]); // prettier-ignore
    expect(await list(itemId)).toEqual([]);
    expect((await room.decide(itemId, { kind: 'hide', revision: 2 })).status).toBe(201);
  });

  it('makes one decision of a request that comes twice, also at once', async () => {
    const { itemId } = await room.item('facebook', 'once');
    const key = { 'idempotency-key': 'decide-once' };
    const answers = await Promise.all([1, 2].map(() => room.decide(itemId, { kind: 'hide' }, room.lead, key)));
    const again = await room.decide(itemId, { kind: 'hide' }, room.lead, key);
    const ids = [...answers, again].filter(({ status }) => status === 201).map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(1);
    expect(await list(itemId)).toHaveLength(1);
  });

  it('takes a decision back while it is held, by cancelling its call', async () => {
    const { itemId } = await room.item('facebook', 'held');
    const made = await room.decided(itemId, 'delete', 'spam');
    const undone = await room.undo(itemId, made.id, room.owner);
    expect([undone.status, undone.body.undoneByMemberId, undone.body.actionState]).toEqual([200, String(room.owner.agent.memberId), 'cancelled']); // prettier-ignore
    expect((await room.undo(itemId, made.id)).body.undoneAt).toBe(undone.body.undoneAt);
    expect(await list(itemId)).toHaveLength(1);
  });

  it('takes it back later by what undoes it, and says clearly where nothing does', async () => {
    const { itemId } = await room.item('facebook', 'left');
    const hidden = await room.decided(itemId, 'hide', 'insult');
    await room.leaves(hidden, HIDDEN);
    expect((await room.undo(itemId, hidden.id)).body).toMatchObject({ undoneByMemberId: String(room.lead.agent.memberId) }); // prettier-ignore
    expect((await list(itemId)).map(({ kind, reversesId, undoneAt }) => [kind, reversesId, undoneAt !== null])).toEqual([['unhide', hidden.id, true], ['hide', null, true]]); // prettier-ignore
    const { itemId: gone } = await room.item('facebook', 'gone');
    const deleted = await room.decided(gone, 'delete', 'spam');
    await room.leaves(deleted, DELETED);
    const refused = await room.undo(gone, deleted.id);
    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([409, 'not-possible-now', expect.stringContaining('does not come back')]); // prettier-ignore
    const { itemId: twice } = await room.item('facebook', 'twice');
    const first = await room.decided(twice, 'hide', 'insult');
    await room.leaves(first, HIDDEN);
    await room.decided(twice, 'delete', 'insult');
    expect((await room.undo(twice, first.id)).body.detail).toContain('A later decision stands');
    expect((await room.undo(twice, '4711')).status).toBe(404);
    const simple = await signedIn(room.test.app, { role: 'agent', workspaceId: room.workspaceId });
    expect((await room.undo(gone, deleted.id, simple)).status).toBe(403);
  });

  it('leaves what was hidden and is taken back undecided, as it was before, while the channel shows it again', async () => {
    const row = async (id: string) => (await room.lead.request('GET', `/api/moderation/items/${id}`)).body.row as ModerationRow; // prettier-ignore
    const queue = async () => (await room.lead.request('GET', '/api/moderation/items?queue=review')).body.items.map((one: ModerationRow) => one.itemId) as string[]; // prettier-ignore
    const { itemId } = await room.item('facebook', 'left and back');
    await room.screened(itemId, [{ start: 0, end: 4 }], { flags: 32 });
    const before = await row(itemId);
    const hidden = await room.decided(itemId, 'hide', 'insult');
    await room.leaves(hidden, HIDDEN);
    expect([await row(itemId), await queue()]).toEqual([expect.objectContaining({ state: 'hidden' }), []]);
    await room.undo(itemId, hidden.id);
    expect(await row(itemId)).toMatchObject({ state: 'undecided', decision: null, sync: 'pending' });
    expect(await queue()).toEqual([itemId]);
    const [back] = await room.rows<{ id: string }>(`select id from action where workspace_id = $1 and item_id = $2 and verb = 'unhide'`, itemId); // prettier-ignore
    const call = { itemId, action: { id: back?.id ?? '' } };
    await room.rows(`update action set state = 'failed', error_detail = 'No such comment' where workspace_id = $1 and id = $2`, back?.id); // prettier-ignore
    expect(await row(itemId)).toMatchObject({ state: 'undecided', sync: 'failed', syncError: 'No such comment', decision: { kind: 'unhide', action: { state: 'failed' } } }); // prettier-ignore
    await room.leaves(call, VISIBLE);
    const { verbs: _, ...after } = await row(itemId);
    expect(before).toMatchObject(after);
  });

  it('leaves what was approved and is taken back undecided, although the channel hides it by that', async () => {
    const { itemId } = await room.item('wordpress', 'waited');
    await room.screened(itemId, [{ start: 0, end: 4 }]);
    await room.rows('update item set platform_state = 1 where workspace_id = $1 and id = $2', itemId);
    const { body: approved } = await room.decide(itemId, { kind: 'approve' });
    await room.leaves(approved, VISIBLE);
    await room.undo(itemId, approved.id);
    const [back] = await room.rows<{ id: string }>(`select id from action where workspace_id = $1 and item_id = $2 and verb = 'hide'`, itemId); // prettier-ignore
    await room.leaves({ itemId, action: { id: back?.id ?? '' } }, HIDDEN);
    const { body } = await room.lead.request('GET', `/api/moderation/items/${itemId}`);
    expect(body.row).toMatchObject({ state: 'undecided', platformState: 'hidden', decision: null, sync: 'in-sync' });
  });

  it('explains any item: rule and version, words as they were read, reason, who, when, and the channel', async () => {
    const { itemId } = await room.item('facebook', 'c0nn@rd');
    const untouched = await room.lead.request('GET', `/api/items/${itemId}/why`);
    expect(untouched.body).toMatchObject({ decision: null, platformState: 'visible', sentence: { en: 'Nobody and no rule has decided about it.' } }); // prettier-ignore
    const [rule] = await room.rows<{ id: number }>(`insert into screening_rule (workspace_id, author_id, name, content, version) values ($1, $2, 'Insults', '{}', 3) returning id`, room.owner.agent.memberId); // prettier-ignore
    await room.rows(`insert into screening_rule_version (workspace_id, rule_id, version, author_id, content) values ($1, $2, 3, $3, '{"name":"Insults"}')`, rule?.id, room.owner.agent.memberId); // prettier-ignore
    await room.screened(itemId, [{ start: 0, end: 7, readAs: 'connard' }], { ruleIds: [rule?.id ?? 0] });
    const made = await room.decided(itemId, 'hide', 'insult');
    await room.rows(`update decision set member_id = null, rule_id = $3, rule_version = 3, automated_decision = 'full' where workspace_id = $1 and id = $2`, made.id, rule?.id); // prettier-ignore
    await room.rows(`insert into screening_hit (workspace_id, item_id, rule_id, version, revision, channel, level, acted, decision_id) values ($1, $2, $3, 3, 1, 0, 'hide', true, $4)`, itemId, rule?.id, made.id); // prettier-ignore
    const { body } = await room.lead.request('GET', `/api/items/${itemId}/why`);
    expect(body).toMatchObject({
      decision: { by: null, rule: { id: String(rule?.id), family: 'screening', version: 3, name: 'Insults' }, reason: { key: 'insult' } }, // prettier-ignore
      rules: [{ id: String(rule?.id), version: 3, name: 'Insults', level: 'hide', acted: true }],
      facts: [{ text: 'c0nn@rd', readAs: 'connard' }],
      channel: { reversible: true, sync: 'pending', error: null },
    });
    expect(body.channel.consequence.fr).not.toBe('');
    expect(body.sentence.fr).toMatch(/^Masqué par la règle «\u00A0Insults\u00A0», version 3 le .*\u00A0: Insulte ou harcèlement sur «\u00A0c0nn@rd\u00A0» \(lu connard\)\.$/); // prettier-ignore
    expect((await room.lead.request('GET', '/api/items/4711/why')).status).toBe(404);
  });

  it('completes what a rule decided by itself: facts, evidence, and a statement in the name of the house', async () => {
    await room.settings({ sendStatements: true });
    const talk = await room.item('facebook', 'buy c4sino');
    await room.screened(talk.itemId, [{ start: 4, end: 10, readAs: 'casino', label: 'spam' }]);
    const { id } = await room.reason('spam');
    await room.test.db.transaction(room.workspaceId, async (tx) => {
      const [decisionId, actionId] = [tx.newId(), tx.newId()];
      const of = [room.workspaceId, actionId, talk.id, talk.itemId];
      await tx.query(
        `insert into action (workspace_id, id, conversation_id, item_id, account_id, verb, state, payload, idempotency_key)
         select workspace_id, $2::bigint, $3::bigint, id, account_id, 'delete', 'queued', '{}', $2::text from item where workspace_id = $1 and id = $4`,
        of,
      );
      await tx.query(
        `insert into decision (workspace_id, action_id, conversation_id, item_id, id, reason_id, revision, kind, automated_detection, automated_decision)
         values ($1, $2, $3, $4, $5, $6, 1, 'delete', true, 'full')`,
        [...of, decisionId, id],
      );
      await accompanyAutomatic(tx, room.workspaceId, decisionId);
    });
    expect((await list(talk.itemId))[0]).toMatchObject({ by: null, automatedDecision: 'full', facts: [{ text: 'c4sino', readAs: 'casino' }] }); // prettier-ignore
    const [statement] = (await room.lead.request('GET', `/api/items/${talk.itemId}/statements`)).body;
    expect(statement).toMatchObject({ state: 'on-its-way', fields: { automatedDecision: 'full', automatedDetection: true } }); // prettier-ignore
    expect(
      (await room.owner.request('GET', `/api/items/${talk.itemId}/evidence`)).body[0].pack.actor.member,
    ).toBeNull();
    expect(await room.rows('select author_member_id, author_name like $3 as house from item where workspace_id = $1 and conversation_id = $2 and direction = 1', talk.id, 'workspace %')).toEqual([{ author_member_id: null, house: true }]); // prettier-ignore
    await room.settings({ sendStatements: false });
  });

  it('keeps other workspaces out', async () => {
    const { itemId } = await room.item('facebook', 'ours');
    const made = await room.decided(itemId, 'hide', 'spam');
    const other = await signedIn(room.test.app, { role: 'owner' });
    for (const path of [
      `items/${itemId}/decisions`,
      `items/${itemId}/why`,
      `moderation/decisions/${made.id}`,
      `moderation/decisions/${made.id}/document.pdf`,
    ])
      // prettier-ignore
      expect((await other.request('GET', `/api/${path}`)).status).toBe(404);
    expect((await other.request('GET', '/api/moderation/decisions')).body.items).toEqual([]);
  });
});

describe('the log of decisions', () => {
  let room: ReasonRoom;
  const made: string[] = [];

  beforeAll(async () => {
    room = await ReasonRoom.open();
    for (const [index, key] of ['spam', 'insult', 'insult', 'hate', 'spam'].entries()) {
      const { itemId } = await room.item('facebook', `=cmd|${index} été`);
      made.unshift((await room.decided(itemId, index === 3 ? 'delete' : 'hide', key, {}, index < 2 ? room.owner : room.lead)).id); // prettier-ignore
    }
    await room.rows(`update decision set rule_id = 5, rule_version = 1 where workspace_id = $1 and id = $2`, made[0]);
  });
  afterAll(() => room.test.stop());

  const ids = async (query: string) => (await room.lead.request('GET', `/api/moderation/decisions?${query}`)).body.items.map(({ id }: { id: string }) => id) as string[]; // prettier-ignore

  it('comes newest first in pages that miss and repeat nothing', async () => {
    const first = await room.lead.request('GET', '/api/moderation/decisions?limit=3');
    const second = await room.lead.request('GET', `/api/moderation/decisions?limit=3&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map(({ id }: { id: string }) => id)).toEqual(made);
    expect(second.body.nextCursor).toBeNull();
    expect((await room.lead.request('GET', '/api/moderation/decisions?cursor=x')).status).toBe(400);
  });

  it('is filtered by member, rule, reason, kind and period', async () => {
    expect(await ids(`memberId=${room.owner.agent.memberId}`)).toEqual(made.slice(3));
    expect(await ids('ruleId=5')).toEqual(made.slice(0, 1));
    expect(await ids(`reasonId=${(await room.reason('insult')).id}`)).toEqual([made[2], made[3]]);
    expect(await ids('kind=delete')).toEqual([made[1]]);
    expect(await ids(`from=${new Date(Date.now() - 3_600_000).toISOString()}`)).toEqual(made);
    expect(await ids(`to=${new Date(Date.now() - 3_600_000).toISOString()}`)).toEqual([]);
    const backwards = await room.lead.request('GET', '/api/moderation/decisions?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z'); // prettier-ignore
    expect([backwards.status, backwards.body.errors[0].pointer]).toEqual([400, '/to']);
    expect((await room.lead.request('GET', '/api/moderation/decisions?kind=burn')).status).toBe(400);
  });

  it('shows the words as they read when they were decided on, masked, and who wrote them', async () => {
    const { itemId } = await room.item('facebook', `Appelez le 06 12 34 56 78 ${'zut '.repeat(100)}`, { contactName: 'client_042' }); // prettier-ignore
    const { id } = await room.decided(itemId, 'hide', 'insult');
    const shown = async (): Promise<DecisionRecord> => (await room.lead.request('GET', `/api/moderation/decisions/${id}`)).body; // prettier-ignore
    const first = await shown();
    expect(first.author).toMatchObject({ name: 'client_042', identityId: expect.stringMatching(/^\d+$/) });
    expect(first.words).toMatch(/^Appelez le 06 1[ •]+78 zut /);
    expect(first.words).toHaveLength(280);
    await room.rows(`insert into item_revision (workspace_id, item_id, revision, text, revised_at) select workspace_id, id, revision, text, now() from item where workspace_id = $1 and id = $2`, itemId); // prettier-ignore
    await room.rows(`update item set text = 'Pardon', revision = 2 where workspace_id = $1 and id = $2`, itemId);
    expect((await shown()).words).toBe(first.words);
    await room.rows('delete from item_revision where workspace_id = $1 and item_id = $2', itemId);
    expect((await shown()).words).toBeNull();
    await room.rows('delete from decision where workspace_id = $1 and id = $2', id);
  });

  it('is searched by words of the item and by the name of its author', async () => {
    const { itemId } = await room.item('facebook', 'Quelle déception totale', { contactName: 'client_077' });
    const { id } = await room.decided(itemId, 'hide', 'spam');
    expect(await ids('q=deception')).toEqual([id]);
    expect(await ids('q=decep%20tot')).toEqual([id]);
    expect(await ids('q=client_077')).toEqual([id]);
    expect(await ids('q=deception&kind=delete')).toEqual([]);
    expect(await ids('q=nowhere')).toEqual([]);
    const empty = await room.lead.request('GET', '/api/moderation/decisions?q=%3F%3F');
    expect([empty.status, empty.body.errors[0].pointer]).toEqual([400, '/q']);
    await room.rows('delete from statement where workspace_id = $1 and decision_id = $2', id);
    await room.rows('delete from decision where workspace_id = $1 and id = $2', id);
  });

  it('is taken along as CSV, JSON and PDF by those who may audit', async () => {
    const moderator = await signedIn(room.test.app, { role: 'moderator', workspaceId: room.workspaceId });
    for (const type of ['csv', 'json', 'pdf']) expect((await moderator.request('GET', `/api/moderation/decisions.${type}`)).status).toBe(403); // prettier-ignore
    const csv = await room.owner.request('GET', '/api/moderation/decisions.csv');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.body.trim().split('\n')).toHaveLength(6);
    const json = await room.owner.request('GET', '/api/moderation/decisions.json?kind=hide');
    expect(json.body.map(({ id }: { id: string }) => id)).toEqual(made.filter((_, index) => index !== 1));
    expect((await room.owner.request('GET', '/api/moderation/decisions.json?ruleId=99')).body).toEqual([]);
    const { text } = await readPdf(await room.bytes(`/api/moderation/decisions.pdf?kind=delete`));
    expect(text).toContain(`Décision ${made[1]}`);
    expect(text).toContain('Haine ou discrimination');
    expect(text).not.toContain(`Décision ${made[2]}`);
  });

  it('makes a document of one decision', async () => {
    const { text, info } = await readPdf(await room.bytes(`/api/moderation/decisions/${made[2]}/document.pdf?language=en`)); // prettier-ignore
    for (const part of [`Decision ${made[2]}`, 'Insult or harassment', 'By: Lead', 'Automated decision: no']) expect(text).toContain(part); // prettier-ignore
    expect(info['Language']).toBe('en-GB');
  });
});
