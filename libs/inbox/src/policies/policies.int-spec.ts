import { signedIn } from '@parvis/identity/testing';
import { ReasonRoom } from '../../test/reason-room';
import { PolicySeeder } from './policy-seeder';

describe('the catalogue of reasons', () => {
  let room: ReasonRoom;

  beforeAll(async () => {
    room = await ReasonRoom.open();
  });
  afterAll(() => room.test.stop());

  it('begins with reasons in both languages, of which those that protect never count', async () => {
    const { body } = await room.lead.request('GET', '/api/policy-reasons');
    expect(body.map(({ key }: { key: string }) => key)).toEqual(expect.arrayContaining(['spam', 'scam', 'insult', 'hate', 'threat', 'personal-data', 'own-data', 'sexual', 'off-topic', 'competitor-ad', 'fake-review', 'illegal', 'self-harm'])); // prettier-ignore
    for (const { label, authorText, guidance, kind, ground } of body) {
      for (const text of [label.en, label.fr, authorText.en, authorText.fr, guidance.en, guidance.fr])
        expect(text).not.toBe('');
      if (kind === 'legal') expect(ground).not.toBe('');
      expect(authorText.fr + guidance.fr).not.toMatch(/'| [;!?:»]|« /);
    }
    expect(await room.reason('self-harm')).toMatchObject({ protective: true, strikeWeight: 0, asksFor: 'reversible' });
    expect((await room.reason('hate')).ground).toContain('Loi du 29 juillet 1881, art. 24');
  });

  it('is made, changed, archived and brought back by those who may', async () => {
    const body = {
      label: { en: 'House rule', fr: 'Règle de la maison' },
      kind: 'terms',
      verbs: ['hide'],
      strikeWeight: 2,
    };
    expect((await (await signedIn(room.test.app, { role: 'moderator', workspaceId: room.workspaceId })).request('POST', '/api/policy-reasons', body)).status).toBe(403); // prettier-ignore
    const made = await room.owner.request('POST', '/api/policy-reasons', body);
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ key: null, version: 1, strikeWeight: 2, archivedAt: null })]); // prettier-ignore
    const path = `/api/policy-reasons/${made.body.id}`;
    const changed = await room.owner.request('PATCH', path, { version: 1, needsNote: true });
    expect(changed.body).toMatchObject({ version: 2, needsNote: true, strikeWeight: 2 });
    const stale = await room.owner.request('PATCH', path, { version: 1, needsNote: false });
    expect([stale.status, stale.body.code, stale.body.current.version]).toEqual([409, 'stale-version', 2]);
    expect((await room.owner.request('POST', `${path}/archive`)).body.archivedAt).not.toBeNull();
    const offered = async (query = '') => ((await room.lead.request('GET', `/api/policy-reasons${query}`)).body as { id: string }[]).some(({ id }) => id === made.body.id); // prettier-ignore
    expect([await offered(), await offered('?archived=true')]).toEqual([false, true]);
    const { itemId } = await room.item('facebook', 'hello');
    const refused = await room.decide(itemId, { kind: 'hide', reasonId: made.body.id });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([400, '/reasonId']);
    expect((await room.owner.request('POST', `${path}/restore`)).body.archivedAt).toBeNull();
  });

  it.each([
    ['/strikeWeight', { kind: 'other', protective: true, strikeWeight: 1 }],
    ['/ground', { kind: 'legal' }],
    ['/accountIds', { kind: 'terms', accountIds: ['99999'] }],
    ['/severity', { kind: 'terms', severity: 9 }],
    ['/label/fr', { kind: 'terms', label: { en: 'x', fr: '' } }],
  ])('refuses what makes no sense: %s', async (pointer, parts) => {
    const answer = await room.owner.request('POST', '/api/policy-reasons', { label: { en: 'x', fr: 'x' }, strikeWeight: 0, ...parts }); // prettier-ignore
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('is given only where it is for', async () => {
    const wordpress = await room.account('wordpress');
    const made = await room.owner.request('POST', '/api/policy-reasons', { label: { en: 'Site', fr: 'Site' }, kind: 'terms', channels: ['wordpress'], accountIds: [String(wordpress.id)] }); // prettier-ignore
    const [there, elsewhere] = [await room.item('wordpress', 'one'), await room.item('facebook', 'two')];
    expect((await room.decide(elsewhere.itemId, { kind: 'hide', reasonId: made.body.id })).body.errors[0]).toEqual({ pointer: '/reasonId', detail: 'is not for this channel' }); // prettier-ignore
    expect((await room.decide(there.itemId, { kind: 'hide', reasonId: made.body.id })).status).toBe(201);
  });

  it('fills workspaces that are older than it, and leaves what members changed', async () => {
    const older = await signedIn(room.test.app, { role: 'owner' });
    const own = [older.agent.workspaceId];
    await room.test.db.read('system', `delete from policy_reason where workspace_id = $1 and key <> 'spam'`, own);
    await room.test.db.read('system', `update policy_reason set version = 0, author_en = '', author_fr = '' where workspace_id = $1`, own); // prettier-ignore
    const [spam] = await room.test.db.read<{ id: number }>('system', 'select id from policy_reason where workspace_id = $1', own); // prettier-ignore
    const seeder = room.test.app.get(PolicySeeder, { strict: false });
    expect(await seeder.seedOnce()).toBe(1);
    const { body } = await older.request('GET', '/api/policy-reasons');
    const filled = body.find(({ key }: { key: string }) => key === 'spam');
    expect([filled.id, filled.version, filled.authorText.fr]).toEqual([String(spam?.id), 1, expect.stringContaining('publicité')]); // prettier-ignore
    expect(body.length).toBeGreaterThan(10);
    await older.request('PATCH', `/api/policy-reasons/${filled.id}`, { version: 1, authorText: { en: 'ours', fr: 'le nôtre' } }); // prettier-ignore
    expect(await seeder.seedOnce()).toBe(0);
    expect((await older.request('GET', '/api/policy-reasons')).body.find(({ key }: { key: string }) => key === 'spam').authorText.en).toBe('ours'); // prettier-ignore
  });

  it('asks for a reason where the workspace says so, and for a note where the reason does', async () => {
    const pointer = async (channel: 'wordpress' | 'facebook', body: object, kind?: 'review') =>
      (await room.decide((await room.item(channel, 'x', kind ? { kind } : {})).itemId, body)).body.errors?.[0]?.pointer ?? null; // prettier-ignore
    expect(await pointer('wordpress', { kind: 'delete' })).toBe('/reasonId');
    expect(await pointer('wordpress', { kind: 'hide' })).toBeNull();
    expect(await pointer('facebook', { kind: 'delete' })).toBeNull();
    const { id } = await room.reason('threat');
    expect(await pointer('facebook', { kind: 'hide', reasonId: id, note: ' ' })).toBe('/note');
    expect(await pointer('facebook', { kind: 'hide', reasonId: id, note: 'names a colleague' })).toBeNull();
    await room.settings({ reasonRequired: 'always' });
    expect(await pointer('facebook', { kind: 'delete' })).toBe('/reasonId');
    await room.settings({ reasonRequired: 'never' });
    expect(await pointer('wordpress', { kind: 'delete' })).toBeNull();
    await room.settings({ reasonRequired: 'own-site' });
  });

  it('keeps its settings to those who may change them, and its public address to one workspace', async () => {
    const { body } = await room.lead.request('GET', '/api/moderation/settings/decisions');
    expect(body).toMatchObject({ reasonRequired: 'own-site', sendStatements: false, pageLanguage: 'fr' });
    const put = (member: typeof room.lead, transparency: object) => member.request('PUT', '/api/moderation/settings/decisions', { ...body, transparency }); // prettier-ignore
    const agent = await signedIn(room.test.app, { role: 'agent', workspaceId: room.workspaceId });
    expect((await put(agent, { public: false, slug: null })).status).toBe(403);
    expect((await put(room.owner, { public: true, slug: null })).body.errors[0].pointer).toBe('/transparency/slug');
    expect((await put(room.owner, { public: true, slug: 'maison-lumen' })).status).toBe(200);
    const other = await signedIn(room.test.app, { role: 'owner' });
    expect((await put(other, { public: true, slug: 'maison-lumen' })).body.errors[0].detail).toContain('taken');
    expect((await put(room.owner, { public: false, slug: 'maison-lumen' })).status).toBe(200);
    expect((await put(other, { public: true, slug: 'maison-lumen' })).status).toBe(200);
  });
});
