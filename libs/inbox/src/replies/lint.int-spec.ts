import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { hashKey } from '@parvis/platform';
import type { TestApp } from '@parvis/testing';
import { startOutbound } from '../../test/outbound';
import { aConversation, anAccount, type SeededAccount } from '../../test/seeds';

describe('what a writer is shown before a reply goes out', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let account: SeededAccount;

  beforeAll(async () => {
    test = await startOutbound();
    agent = await signedIn(test.app);
    account = await anAccount(test.app, { workspaceId: agent.agent.workspaceId, channel: 'facebook' });
  });
  afterAll(() => test.stop());

  const kinds = (findings: { kind: string }[]) => findings.map(({ kind }) => kind);
  const talk = async (language: string | null, set: object = {}) => {
    const seeded = await aConversation(test.db, { account, set: { ...set } });
    await test.db.read('system', 'update item set language = $2 where conversation_id = $1', [seeded.id, language]);
    return seeded;
  };
  const check = async (id: string, text: string, verb = 'reply') =>
    (await agent.request('POST', `/api/conversations/${id}/replies/check`, { verb, text })).body as { kind: string; text: string }[]; // prettier-ignore

  it.each([
    ['Nous sommes désolés de ce retard et cherchons votre colis.', 'fr', []],
    ['We are sorry that your parcel is late and look for it now.', 'fr', ['language']],
    ['Nous vous remboursons sous 48 h, votre colis est perdu.', 'fr', ['promise', 'promise']],
    ['Voyez https://bit.ly/abc pour suivre votre colis ici même.', 'fr', ['link']],
    ['Votre colis {{order.number}} est parti ce matin vers vous.', 'fr', ['variable']],
    ['Écrivez à ada@mail.example pour que nous cherchions votre colis.', 'fr', ['personal-data']],
    ['OK', 'fr', []],
  ])('of “%s”', async (text, language, expected) => {
    const { id } = await talk(language);
    expect(kinds(await check(id, text))).toEqual(expected);
  });

  it('lets in private what only the person reads', async () => {
    const { id } = await talk('fr');
    expect(
      await check(id, 'Écrivez à ada@mail.example, ou voyez https://bit.ly/abc pour votre colis.', 'private-reply'),
    ).toEqual([]);
  });

  it('names sentences that stand under the same post already', async () => {
    const { workspaceId } = agent.agent;
    const posts = await test.db.transaction('system', async (tx) => {
      const ids = [tx.newId(), tx.newId()];
      for (const id of ids)
        await tx.query('insert into post (workspace_id, id, account_id, ext_key, external_id) values ($1, $2, $3, $4, $5)', [workspaceId, id, account.id, hashKey(`post ${id}`), id]); // prettier-ignore
      return ids;
    });
    const first = await talk(null, { post_id: posts[0] });
    const text = 'Bonjour Ada. Nous cherchons votre colis depuis ce matin.';
    const sent = await agent.request('POST', `/api/conversations/${first.id}/replies`, { verb: 'reply', text, lastSeenItemId: first.itemIds[0] }); // prettier-ignore
    expect(sent.status).toBe(201);
    const other = 'Bonjour Léo. Nous cherchons votre colis depuis ce matin.';
    const second = await talk(null, { post_id: posts[0] });
    expect(await check(second.id, other)).toEqual([expect.objectContaining({ kind: 'repeated', text: 'Nous cherchons votre colis depuis ce matin' })]); // prettier-ignore
    expect(await check((await talk(null, { post_id: posts[1] })).id, other)).toEqual([]);
    await test.db.read('system', `update action set state = 'cancelled' where id = $1`, [sent.body.action.id]);
    expect(await check(second.id, other)).toEqual([]);
  });

  it('stops the reply with the same findings, until they are accepted', async () => {
    const seeded = await talk('fr');
    const body = {
      verb: 'reply',
      text: 'We promise to look for your parcel today.',
      lastSeenItemId: seeded.itemIds[0],
    };
    const refused = await agent.request('POST', `/api/conversations/${seeded.id}/replies`, body);
    expect([refused.status, refused.body.code, kinds(refused.body.current.findings)]).toEqual([422, 'reply-blocked', ['language', 'promise']]); // prettier-ignore
    expect(refused.body.errors[0].pointer).toBe('/text');
    const path = `/api/conversations/${seeded.id}/replies`;
    expect((await agent.request('POST', path, { ...body, acceptWarnings: true })).status).toBe(201);
  });
});
