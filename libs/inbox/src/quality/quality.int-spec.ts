import type { BlindReviewNext, DisagreementView, QualityView, TrainingFeedbackView, TrainingResultView, TrainingRunView } from '@parvis/contracts'; // prettier-ignore
import type { SignedInMember } from '@parvis/identity/testing';
import { ok, PeopleRoom } from '../../test/people-room';
import { ENGLISH_SAMPLES } from './training-samples-en';
import { FRENCH_SAMPLES } from './training-samples-fr';

jest.setTimeout(60_000);

const BUILT_IN = new Map([...FRENCH_SAMPLES, ...ENGLISH_SAMPLES].map((sample) => [sample.id, sample]));

describe('blind double review', () => {
  let room: PeopleRoom;

  beforeAll(async () => {
    room = await PeopleRoom.open();
    await share(100);
  });
  afterAll(() => room.test.stop());

  const share = (sharePercent: number) => ok(room.lead.request('PUT', '/api/moderation/settings/quality', { sharePercent })); // prettier-ignore
  const next = async (by: SignedInMember) => (await ok(by.request('GET', '/api/moderation/reviews/next'))) as BlindReviewNext; // prettier-ignore
  const answer = (by: SignedInMember, id: string, body: object) => by.request('POST', `/api/moderation/reviews/${id}`, body); // prettier-ignore
  const quality = async () => (await ok(room.lead.request('GET', '/api/moderation/quality'))) as QualityView;
  const decided = async (kind: string, text = 'Nul', more: object = {}) => {
    const talk = await room.talk(room.facebook, [text]);
    await ok(room.decide(talk.itemIds[0] ?? '', kind, more));
    return talk;
  };

  it('shows an item to somebody else without what was decided, and tells it afterwards', async () => {
    await decided('hide', 'Bande de clowns', { reasonId: room.reasonId, note: 'Insult' });
    expect((await next(room.moderator)).review).toBeNull();
    const { review, waiting } = await next(room.lead);
    expect(waiting).toBe(1);
    expect(review).toMatchObject({ text: 'Bande de clowns', channel: 'facebook', kind: 'comment' });
    expect(Object.keys(review ?? {}).sort()).toEqual(['channel', 'createdAt', 'hasPictures', 'id', 'kind', 'language', 'parent', 'post', 'stars', 'text']); // prettier-ignore
    const id = review?.id ?? '';
    expect((await answer(room.moderator, id, { answer: 'keep' })).status).toBe(403);
    const result = await ok(answer(room.lead, id, { answer: 'keep', note: 'Mild' }));
    expect(result).toMatchObject({ agreed: false, first: { answer: 'hide', kind: 'hide', reasonId: room.reasonId }, second: { answer: 'keep' } }); // prettier-ignore
    expect((await answer(room.owner, id, { answer: 'hide' })).status).toBe(409);
    const [kept] = await room.rows<{ count: number }>('select count(*)::int as count from decision where item_id = (select item_id from review_sample where id = $1)', [id]); // prettier-ignore
    expect(kept?.count).toBe(1);
  });

  it('counts one of two who answer at the same time', async () => {
    await decided('delete');
    const id = (await next(room.lead)).review?.id ?? '';
    const both = await Promise.all([answer(room.lead, id, { answer: 'remove' }), answer(room.owner, id, { answer: 'keep' })]); // prettier-ignore
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('leaves out what was undone meanwhile', async () => {
    const talk = await room.talk();
    const decision = await ok(room.decide(talk.itemIds[0] ?? '', 'hide'));
    expect((await next(room.lead)).waiting).toBe(1);
    await ok(room.moderator.request('POST', `/api/actions/${decision.action.id}/cancel`));
    expect((await next(room.lead)).waiting).toBe(0);
  });

  it('takes the same decisions for the same share, whoever decided', async () => {
    await share(0);
    await decided('approve');
    expect((await next(room.lead)).waiting).toBe(0);
    await share(30);
    const ids: string[] = [];
    for (let n = 0; n < 40; n++) ids.push(...(await decided('approve')).itemIds);
    const sampled = await room.rows<{ id: string; expected: boolean }>(
      `select d.id, ('x' || substr(md5(d.workspace_id || ':' || d.id), 1, 7))::bit(28)::int % 10000 < 3000 as expected,
         exists (select 1 from review_sample s where s.id = d.id) as taken
       from decision d where d.item_id = any ($1::bigint[])`,
      [ids],
    );
    expect(sampled).toHaveLength(40);
    for (const row of sampled) expect(row).toMatchObject({ taken: row.expected });
    await share(100);
  });

  it('says how far people agree beyond chance, and lists where they do not', async () => {
    const view = await quality();
    const { pairs, observed } = view.overall;
    expect(pairs).toBeGreaterThanOrEqual(2);
    expect(observed).not.toBeNull();
    expect(view.byReason.find(({ reasonId }) => reasonId === room.reasonId)).toMatchObject({ pairs: 1, observed: 0 });
    const ids = [room.moderator, room.lead].map(({ agent }) => String(agent.memberId)).sort((a, b) => Number(a) - Number(b)); // prettier-ignore
    expect(view.byPair.map(({ memberIds }) => memberIds)).toContainEqual(ids);
    const { items } = await ok(room.lead.request('GET', '/api/moderation/quality/disagreements'));
    expect((items as DisagreementView[]).at(-1)).toMatchObject({ text: 'Bande de clowns', first: { answer: 'hide' }, second: { answer: 'keep', note: 'Mild' }, calibrated: false }); // prettier-ignore
    expect((await room.agent.request('GET', '/api/moderation/quality')).status).toBe(403);
  });

  it('makes of a disagreement a sample for newcomers', async () => {
    const { items } = await ok(room.lead.request('GET', '/api/moderation/quality/disagreements'));
    const { id } = (items as DisagreementView[]).at(-1) as DisagreementView;
    const path = `/api/moderation/quality/disagreements/${id}/calibrate`;
    const body = { right: 'hide', topic: 'insult', explanation: { fr: 'Vise l’équipe.', en: 'Aimed at the team.' } };
    const made = await ok(room.lead.request('POST', path, body));
    expect(await ok(room.lead.request('POST', path, { ...body, right: 'keep' }))).toEqual(made);
    const [stored] = await room.rows('select text, answer from calibration_sample where review_id = $1', [id]);
    expect(stored).toEqual({ text: 'Bande de clowns', answer: 'keep' });
    expect((await room.lead.request('POST', path, { ...body, explanation: { fr: 'x' } })).body).toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({ pointer: '/explanation/en' })]) }); // prettier-ignore
    await room.rows(`update account set capabilities = capabilities || '{"retention": {"contentHours": 24}}' where id = $1`, [room.facebook.id]); // prettier-ignore
    expect((await room.lead.request('POST', path, body)).body).toMatchObject({ errors: [{ pointer: '/text' }] });
    expect((await room.lead.request('POST', path, { ...body, text: 'Une moquerie envers l’équipe' })).status).toBe(201);
  });

  it('lets newcomers practise on samples, with reasons, without touching anything real', async () => {
    const before = await room.rows('select count(*) from decision');
    const start = async (body: object, by = room.agent) => (await ok(by.request('POST', '/api/moderation/training', body))) as TrainingRunView; // prettier-ignore
    let run = await start({ count: 6, language: 'fr' });
    expect(run).toMatchObject({ total: 6, answered: 0, right: 0, finishedAt: null });
    expect(Object.keys(run.next ?? {}).sort()).toEqual(['language', 'sampleId', 'text']);
    const path = `/api/moderation/training/${run.id}`;
    let right = 0;
    for (let n = 0; n < 6; n++) {
      const sampleId = run.next?.sampleId ?? '';
      const said = (await ok(room.agent.request('POST', `${path}/answer`, { sampleId, answer: 'keep' }))) as TrainingFeedbackView; // prettier-ignore
      if (said.right) right += 1;
      const known = BUILT_IN.get(sampleId);
      if (known) expect(said).toMatchObject({ expected: known.answer, explanation: known.explanation });
      expect((await room.agent.request('POST', `${path}/answer`, { sampleId, answer: 'hide' })).status).toBe(409);
      run = said.run;
    }
    expect(run).toMatchObject({ answered: 6, right, next: null });
    expect(run.finishedAt).not.toBeNull();
    const result = (await ok(room.agent.request('GET', `${path}/result`))) as TrainingResultView;
    expect(result).toMatchObject({ score: Math.round((right / 6) * 100), agreement: { pairs: 6, kappa: 0 } });
    expect(result.wrong).toHaveLength(6 - right);
    expect(result.byTopic.reduce((sum, { total }) => sum + total, 0)).toBe(6);
    expect(await room.rows('select count(*) from decision')).toEqual(before);
    expect((await room.moderator.request('GET', `${path}/result`)).status).toBe(404);
    expect(await ok(room.lead.request('GET', `${path}/result`))).toEqual(result);
    expect((await room.agent.request('POST', `${path}/answer`, { sampleId: 'nothing', answer: 'keep' })).status).toBe(
      404,
    );
    const whole = await start({ count: 60 });
    expect(whole.total).toBe(BUILT_IN.size + 1);
  });
});
