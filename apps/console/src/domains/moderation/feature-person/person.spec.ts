import { byRole, type as write, violations } from '@parvis/ui/testing';
import { problem } from '../../../testing/console-testing';
import { aPerson, aStanding } from '../../../testing/follow-up-builders';
import { aModerationItem, aModerationRow } from '../../../testing/moderation-builders';
import { BoardServer, openBoard } from '../../../testing/moderation-page';
import { closePage } from '../../../testing/page';

const drawer = () => document.querySelector<HTMLElement>('[role="dialog"]');
const said = () => drawer()?.textContent.replaceAll(/\s+/g, ' ') ?? '';

describe('the drawer of an author', () => {
  let server: BoardServer;

  function choose(name: RegExp, value: string): void {
    const select = byRole('combobox', name) as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change'));
  }
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(async () => {
    server = new BoardServer();
    server.give('GET /api/contacts/c1/standing', aPerson({ score: 2, proposal: 'warned' }));
    server.give('GET /api/policy-reasons', [{ id: '6', label: { en: 'Insult', fr: 'Insulte' } }]);
    server.give('GET /api/contacts/c1/strikes', { contactId: 'c1', score: 1.5, strikes: [{ id: 's1', identityId: 'n1', itemId: '11', decisionId: '31', reasonId: '6', weight: 2, worth: 1.5, counts: true, at: '2026-11-20T12:00:00Z', dismissedAt: null, dismissedBy: null, note: null }] }); // prettier-ignore
    server.give('GET /api/contacts/c1/standing/history', [{ id: 'h1', identityId: 'n1', from: 'none', to: 'warned', until: null, reasonId: '6', note: null, byMemberId: 'm2', cause: 'warning', decisionId: null, warnedText: 'Stay civil, please.', at: '2026-11-20T12:00:00Z' }]); // prettier-ignore
    await openBoard('/moderation/review', server);
    await server.until(() => document.querySelector('app-author-part .link') !== null);
    await press('History');
    await server.until(() => said().includes('Stay civil'));
  });
  afterEach(closePage);

  it('shows how they stand, their strikes as they fade, what they were told and what they wrote', async () => {
    expect(said()).toContain('Strikes: 2');
    expect(said()).toContain('1.5 of 2');
    expect(said()).toContain('No standing → Warned before');
    expect(said()).toContain('You people are complete idiots');
    expect(server.asked).toContain('/api/moderation/items?identityId=n1&grouped=false&limit=10');
    expect(await violations()).toEqual([]);
  });

  it('warns about the item it was opened from, with the words shown before they go', async () => {
    choose(/stand as/, 'warned');
    await press('Warn');
    expect(said()).toContain('Write what they are told.');
    write(byRole('textbox', /What they are told/), ' Please stay civil. ');
    await server.serve();
    expect(said()).toContain('They will read, in private:');
    server.give('POST /api/contacts/c1/warn', { person: aPerson({ standing: 'warned' }), actionId: null, why: 'channel-cannot', detail: null }); // prettier-ignore
    await press('Warn');
    expect(server.written('POST /api/contacts/c1/warn')).toEqual([{ text: 'Please stay civil.', send: true, itemId: '11' }]); // prettier-ignore
  });

  it('says something of them until a day, with a reason and a note', async () => {
    choose(/stand as/, 'premoderated');
    await server.serve();
    choose(/^Ends/, '7');
    choose(/^Reason/, '6');
    write(byRole('textbox', /^Note/), 'third time');
    server.give('PUT /api/contacts/c1/standing', aPerson({ standing: 'premoderated' }));
    const before = Date.now();
    await press('Read before showing');
    const [body] = server.written('PUT /api/contacts/c1/standing') as { until: string }[];
    expect(body).toEqual({ standing: 'premoderated', until: expect.any(String) as string, reasonId: '6', note: 'third time' }); // prettier-ignore
    expect(Math.abs(Date.parse(body?.until ?? '') - before - 7 * 86_400_000)).toBeLessThan(60_000);
  });

  it('says what a ban does before it is asked for, and when a second person was asked instead', async () => {
    const preview = { kind: 'ban', count: 1, mode: 'second-person', irreversible: false, needsCount: false, byChannel: [{ accountId: 'a1', channel: 'instagram', can: 0, cannot: 1, why: [], fallsBack: 1 }], people: [], leftOut: 0, tellable: 0, statementItemId: null }; // prettier-ignore
    server.give('POST /api/moderation/requests/preview', preview);
    choose(/stand as/, 'banned');
    await server.serve();
    expect(server.written('POST /api/moderation/requests/preview')).toEqual([{ kind: 'ban', contactIds: ['c1'] }]);
    expect(said()).toContain('Instagram has no ban: what they write is hidden here instead.');
    server.give('PUT /api/contacts/c1/standing', problem('needs-second-person', 409), 409);
    drawer()?.querySelectorAll<HTMLElement>('app-standing-form button').forEach((button) => { if (button.textContent.trim() === 'Ban') button.click(); }); // prettier-ignore
    await server.serve();
    expect(server.written('PUT /api/contacts/c1/standing')).toEqual([{ standing: 'banned' }]);
    expect(said()).toContain('Somebody else has to approve this.');
    expect(byRole('link', 'See the requests').getAttribute('href')).toBe('/moderation/requests');
  });

  it('dismisses a strike with a note', async () => {
    await press('Dismiss');
    write(byRole('textbox', /should not count/), 'It was a quote.');
    await server.serve();
    server.give('POST /api/moderation/strikes/s1/dismiss', { contactId: 'c1', score: 0, strikes: [] });
    await press('Dismiss');
    expect(server.written('POST /api/moderation/strikes/s1/dismiss')).toEqual([{ note: 'It was a quote.' }]);
    expect(said()).toContain('No strike.');
  });

  it('leaves who is banned to those who may ban', async () => {
    await closePage();
    server = new BoardServer('agent');
    const ban = { wanted: true, observed: true, state: 'banned' as const, error: null, actionId: null };
    server.give('GET /api/contacts/c1/standing', aPerson({ standing: 'banned', identities: [aStanding({ standing: 'banned', ban })] })); // prettier-ignore
    server.rows([aModerationRow()]);
    server.give('GET /api/moderation/items/11', aModerationItem(aModerationRow()));
    await openBoard('/moderation/review', server);
    await server.until(() => document.querySelector('app-author-part .link') !== null);
    await press('History');
    await server.until(() => said().includes('Banned on Instagram'));
    expect(said()).toContain('Only who may ban can change how a banned person stands.');
  });
});
