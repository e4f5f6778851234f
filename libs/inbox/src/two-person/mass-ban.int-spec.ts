import type { ModerationRequestView } from '@parvis/contracts';
import { type SignedInMember, signedIn } from '@parvis/identity/testing';
import { eventually, type TestApp } from '@parvis/testing';
import { FacebookPage } from '../../test/meta';
import { startOutbound } from '../../test/outbound';
import { ok } from '../../test/people-room';
import { anAccount, aConversation } from '../../test/seeds';

jest.setTimeout(60_000);

describe('a mass ban, carried out on the channels', () => {
  let test: TestApp;
  let lead: SignedInMember;
  let moderator: SignedInMember;
  let facebook: FacebookPage;
  let missing: ReturnType<FacebookPage['network']['createPerson']> | undefined;

  beforeAll(async () => {
    test = await startOutbound({ worker: true });
    lead = await signedIn(test.app, { role: 'lead' });
    moderator = await signedIn(test.app, { role: 'moderator', workspaceId: lead.agent.workspaceId });
    await test.db.read('system', 'update workspace set decision_hold_seconds = 0');
    facebook = await FacebookPage.start(test.app, lead.agent.workspaceId);
  });
  afterAll(async () => {
    await facebook.close();
    await test.stop();
  });

  /** Who wrote it; `known`: the platform knows them, so that they can be banned there. */
  const identityOf = async (contactId: string, known: boolean): Promise<{ id: string; external: string }> => {
    const person = facebook.network.createPerson(`client_${contactId}`);
    if (!known) facebook.network.state.people.delete(person.id);
    const [row] = await test.db.read<{ id: string }>('system', 'update identity set external_id = $2 where contact_id = $1 returning id', [contactId, person.id]); // prettier-ignore
    if (!row) throw new Error('no identity');
    if (!known) missing = person;
    return { id: row.id, external: person.id };
  };
  const reaches = (identityId: string, state: string) =>
    eventually(async () => {
      const { ban, standing } = await ok(moderator.request('GET', `/api/identities/${identityId}/standing`));
      if (ban.state !== state) throw new Error(`is ${String(ban.state)} (${String(ban.error)}), not ${state}`);
      return { ban, standing };
    }, 20_000);

  it('bans where it works, shows where it failed, blocks where it cannot, and tries again', async () => {
    const workspaceId = lead.agent.workspaceId;
    const linkedin = await anAccount(test.app, { workspaceId, channel: 'linkedin' });
    const [one, two] = [await facebook.comment('spam'), await facebook.comment('more spam')];
    const elsewhere = await aConversation(test.db, { account: linkedin });
    const banned = await identityOf(one.contactId, true);
    const failed = await identityOf(two.contactId, false);
    const blocked = await identityOf(elsewhere.contactId, true);
    const body = { kind: 'ban', contactIds: [one, two, elsewhere].map(({ contactId }) => contactId), note: 'Raid', expectedCount: 3 }; // prettier-ignore
    const { id } = (await ok(moderator.request('POST', '/api/moderation/requests', body))) as ModerationRequestView;
    expect(facebook.page.blocked.size).toBe(0);
    await ok(lead.request('POST', `/api/moderation/requests/${id}/approve`, {}));
    const done = await eventually(async () => {
      const request = (await ok(lead.request('GET', `/api/moderation/requests/${id}`))) as ModerationRequestView;
      return request.state === 'done' ? request : undefined;
    }, 20_000);
    expect(done.counts).toEqual({ done: 3, refused: 0, 'left-out': 0 });
    expect(await reaches(banned.id, 'banned')).toMatchObject({ standing: 'banned', ban: { wanted: true, observed: true } }); // prettier-ignore
    expect(await reaches(failed.id, 'failed')).toMatchObject({ standing: 'banned', ban: { wanted: true, observed: false } }); // prettier-ignore
    expect(await reaches(blocked.id, 'unsupported')).toMatchObject({ standing: 'blocked' });
    expect([...facebook.page.blocked]).toEqual([banned.external]);
    if (missing) facebook.network.state.people.set(missing.id, missing);
    await ok(moderator.request('POST', `/api/identities/${failed.id}/standing/retry`));
    await reaches(failed.id, 'banned');
    expect([...facebook.page.blocked].sort()).toEqual([banned.external, failed.external].sort());
    await ok(moderator.request('PUT', `/api/contacts/${one.contactId}/standing`, { standing: 'none' }));
    await reaches(banned.id, 'lifted');
    expect([...facebook.page.blocked]).toEqual([failed.external]);
  });
});
