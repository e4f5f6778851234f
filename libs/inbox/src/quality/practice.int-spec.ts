import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page, PracticeBoardView, ReviewAnswer, TrainingLine, TrainingResultView, TrainingRunView } from '@parvis/contracts'; // prettier-ignore
import { signedIn, type SignedInMember, type TestAnswer } from '@parvis/identity/testing';
import { queriesOf } from '@parvis/testing';
import { ok, PeopleRoom } from '../../test/people-room';
import { PracticeConfig } from './practice-config';
import { BUILT_IN } from './training-runs';

jest.setTimeout(60_000);

const SAMPLES = new Map(BUILT_IN.map((sample) => [sample.id, sample]));
const PATH = '/api/moderation/training';

describe('practice as on the board', () => {
  let room: PeopleRoom;
  beforeAll(async () => {
    room = await PeopleRoom.open();
  });
  afterAll(() => room.test.stop());

  const start = async (body: object = {}, by = room.agent) => (await ok(by.request('POST', PATH, { form: 'board', language: 'fr', count: 6, ...body }))) as TrainingRunView; // prettier-ignore
  const board = async (id: string, by = room.agent) => (await ok(by.request('GET', `${PATH}/${id}/board`))) as PracticeBoardView; // prettier-ignore
  const put = (id: string, sampleId: string, body: object, by = room.agent): Promise<TestAnswer> => by.request('PUT', `${PATH}/${id}/answers/${sampleId}`, body); // prettier-ignore
  const finish = async (id: string) => (await ok(room.agent.request('POST', `${PATH}/${id}/finish`))) as TrainingResultView; // prettier-ignore
  const list = async (by: SignedInMember, query = '') => (await ok(by.request('GET', `${PATH}${query}`))) as Page<TrainingLine>; // prettier-ignore
  const rightOf = (sampleId: string): ReviewAnswer => SAMPLES.get(sampleId)?.answer ?? 'keep';
  /** Everything right but the nth. */
  const through = async (id: string, wrong: number): Promise<void> => {
    const { items } = await board(id);
    for (const [n, { row }] of items.entries()) {
      const right = rightOf(row.itemId);
      await ok(put(id, row.itemId, { answer: n === wrong ? (right === 'keep' ? 'remove' : 'keep') : right }));
    }
  };
  const real = () => room.rows('select (select count(*) from decision) as decisions, (select count(*) from action) as calls, (select count(*) from item) as items, (select count(*) from screening) as screened'); // prettier-ignore

  it('gives the comments of a post as rows of the board, looked at by the house, without what is right', async () => {
    const run = await start({ count: 60, language: 'fr' });
    expect(run).toMatchObject({ form: 'board', pace: 'own', right: null, next: null, finishedAt: null });
    const { post, items } = await board(run.id);
    expect(Math.min(post.en.length, post.fr.length)).toBeGreaterThan(20);
    expect(items).toHaveLength(run.total);
    expect(JSON.stringify(items)).not.toMatch(/explanation|"topic"|expected/);
    for (const { row, revealed } of items) {
      expect(row).toMatchObject({ kind: 'comment', state: 'undecided', decision: null, author: { identityId: null, contactId: null } }); // prettier-ignore
      expect(revealed.text).toBe(SAMPLES.get(row.itemId)?.text);
      expect(row.verbs.map(({ verb }) => verb)).toEqual(['hide', 'delete']);
    }
    const exposed = items.filter(({ row }) => row.flags.includes('personal-data'));
    expect(exposed.length).toBeGreaterThan(0);
    for (const { row, revealed } of exposed) expect([row.masked, row.text === revealed.text]).toEqual([true, false]);
    expect(items.some(({ row }) => row.severity >= 3 && row.marks.length > 0)).toBe(true);
    expect(await board(run.id)).toEqual({ run, post, items });
  });

  it.each([
    ['own', 0],
    ['calm', 12],
    ['busy', 5],
  ])('lets them come in at the pace %s: every %d seconds', async (pace, seconds) => {
    const run = await start({ pace });
    const { items } = await board(run.id);
    const from = Date.parse(run.startedAt);
    expect(items.map(({ arrivesAt }) => (Date.parse(arrivesAt) - from) / 1000)).toEqual([0, 1, 2, 3, 4, 5].map((n) => n * seconds)); // prettier-ignore
  });

  it('takes answers and takes them back, tells at the end, and touches nothing real', async () => {
    const before = await real();
    const { id } = await start();
    const [first, second] = (await board(id)).items.map(({ row }) => row.itemId);
    expect(await ok(put(id, first ?? '', { answer: 'hide', reasonId: room.reasonId }))).toMatchObject({ answered: 1, right: null }); // prettier-ignore
    await ok(put(id, first ?? '', { answer: 'remove' }));
    await ok(put(id, second ?? '', { answer: 'keep' }));
    expect(await ok(room.agent.request('DELETE', `${PATH}/${id}/answers/${second ?? ''}`))).toMatchObject({
      answered: 1,
    });
    const shown = (await board(id)).items.find(({ row }) => row.itemId === first)?.row;
    expect(shown).toMatchObject({ state: 'deleted', decision: { kind: 'delete', reasonId: null, byMemberId: String(room.agent.agent.memberId) } }); // prettier-ignore
    expect((await room.agent.request('GET', `${PATH}/${id}/result`)).body).toMatchObject({ code: 'not-possible-now' });
    await through(id, 0);
    const result = await finish(id);
    expect(result).toMatchObject({ score: 83, run: { answered: 6, right: 5 }, agreement: { pairs: 6 } });
    const [miss] = result.wrong;
    expect(miss).toMatchObject({ expected: rightOf(first ?? ''), explanation: SAMPLES.get(first ?? '')?.explanation });
    expect(result.mostWrong).toBe(SAMPLES.get(first ?? '')?.topic);
    expect(result.byTopic.every(({ seconds }) => seconds !== null && seconds >= 0)).toBe(true);
    expect(await finish(id)).toEqual(result);
    expect((await put(id, first ?? '', { answer: 'keep' })).body).toMatchObject({ code: 'not-possible-now' });
    expect(await real()).toEqual(before);
  });

  it('is half of living phrases where the demo’s network runs, with what is right about them', async () => {
    const phrase = {
      language: 'fr',
      answer: 'remove',
      topic: 'scam',
      explanation: { fr: 'Une arnaque.', en: 'A scam.' },
    };
    const phrases = [1, 2, 3].map((n) => ({ ...phrase, text: `Votre colis no ${n} attend un paiement` }));
    const network = createServer((_, response) => response.end(JSON.stringify(phrases)));
    await new Promise<void>((resolve) => network.listen(0, '127.0.0.1', resolve));
    const config = room.test.app.get(PracticeConfig, { strict: false });
    config.practiceUrl = `http://127.0.0.1:${(network.address() as AddressInfo).port}/`;
    const run = await start();
    delete config.practiceUrl;
    network.close();
    const living = (await board(run.id)).items.filter(({ row }) => row.itemId.startsWith('living-'));
    expect([run.total, living.map(({ revealed }) => revealed.text).sort()]).toEqual([
      6,
      phrases.map(({ text }) => text),
    ]);
    await ok(put(run.id, living[0]?.row.itemId ?? '', { answer: 'keep' }));
    expect((await finish(run.id)).wrong).toMatchObject([{ topic: 'scam', answer: 'keep', expected: 'remove', explanation: phrase.explanation }]); // prettier-ignore
  });

  it('measures from when an item was there and the hand free', async () => {
    const { id } = await start({ pace: 'own' });
    const [first, second] = (await board(id)).items.map(({ row }) => row.itemId);
    await room.rows(`update training_run set started_at = now() - interval '90 seconds' where id = $1`, [id]);
    await ok(put(id, first ?? '', { answer: 'keep' }));
    await ok(put(id, second ?? '', { answer: 'keep' }));
    await ok(put(id, first ?? '', { answer: 'keep' }));
    const [row] = await room.rows<{ taken: Record<string, { ms: number }> }>('select taken from training_run where id = $1', [id]); // prettier-ignore
    expect(row?.taken[first ?? '']?.ms).toBeGreaterThanOrEqual(90_000);
    expect(row?.taken[second ?? '']?.ms).toBeLessThan(60_000);
  });

  it('keeps the runs for the member and who leads, and for nobody else', async () => {
    const ended = await start();
    await finish(ended.id);
    await start();
    const own = await list(room.agent);
    expect(own.items[0]).toMatchObject({ id: ended.id, memberId: String(room.agent.agent.memberId), form: 'board', score: null, answered: 0 }); // prettier-ignore
    expect(own.items.every(({ finishedAt }) => finishedAt !== '')).toBe(true);
    expect((await list(room.lead, `?memberId=${room.agent.agent.memberId}`)).items).toEqual(own.items);
    expect((await list(room.moderator)).items).toEqual([]);
    expect((await room.moderator.request('GET', `${PATH}/${ended.id}/result`)).status).toBe(404);
    expect((await room.lead.request('GET', `${PATH}/${ended.id}/result`)).status).toBe(200);
    expect((await room.lead.request('GET', `${PATH}/${ended.id}/board`)).status).toBe(404);
    const stranger = await signedIn(room.test.app, { role: 'owner' });
    expect((await list(stranger)).items).toEqual([]);
    expect((await stranger.request('GET', `${PATH}/${ended.id}/result`)).status).toBe(404);
    const page = await list(room.agent, '?limit=1');
    const next = await list(room.agent, `?limit=1&cursor=${page.nextCursor ?? ''}`);
    expect([page.items[0]?.id, next.items[0]?.id]).toEqual(own.items.slice(0, 2).map(({ id }) => id));
  });

  it('are listed with the same number of statements for one and for many', async () => {
    const member = await signedIn(room.test.app, { role: 'agent', workspaceId: room.workspaceId });
    const run = async (): Promise<void> => {
      const { id } = await start({}, member);
      await ok(member.request('POST', `${PATH}/${id}/finish`));
    };
    const count = async () => (await queriesOf(room.test.db, () => list(member))).length;
    await run();
    const forOne = await count();
    for (let n = 0; n < 9; n++) await run();
    expect((await list(member)).items).toHaveLength(10);
    expect(await count()).toBe(forOne);
  });

  it('refuses what does not fit, and says which field', async () => {
    const { id } = await start();
    const sampleId = (await board(id)).items[0]?.row.itemId ?? '';
    const single = await start({ form: 'single' });
    const answers = [
      await room.agent.request('POST', PATH, { form: 'exam' }),
      await room.agent.request('POST', PATH, { pace: 'frantic' }),
      await put(id, sampleId, { answer: 'ban' }),
      await put(id, sampleId, { answer: 'hide', reasonId: '999999' }),
      await put(id, 'nothing', { answer: 'hide' }),
      await put(id, sampleId, { answer: 'hide' }, room.moderator),
      await put(single.id, single.next?.sampleId ?? '', { answer: 'hide' }),
      await room.agent.request('POST', `${PATH}/${id}/answer`, { sampleId, answer: 'hide' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 404, 404, 404, 409]);
    const pointers = answers.slice(0, 4).map(({ body }) => (body.errors as { pointer: string }[])[0]?.pointer);
    expect(pointers).toEqual(['/form', '/pace', '/answer', '/reasonId']);
  });
});
