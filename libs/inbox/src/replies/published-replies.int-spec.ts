import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { FacebookPage } from '../../test/meta';
import { startOutbound } from '../../test/outbound';
import { anAccount, aConversation, anEcho } from '../../test/seeds';

describe('our published replies', () => {
  let test: TestApp;
  let agent: SignedInMember;
  let facebook: FacebookPage;
  let workspaceId: number;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
    agent = await signedIn(test.app, { role: 'lead' });
    workspaceId = agent.agent.workspaceId;
  });
  beforeEach(async () => {
    await hold(0);
    facebook = await FacebookPage.start(test.app, workspaceId);
  });
  afterEach(() => facebook.close());
  afterAll(() => test.stop());

  const hold = (seconds: number) =>
    test.db.read('system', 'update workspace set reply_hold_seconds = $2 where id = $1', [workspaceId, seconds]);
  const item = async (talk: string, id: string) =>
    (await agent.request('GET', `/api/conversations/${talk}/items`)).body.items.find(
      (one: { id: string }) => one.id === id,
    );
  const settled = (id: string) =>
    eventually(async () => {
      const [row] = await test.db.read('system', 'select state, error_code from action where id = $1', [id]);
      if (row?.['state'] !== 'done') throw new Error(`is ${String(row?.['state'])} (${String(row?.['error_code'])})`);
      return row;
    });
  const publish = async (text: string) => {
    const talk = await facebook.comment('When do you open?');
    const answer = await agent.request('POST', `/api/conversations/${talk.id}/replies`, { verb: 'reply', text, lastSeenItemId: talk.itemIds[0] }); // prettier-ignore
    await settled(answer.body.action.id);
    return { talk: talk.id, id: answer.body.item.id as string, commentId: talk.commentId };
  };

  it('get another wording on the channel; the one before is kept', async () => {
    const { talk, id } = await publish('We open at tne.');
    expect((await item(talk, id)).verbs).toEqual(
      expect.arrayContaining([expect.objectContaining({ verb: 'edit-reply', available: true })]),
    );
    const edited = await agent.request('PATCH', `/api/items/${id}/reply`, { text: 'We open at ten.', revision: 1 });
    expect([edited.status, edited.body.action.verb]).toEqual([200, 'edit-reply']);
    await settled(edited.body.action.id);
    expect(facebook.publicTexts()).toEqual(expect.arrayContaining(['We open at ten.']));
    expect(facebook.count('We open at tne.')).toBe(0);
    const after = await item(talk, id);
    expect(after).toMatchObject({ text: 'We open at ten.', revision: 2, platformState: 'visible' });
    expect(after.change).toBeUndefined();
    const revisions = await agent.request('GET', `/api/items/${id}/revisions`);
    expect(revisions.body.map(({ text }: { text: string }) => text)).toEqual(['We open at tne.', 'We open at ten.']);
    const stale = await agent.request('PATCH', `/api/items/${id}/reply`, { text: 'x', revision: 1 });
    expect([stale.status, stale.body.code]).toEqual([409, 'stale-version']);
  });

  it('are taken off the channel', async () => {
    const { talk, id } = await publish('Never mind.');
    const removed = await agent.request('DELETE', `/api/items/${id}/reply`);
    expect([removed.status, removed.body.action.verb]).toEqual([200, 'delete-reply']);
    await settled(removed.body.action.id);
    expect(facebook.count('Never mind.')).toBe(0);
    expect((await item(talk, id)).platformState).toBe('deleted');
    expect((await agent.request('DELETE', `/api/items/${id}/reply`)).status).toBe(409);
  });

  it('stay as they are when the change is taken back in time', async () => {
    const { talk, id } = await publish('As it was');
    await hold(30);
    const edited = await agent.request('PATCH', `/api/items/${id}/reply`, { text: 'As it will be', revision: 1 });
    expect(edited.body.item).toMatchObject({
      text: 'As it was',
      change: { text: 'As it will be', action: { state: 'held' } },
    });
    expect((await agent.request('DELETE', `/api/items/${id}/reply`)).body.code).toBe('not-possible-now');
    expect((await agent.request('POST', `/api/actions/${edited.body.action.id}/cancel`)).status).toBe(200);
    const after = await item(talk, id);
    expect([after.text, after.revision, after.change]).toEqual(['As it was', 1, undefined]);
    expect(facebook.count('As it was')).toBe(1);
  });

  it('can be those that were written on the channel itself', async () => {
    const talk = await facebook.comment('Hello?');
    const externalId = facebook.answerAsPage(talk.commentId, 'Written there');
    const id = await anEcho(test.db, facebook.account, talk.id, externalId, 'Written there');
    const edited = await agent.request('PATCH', `/api/items/${id}/reply`, { text: 'Corrected here', revision: 1 });
    expect(edited.status).toBe(200);
    await settled(edited.body.action.id);
    expect(facebook.count('Corrected here')).toBe(1);
  });

  it('are checked like new ones, and changed by who may, where the channel can', async () => {
    const { talk, id } = await publish('Write to us');
    const exposed = await agent.request('PATCH', `/api/items/${id}/reply`, {
      text: 'Call 06 12 34 56 78',
      revision: 1,
    });
    expect([exposed.status, exposed.body.code]).toEqual([422, 'reply-blocked']);
    const same = await agent.request('PATCH', `/api/items/${id}/reply`, { text: 'Write to us', revision: 1 });
    expect(same.body.code).toBe('not-possible-now');
    const [theirs] = (await agent.request('GET', `/api/conversations/${talk}/items`)).body.items;
    expect((await agent.request('PATCH', `/api/items/${theirs.id}/reply`, { text: 'x', revision: 1 })).status).toBe(
      409,
    );
    const analyst = await signedIn(test.app, { role: 'analyst', workspaceId });
    expect((await analyst.request('DELETE', `/api/items/${id}/reply`)).status).toBe(403);
    const stranger = await signedIn(test.app, { role: 'owner' });
    expect((await stranger.request('DELETE', `/api/items/${id}/reply`)).status).toBe(404);
    const instagram = await anAccount(test.app, { workspaceId, channel: 'instagram', health: 'working' });
    const elsewhere = await aConversation(test.db, { account: instagram });
    const echo = await anEcho(test.db, instagram, elsewhere.id, 'ig-1', 'Bonjour');
    const cannot = await agent.request('PATCH', `/api/items/${echo}/reply`, { text: 'x', revision: 1 });
    expect([cannot.status, cannot.body.code]).toEqual([422, 'channel-cannot']);
  });
});
