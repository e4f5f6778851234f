import { firstIdAt } from '@parvis/platform';
import { ReasonRoom } from '../../test/reason-room';

describe('transparency', () => {
  let room: ReasonRoom;

  beforeAll(async () => {
    room = await ReasonRoom.open();
    const plan: [channel: 'facebook' | 'wordpress', kind: string, key: string, count: number][] = [
      ['facebook', 'hide', 'insult', 6],
      ['facebook', 'delete', 'spam', 2],
      ['wordpress', 'hide', 'spam', 3],
    ];
    for (const [channel, kind, key, count] of plan)
      for (let index = 0; index < count; index += 1) {
        const { itemId } = await room.item(channel, `${kind} ${index}`);
        const made = await room.decided(itemId, kind, key);
        if (index === 0) await room.leaves(made, kind === 'hide' ? 2 : 3);
        if (index === 0 && channel === 'wordpress') await room.undo(itemId, made.id);
        if (index === 1) await room.rows(`update item set received_at = now() - interval '1 hour' where workspace_id = $1 and id = $2`, itemId); // prettier-ignore
      }
    const { itemId } = await room.item('facebook', 'never left');
    await room.undo(itemId, (await room.decided(itemId, 'hide', 'hate')).id);
    await room.rows(`update decision set member_id = null, rule_id = 4, rule_version = 1, automated_decision = 'full' where workspace_id = $1 and kind = 'delete'`); // prettier-ignore
  });
  afterAll(() => room.test.stop());

  const report = async (query = '') => (await room.lead.request('GET', `/api/moderation/transparency${query}`)).body;

  it('counts what was decided by reason, channel, kind, means and level', async () => {
    const body = await report();
    expect(body).toMatchObject({
      decisions: 11,
      undone: 1,
      byChannel: [
        { channel: 'facebook', count: 8 },
        { channel: 'wordpress', count: 3 },
      ],
      byKind: [
        { kind: 'hide', count: 9 },
        { kind: 'delete', count: 2 },
      ],
      byAutomation: [
        { automated: 'no', count: 9 },
        { automated: 'partial', count: 0 },
        { automated: 'full', count: 2 },
      ],
      byLevel: [
        { level: 'person', count: 9 },
        { level: 'hide', count: 2 },
      ],
    });
    expect(body.byReason.map(({ key, count }: { key: string; count: number }) => [key, count])).toEqual([['insult', 6], ['spam', 5]]); // prettier-ignore
    expect(body.medianSecondsToAct).toBeGreaterThanOrEqual(299);
    expect(body.medianSecondsToAct).toBeLessThan(3600);
  });

  it('counts appeals by outcome', async () => {
    const [decision] = await room.rows<{ id: string }>(`select id from decision where workspace_id = $1 and kind = 'hide' and undone_at is null limit 1`); // prettier-ignore
    await room.owner.request('POST', '/api/moderation/appeals', { decisionId: decision?.id, text: 'x' });
    expect((await report()).appeals).toEqual(expect.arrayContaining([{ state: 'open', count: 1 }, { state: 'granted', count: 0 }])); // prettier-ignore
  });

  it('keeps to its period', async () => {
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    expect(await report(`?to=${yesterday}`)).toMatchObject({ decisions: 0, byReason: [], medianSecondsToAct: null });
    const long = await room.lead.request('GET', '/api/moderation/transparency?from=2020-01-01T00:00:00Z');
    expect([long.status, long.body.errors[0].pointer]).toEqual([400, '/from']);
  });

  it('is taken along as CSV', async () => {
    const { body } = await room.owner.request('GET', '/api/moderation/transparency.csv');
    expect(body).toContain('reason,Insult or harassment,6');
    expect(body).toContain('channel,wordpress,3');
  });

  it('is public where the workspace says so, without what could point to anybody', async () => {
    const slug = `house-${room.workspaceId}`;
    expect((await room.outside('GET', `/api/public/transparency/${slug}`)).status).toBe(404);
    await room.settings({ transparency: { public: true, slug } });
    const published = async () => (await room.outside('GET', `/api/public/transparency/${slug}`)).body.report;
    expect((await published()).decisions).toBe(0); // a day is published once it is over
    const day = BigInt(firstIdAt(Date.now())) - BigInt(firstIdAt(Date.now() - 86_400_000));
    await room.rows('update decision set id = id - $2::bigint where workspace_id = $1', String(day));
    expect(await published()).toMatchObject({
      decisions: 11,
      undone: null,
      byChannel: [
        { channel: 'facebook', count: null },
        { channel: 'wordpress', count: null },
      ],
      byKind: [
        { kind: 'hide', count: null },
        { kind: 'delete', count: null },
      ],
      byReason: [
        { key: 'insult', count: 6 },
        { key: 'spam', count: 5 },
      ],
    });
    const page = await room.outside('GET', `/transparency/${slug}`);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('<html lang="fr">');
    expect(page.body).toContain('<th scope="row">Insulte ou harcèlement</th><td>6</td>');
    expect(page.body).toContain('<td>&lt;5</td>');
    expect(page.body).not.toMatch(/<script|<style| style=/);
    expect((await room.outside('GET', `/transparency/${slug}?language=en`)).body).toContain('How we moderate');
    await room.settings({ transparency: { public: false, slug } });
    expect((await room.outside('GET', `/transparency/${slug}`)).status).toBe(404);
  });
});
