import { aConversation, anAccount, anItem, aMember, capabilities } from '../../../testing/builders';
import { excerpt } from '../ui/excerpt';
import { type InboxParams, queryOf, readFilter, refine, sortsOf } from './inbox-address';
import { attachmentRefusal, decisionOptions, replyOptions } from './capabilities';
import { guessLanguage } from './guess-language';
import { mentionedIn } from './mentions';
import { findPersonalData } from './public-guard';
import { snoozeUntil } from './snooze-times';
import type { Condition } from '@parvis/contracts';
import { matches, type QueueFilter, toQuery, wholeFilter } from './view-rules';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const filter = (more: Partial<QueueFilter> = {}): QueueFilter => ({
  view: 'mine',
  tab: 'open',
  sort: 'due',
  channel: null,
  tagId: null,
  filter: null,
  ...more,
});

const is = (field: Condition['field'], ...value: string[]): Condition => ({ field, operator: 'is', value });

describe('what belongs to a view', () => {
  it.each([
    ['mine', {}, true],
    ['mine', { assigneeId: 'm2' }, false],
    ['unassigned', { assigneeId: null }, true],
    ['at-risk', { nextDueAt: '2026-11-20T12:20:00Z' }, true],
    ['at-risk', { nextDueAt: '2026-11-20T18:00:00Z' }, false],
    ['at-risk', { nextDueAt: null }, false],
    ['snoozed', { status: 'snoozed' }, true],
    ['handled', { status: 'open' }, false],
    ['team-7', { teamId: '7' }, true],
    ['channel-instagram', {}, true],
    ['channel-email', {}, false],
    ['account-a1', {}, true],
    ['tag-4', { tagIds: ['4'] }, true],
    ['all', { assigneeId: 'm2' }, true],
    ['mentions', {}, null],
    ['view-of-somebody', {}, null],
  ] as const)('%s with %j: %s', (view, conversation, expected) => {
    expect(
      matches(
        aConversation({ ...conversation, tagIds: [...('tagIds' in conversation ? conversation.tagIds : [])] }),
        filter({ view }),
        'm1',
        NOW,
      ),
    ).toBe(expected);
  });

  it('knows saved views by what the server says, for “me” by who the assignee is', () => {
    const placed = (who: 'everybody' | 'assignee' | 'others', more: object = {}) =>
      aConversation({ views: { everybody: [], assignee: [], others: [], [who]: ['7'] }, ...more });
    const isIn = (conversation: ReturnType<typeof aConversation>, view = 'view-7') =>
      matches(conversation, filter({ view }), 'm1', NOW);
    expect(isIn(placed('everybody', { status: 'handled' }))).toBe(true);
    expect(isIn(placed('everybody'), 'view-8')).toBe(false);
    expect([isIn(placed('assignee')), isIn(placed('others'))]).toEqual([true, false]);
    expect(isIn(placed('others', { assigneeId: 'm2' }))).toBe(true);
  });

  it('leaves it to the server whether a filter of the address holds, except where the view itself does not', () => {
    const narrowed = filter({ filter: { field: 'tagged', operator: 'is', value: true } });
    expect(matches(aConversation(), narrowed, 'm1', NOW)).toBeNull();
    expect(matches(aConversation({ assigneeId: 'm2' }), narrowed, 'm1', NOW)).toBe(false);
  });

  it.each([
    [filter({ view: 'mentions' }), null],
    [filter({ view: 'all' }), [is('status', 'open')]],
    [filter({ view: 'snoozed' }), [is('status', 'snoozed')]],
    [filter({ view: 'at-risk' }), [is('status', 'open'), is('clock', 'at-risk', 'late')]],
    [
      filter({ view: 'team-3', tab: 'waiting', channel: 'email' }),
      [is('status', 'waiting'), is('team', '3'), is('channel', 'email')],
    ],
    [filter({ view: 'view-7', tagId: '4' }), [is('stars', '1'), { field: 'tag', operator: 'any-of', value: ['4'] }]],
  ])('says everything that narrows a list in one filter: %j', (list, parts) => {
    const saved = list.view === 'view-7' ? is('stars', '1') : null;
    expect(wholeFilter(list, saved)).toEqual(parts && { all: parts });
  });

  it('follows the tab and the filters', () => {
    expect(matches(aConversation({ status: 'handled' }), filter(), 'm1', NOW)).toBe(false);
    expect(matches(aConversation(), filter({ channel: 'email' }), 'm1', NOW)).toBe(false);
    expect(matches(aConversation({ tagIds: ['4'] }), filter({ tagId: '4' }), 'm1', NOW)).toBe(true);
  });

  it('asks the server for a status only where the view has tabs', () => {
    expect(toQuery(filter({ tab: 'waiting' }), 50, null)).toEqual({
      view: 'mine',
      sort: 'due',
      limit: 50,
      status: 'waiting',
    });
    expect(toQuery(filter({ view: 'handled' }), 50, 'next')).toEqual({
      view: 'handled',
      sort: 'due',
      limit: 50,
      cursor: 'next',
    });
  });
});

describe('the public guard', () => {
  const found = (text: string, name?: string) =>
    findPersonalData(text, name).map(({ kind, start, end }) => [kind, text.slice(start, end)]);

  it.each([
    ['écrivez à jean.dupré@exemple.fr svp', ['email', 'jean.dupré@exemple.fr']],
    ['appelez le 06 12 34 56 78', ['phone', '06 12 34 56 78']],
    ['call +44 20 7946 0958 today', ['phone', '+44 20 7946 0958']],
    ['IBAN FR76 3000 6000 0112 3456 7890 189', ['iban', 'FR76 3000 6000 0112 3456 7890 189']],
    ['carte 4242 4242 4242 4242 refusée', ['card', '4242 4242 4242 4242']],
    ['votre commande n° ML-20417 part', ['order', 'commande n° ML-20417']],
    ['dossier ML-20417', ['order', 'ML-20417']],
    ['livré au 12 bis rue des Lilas', ['address', '12 bis rue des Lilas']],
    ['sent to 221 Baker Street', ['address', '221 Baker Street']],
  ])('finds personal data in “%s”', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it('finds the full name of the person, but not a handle or a first name', () => {
    expect(found('Bonjour Ana Maria, merci', 'Ana Maria')).toEqual([['name', 'Ana Maria']]);
    expect(found('Bonjour client_042', 'client_042')).toEqual([]);
  });

  it.each([
    'Merci pour votre message, à bientôt',
    'Livraison le 20/11/2026 entre 14:00 et 18:00',
    'Il reste 1 284 articles à 129,90 €',
    'en 2026 comme en 2025',
  ])('leaves “%s” alone', (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe('what the channel allows', () => {
  it('offers the verbs of the item, with the limit and the end of the window', () => {
    const options = replyOptions(anItem({ createdAt: '2026-11-19T12:00:00Z' }), anAccount());
    expect(options.map(({ verb, limit }) => [verb, limit?.max])).toEqual([
      ['reply', 40],
      ['private-reply', 1000],
    ]);
    expect(options[1]?.windowEndsAt).toBe('2026-11-26T12:00:00.000Z');
  });

  it('offers nothing without an account or an item', () => {
    expect(replyOptions(null, anAccount())).toEqual([]);
    expect(replyOptions(anItem(), null)).toEqual([]);
  });

  it('offers to show again what is hidden, and nothing for what is deleted', () => {
    const hidden = anItem({
      platformState: 'hidden',
      verbs: [{ verb: 'unhide', available: true, reversible: true, reason: null }],
    });
    expect(decisionOptions(hidden, anAccount()).map(({ verb }) => verb)).toEqual(['unhide']);
    expect(decisionOptions(anItem({ platformState: 'deleted' }), anAccount())).toEqual([]);
    expect(decisionOptions(anItem({ direction: 'out' }), anAccount())).toEqual([]);
  });

  it.each([
    [{ type: 'image/png', size: 10 }, 0, null],
    [{ type: 'application/pdf', size: 10 }, 0, 'type'],
    [{ type: 'image/png', size: 1001 }, 0, 'size'],
    [{ type: 'image/png', size: 10 }, 2, 'count'],
  ] as const)('checks a file %j against the limits: %s', (file, count, refusal) => {
    expect(attachmentRefusal(file, count, capabilities())).toBe(refusal);
  });

  it('takes no file where the channel takes none', () => {
    const record = capabilities({ attachments: { types: [], maxCount: 0, maxBytes: 0, withText: true } });
    expect(attachmentRefusal({ type: 'image/png', size: 1 }, 0, record)).toBe('none');
  });
});

describe('small rules', () => {
  it.each([
    ['Bonjour, nous avons bien reçu votre message et le colis est parti', 'fr'],
    ['Hello, we have received your message and the parcel is on its way', 'en'],
    ['Ok', null],
    ['Halo Aube Zenith Lumen', null],
  ])('guesses the language of “%s”: %s', (text, language) => {
    expect(guessLanguage(text)).toBe(language);
  });

  it('finds mentioned colleagues by their longest name', () => {
    const members = [aMember({ id: 'm1', name: 'Inès' }), aMember({ id: 'm2', name: 'Inès M.' })];
    expect(mentionedIn('Vu avec @Inès M. ce matin', members)).toEqual(['m2']);
    expect(mentionedIn('Vu avec Inès', members)).toEqual([]);
  });

  it('snoozes to mornings and evenings of the reader’s own clock', () => {
    const friday = new Date(2026, 10, 20, 15, 30);
    expect(snoozeUntil('hour', friday)).toEqual(new Date(2026, 10, 20, 16, 30));
    expect(snoozeUntil('evening', friday)).toEqual(new Date(2026, 10, 20, 18));
    expect(snoozeUntil('evening', new Date(2026, 10, 20, 19))).toEqual(new Date(2026, 10, 21, 18));
    expect(snoozeUntil('tomorrow', friday)).toEqual(new Date(2026, 10, 21, 9));
    expect(snoozeUntil('monday', friday)).toEqual(new Date(2026, 10, 23, 9));
    expect(snoozeUntil('monday', new Date(2026, 10, 23, 8))).toEqual(new Date(2026, 10, 30, 9));
  });

  it('cuts an excerpt around what matches', () => {
    const text = 'a'.repeat(60) + ' needs an invoice soon';
    const parts = excerpt(text, [[text.indexOf('invoice'), text.indexOf('invoice') + 7]]);
    expect(parts.find(({ marked }) => marked)?.text).toBe('invoice');
    expect(parts.map(({ text: part }) => part).join('')).toBe('… needs an invoice soon');
  });
});

describe('the address of the inbox', () => {
  const read = (more: Partial<InboxParams>) =>
    readFilter({ view: 'mine', tab: undefined, sort: undefined, channel: undefined, tag: undefined, filter: undefined, savedSort: undefined, ...more }); // prettier-ignore

  it('falls back to open conversations by time left', () => {
    expect(read({})).toEqual(filter());
    expect(read({ tab: 'nonsense', sort: 'nonsense', channel: 'nonsense' })).toEqual(filter());
  });

  it('orders what is not open by age', () => {
    expect(read({ tab: 'handled' }).sort).toBe('newest');
    expect(read({ tab: 'handled', sort: 'due' }).sort).toBe('newest');
    expect(read({ view: 'handled' }).sort).toBe('newest');
    expect(read({ view: 'at-risk' }).sort).toBe('due');
    expect(sortsOf('mine', 'waiting')).toEqual(['newest', 'oldest']);
  });

  it('says only what differs from the usual', () => {
    expect(queryOf(filter())).toEqual({ tab: null, sort: null, channel: null, tag: null, filter: null });
    expect(queryOf(filter({ tab: 'waiting', sort: 'oldest', channel: 'email', tagId: '4' }))).toEqual({
      tab: 'waiting',
      sort: 'oldest',
      channel: 'email',
      tag: '4',
      filter: null,
    });
  });

  it('starts another tab in its usual order and keeps the filters', () => {
    expect(refine(filter({ sort: 'priority', channel: 'email' }), { tab: 'handled' })).toEqual(
      filter({ tab: 'handled', sort: 'newest', channel: 'email' }),
    );
  });
});
