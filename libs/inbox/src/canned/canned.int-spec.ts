import { call, type SignedInMember, signedIn } from '@parvis/identity/testing';
import { hashKey } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount, type SeededConversation, theyWrite } from '../../test/seeds';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

describe('prepared answers over HTTP', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let agent: SignedInMember;
  let account: SeededAccount;
  let x: SeededAccount;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound();
    lead = await signedIn(test.app, { role: 'lead', name: 'Inès Martin' });
    workspaceId = lead.agent.workspaceId;
    agent = await signedIn(test.app, { role: 'agent', name: 'Théo Blanc', workspaceId });
    account = await anAccount(test.app, { workspaceId, channel: 'facebook' });
    x = await anAccount(test.app, { workspaceId, channel: 'x' });
  });
  afterAll(() => test.stop());

  let count = 0;
  const body = (more: object = {}) => ({
    name: `Answer ${(count += 1)}`,
    scope: 'everybody',
    variants: [{ text: 'Bonjour' }],
    ...more,
  });
  const create = async (by: SignedInMember, more: object = {}) => {
    const answer = await by.request('POST', '/api/canned-replies', body(more));
    expect([answer.status, answer.body]).toEqual([201, answer.body]);
    return answer.body as {
      id: string;
      version: number;
      name: string;
      variants: { id: string; attachments: { id: string }[] }[];
    };
  };
  const inConversation = async (by: SignedInMember, talk: SeededConversation, q: string) =>
    (await by.request('GET', `/api/conversations/${talk.id}/canned-replies?q=${encodeURIComponent(q)}`)).body;
  const aPost = (text: string): Promise<string> =>
    test.db.transaction('system', async (tx) => {
      const id = tx.newId();
      await tx.query(
        `insert into post (workspace_id, id, account_id, ext_key, external_id, text, permalink) values ($1, $2, $3, $4, $5, $6, $7)`,
        [workspaceId, id, account.id, hashKey(text), text, text, 'https://facebook.example/p/1'],
      );
      return id;
    });

  it('are made, changed on the version that was read, found and taken out of use', async () => {
    const made = await create(lead, { name: ' Retard ', shortcode: 'retard', folder: 'Livraison/Retards' });
    expect(made).toMatchObject({
      name: 'Retard',
      kind: 'reply',
      scopeId: null,
      canEdit: true,
      usage: { uses: 0, lastUsedAt: null },
    });
    const changed = await lead.request('PATCH', `/api/canned-replies/${made.id}`, {
      version: made.version,
      name: 'Retards',
    });
    expect([changed.status, changed.body.name, changed.body.folder]).toEqual([200, 'Retards', 'Livraison/Retards']);
    const stale = await lead.request('PATCH', `/api/canned-replies/${made.id}`, { version: made.version, name: 'X' });
    expect([stale.status, stale.body.code, stale.body.current.name]).toEqual([409, 'stale-version', 'Retards']);
    const same = await lead.request('POST', '/api/canned-replies', body({ shortcode: 'RETARD' }));
    expect([same.status, same.body.code]).toEqual([409, 'already-exists']);
    expect((await lead.request('DELETE', `/api/canned-replies/${made.id}`)).status).toBe(204);
    expect((await lead.request('DELETE', `/api/canned-replies/${made.id}`)).status).toBe(404);
    expect((await lead.request('POST', '/api/canned-replies', body({ shortcode: 'retard' }))).status).toBe(201);
  });

  it.each([
    ['a variable that does not exist', { variants: [{ text: 'a' }, { text: '{{contact.age}}' }] }, '/variants/1/text'],
    ['no wording', { variants: [] }, '/variants'],
    ['a shortcode with a blank', { shortcode: 'a b' }, '/shortcode'],
    ['a team that does not exist', { scope: 'team', scopeId: '9999' }, '/scopeId'],
    ['a file that does not exist', { variants: [{ text: 'a', attachmentIds: ['12'] }] }, '/variants/0/attachmentIds'],
    ['a language that is none', { variants: [{ text: 'a', language: 'French' }] }, '/variants/0/language'],
  ])('are refused with %s', async (_name, more, pointer) => {
    const answer = await lead.request('POST', '/api/canned-replies', body(more));
    expect([answer.status, answer.body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it('of one’s own are nobody else’s; what others use takes the right to manage it', async () => {
    const mine = await create(agent, { scope: 'personal' });
    expect((await agent.request('POST', '/api/canned-replies', body())).status).toBe(403);
    const shared = await create(lead);
    expect((await agent.request('PATCH', `/api/canned-replies/${shared.id}`, { version: 1, name: 'y' })).status).toBe(
      403,
    );
    expect((await lead.request('PATCH', `/api/canned-replies/${mine.id}`, { version: 1, name: 'y' })).status).toBe(404);
    const seen = (await lead.request('GET', '/api/canned-replies')).body.map(({ id }: { id: string }) => id);
    expect([seen.includes(shared.id), seen.includes(mine.id)]).toEqual([true, false]);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('GET', '/api/canned-replies')).body).toEqual([]);
    expect((await stranger.request('PATCH', `/api/canned-replies/${shared.id}`, { version: 1 })).status).toBe(404);
  });

  it('take the wording for language, formality, channel and limit, and say why', async () => {
    await create(lead, {
      name: 'Excuses',
      variants: [
        { language: 'en', text: 'Sorry, {{contact.firstName|there}}.' },
        { language: 'fr', formality: 'vous', text: 'Désolés, {{contact.firstName|}}: vous aurez une réponse.' },
        { language: 'fr', formality: 'tu', text: 'Désolés, tu auras une réponse.' },
        { language: 'fr', channel: 'x', length: 'short', text: 'Désolés !' },
        { language: 'fr', formality: 'vous', text: 'Très longue réponse pour vous. '.repeat(20) },
      ],
    });
    const said = (talk: SeededConversation) => inConversation(agent, talk, 'excuses');
    const talk = (texts: string[], language: string, of = account) =>
      aConversation(test.db, { account: of, texts, contactName: 'Ada Lovelace', set: { language } });
    const [polite] = await said(await talk(['Où est mon colis ?'], 'fr'));
    expect(polite.text).toMatch(/^Très longue/); // there is room on Facebook
    const [familiar] = await said(await talk(['Tu réponds quand ?'], 'fr'));
    expect(familiar.text).toBe('Désolés, tu auras une réponse.');
    expect(familiar.why).toEqual({
      channel: 'any',
      language: 'exact',
      formality: 'exact',
      fits: true,
      length: 30,
      max: 8000,
    });
    expect(familiar.others).toHaveLength(4);
    const [short] = await said(await talk(['Où est mon colis ?'], 'fr', x));
    expect([short.text, short.why.channel]).toEqual(['Désolés !', 'exact']);
    const [english] = await said(await talk(['Where is it?'], 'en'));
    expect(english.text).toBe('Sorry, Ada.');
  });

  it('fill variables in, fall back, and leave open what nobody knows', async () => {
    await create(lead, {
      name: 'Variables',
      variants: [
        { text: '{{contact.firstName|there}} {{member.firstName}} {{account.name}} {{post.link|-}} {{order.number}}' },
      ],
    });
    const unknown = await aConversation(test.db, { account, contactName: 'client_042' });
    const [open] = await inConversation(agent, unknown, 'variables');
    expect(open.text).toMatch(/^there Théo facebook \d+ - \{\{order\.number\}\}$/);
    expect(open.missing).toEqual(['order.number']);
    const postId = await aPost('A new lamp');
    const known = await aConversation(test.db, {
      account,
      contactName: 'Ada L',
      texts: ['Commande n° 123456 ?'],
      set: { post_id: postId },
    });
    const [full] = await inConversation(agent, known, 'variables');
    expect(full.text).toMatch(/^Ada Théo facebook \d+ https:\/\/facebook\.example\/p\/1 .*123456$/);
    expect(full.missing).toEqual([]);
    const sent = await agent.request('POST', `/api/conversations/${unknown.id}/replies`, { verb: 'reply', text: open.text, lastSeenItemId: unknown.itemIds[0], acceptWarnings: true }); // prettier-ignore
    expect([sent.status, sent.body.code]).toEqual([422, 'reply-blocked']);
    expect(sent.body.current.findings).toEqual([
      expect.objectContaining({ kind: 'variable', text: '{{order.number}}', acceptable: false }),
    ]);
  });

  it('of an account or a team are offered where they belong', async () => {
    await create(lead, { name: 'Only on X', scope: 'account', scopeId: String(x.id) });
    const talk = await aConversation(test.db, { account });
    expect(await inConversation(lead, talk, 'only on x')).toEqual([]);
    expect(await inConversation(lead, await aConversation(test.db, { account: x }), 'only on x')).toHaveLength(1);
    const owner = await signedIn(test.app, { role: 'owner', workspaceId });
    const team = (await owner.request('POST', '/api/teams', { name: 'Tier two', memberIds: [] })).body.id as string;
    await create(lead, { name: 'For tier two', scope: 'team', scopeId: team });
    expect(await inConversation(agent, talk, 'tier two')).toEqual([]);
    await owner.request('PATCH', `/api/teams/${team}`, { name: 'Tier two', memberIds: [String(agent.agent.memberId)] });
    expect(await inConversation(agent, talk, 'tier two')).toHaveLength(1);
  });

  it('count what was sent with them, and warn of the same under one post', async () => {
    const made = await create(lead, { name: 'Counted' });
    const postId = await aPost('Under this post');
    const talk = await aConversation(test.db, { account, set: { post_id: postId } });
    const [before] = await inConversation(agent, talk, 'counted');
    expect(before.lastUsedOnPost).toBeNull();
    const sent = await agent.request('POST', `/api/conversations/${talk.id}/replies`, {
      verb: 'reply',
      text: before.text,
      lastSeenItemId: talk.itemIds[0],
      cannedReplyId: made.id,
      cannedVariantId: before.variantId,
    });
    expect(sent.status).toBe(201);
    const other = await aConversation(test.db, { account, set: { post_id: postId } });
    const [after] = await inConversation(lead, other, 'counted');
    expect(after.lastUsedOnPost).toMatchObject({ memberId: String(agent.agent.memberId) });
    const usage = async () =>
      (await lead.request('GET', '/api/canned-replies')).body.find(({ id }: { id: string }) => id === made.id).usage;
    expect(await usage()).toMatchObject({ uses: 1, members: 1, settled: 1, lastUsedAt: expect.any(String) });
    await theyWrite(test.db, account, talk.id, 'Still nothing');
    expect(await usage()).toMatchObject({ uses: 1, settled: 0 });
    expect((await agent.request('POST', `/api/actions/${sent.body.action.id}/cancel`)).status).toBe(200);
    expect(await usage()).toMatchObject({ uses: 0, lastUsedAt: null });
  });

  it('bring their files along as copies, so that one file goes out many times', async () => {
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(PNG)], { type: 'image/png' }), 'map.png');
    const uploaded = await lead.request('POST', '/api/attachments', form);
    expect(uploaded.status).toBe(201);
    const fileId = uploaded.body.id as string;
    const made = await create(lead, { name: 'With a map', variants: [{ text: 'Here', attachmentIds: [fileId] }] });
    expect(made.variants[0]?.attachments.map(({ id }) => id)).toEqual([fileId]);
    const again = await lead.request('PATCH', `/api/canned-replies/${made.id}`, { version: made.version, variants: [{ text: 'There', attachmentIds: [fileId] }] }); // prettier-ignore
    expect(again.body.variants[0].attachments).toHaveLength(1);
    for (let time = 0; time < 2; time += 1) {
      const talk = await aConversation(test.db, { account });
      const taken = await agent.request('POST', `/api/conversations/${talk.id}/canned-replies/${made.id}`, {});
      expect(taken.body.attachments[0].id).not.toBe(fileId);
      const sent = await agent.request('POST', `/api/conversations/${talk.id}/replies`, { verb: 'reply', text: taken.body.text, lastSeenItemId: talk.itemIds[0], attachmentIds: [taken.body.attachments[0].id] }); // prettier-ignore
      expect(sent.status).toBe(201);
      expect(sent.body.item.attachments[0].name).toBe('map.png');
    }
  });

  it('need the right to reply', async () => {
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId });
    expect((await analyst.request('GET', '/api/canned-replies')).status).toBe(403);
    expect((await call(`${test.url}/api/canned-replies`, 'GET', undefined, {})).status).toBe(401);
  });
});
