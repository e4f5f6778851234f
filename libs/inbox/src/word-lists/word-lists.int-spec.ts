import type {
  ScreeningRuleView,
  ImportTermsView,
  NotThisWordView,
  WordListView,
  WordTermsPage,
  WordTermView,
} from '@parvis/contracts';
import { signedIn } from '@parvis/identity/testing';
import { RulesRoom } from '../../test/rules-room';
import { WordListSeeder } from './word-list-seeder';
import { DEFAULT_RULES } from '@parvis/moderation';

jest.setTimeout(60_000);

describe('word lists', () => {
  let room: RulesRoom;

  beforeAll(async () => {
    room = await RulesRoom.open();
  });
  afterAll(() => room.close());

  const lists = () => room.ask<WordListView[]>('GET', '/api/wordlists');
  const list = (name: string, more: object = {}) => room.ask<WordListView>('POST', '/api/wordlists', { name, ...more });
  const add = (listId: string, body: object) => room.ask<WordTermView>('POST', `/api/wordlists/${listId}/terms`, body);

  it('come along with a house once: ours mark, those of others are off and say where they are from', async () => {
    const seeder = new WordListSeeder(room.db);
    while (await seeder.seedOnce());
    const seeded = await lists();
    const ours = seeded.filter(({ source }) => source === null);
    const theirs = seeded.filter(({ source }) => source !== null);
    expect(ours.length).toBeGreaterThanOrEqual(12);
    for (const one of ours) expect([one.level, one.enabled, one.termCount > 5]).toEqual(['mark', true, true]);
    expect(theirs.map(({ enabled, source }) => [enabled, source?.licence])).toEqual([[false, 'CC-BY-4.0'], [false, 'CC-BY-4.0']]); // prettier-ignore
    expect((await room.owner.request('DELETE', `/api/wordlists/${ours[0]?.id}`)).status).toBe(204);
    const another = new WordListSeeder(room.db);
    while (await another.seedOnce());
    expect((await lists()).map(({ id }) => id)).toEqual(seeded.map(({ id }) => id).filter((id) => id !== ours[0]?.id));
  });

  it('are joined by the rules a house begins with, of which none acts on a channel', async () => {
    const rules = await room.ask<ScreeningRuleView[]>('GET', '/api/moderation/rules');
    expect(rules).toHaveLength(DEFAULT_RULES.length);
    expect(rules.filter(({ enabled, level }) => !enabled || level === 'hide')).toEqual([]);
    expect(rules.filter(({ faults, failingTests, reasonId }) => faults.length + failingTests.length > 0 || reasonId === null)).toEqual([]); // prettier-ignore
  });

  it('are kept, term by term, and screen from the next item on', async () => {
    const own = await list('Own', { level: 'hold' });
    const term = await add(own.id, { text: ' zigomar ', language: 'fr', severity: 4, category: 'insult' });
    expect(term).toMatchObject({ text: 'zigomar', language: 'fr', severity: 4, category: 'insult', exceptions: [], hits30d: 0 }); // prettier-ignore
    const twice = await room.owner.request('POST', `/api/wordlists/${own.id}/terms`, { text: 'ZIGOMAR', language: 'fr' }); // prettier-ignore
    expect([twice.status, twice.body.code]).toEqual([409, 'already-exists']);
    await room.write('kept', ['Espèce de z1g0mar, vous ne répondez jamais aux gens']);
    expect((await room.screening.screened('kept-0')).flags).toContain('held');
    const page = await room.ask<WordTermsPage>('GET', `/api/wordlists/${own.id}/terms?query=GOM`);
    expect(page.items.map(({ id, hits30d }) => [id, hits30d])).toEqual([[term.id, 1]]);
    const path = `/api/wordlists/${own.id}/terms/${term.id}`;
    expect(await room.ask('PATCH', path, { severity: 2, note: 'mild' })).toMatchObject({ text: 'zigomar', severity: 2, note: 'mild' }); // prettier-ignore
    const stale = await room.owner.request('PATCH', `/api/wordlists/${own.id}`, { version: 0, name: 'x' });
    expect([stale.status, stale.body.code]).toEqual([409, 'stale-version']);
    const { version } = stale.body.current as WordListView;
    expect(await room.ask('PATCH', `/api/wordlists/${own.id}`, { version, enabled: false })).toMatchObject({ enabled: false, level: 'hold', termCount: 1, languages: ['fr'] }); // prettier-ignore
    await room.write('off', ['Espèce de zigomar, vous ne répondez jamais aux gens, vraiment']);
    expect((await room.screening.screened('off-0')).flags).not.toContain('held');
    expect((await room.owner.request('DELETE', path)).status).toBe(204);
    expect((await room.owner.request('DELETE', path)).status).toBe(404);
  });

  it.each([
    ['nothing to read', { text: ' *** ' }, '/text'],
    ['a text too long', { text: 'a'.repeat(81) }, '/text'],
    ['a language nobody speaks', { text: 'x', language: 'french' }, '/language'],
    ['a severity beyond the worst', { text: 'x', severity: 6 }, '/severity'],
    ['itself as an exception', { text: 'Pique', exceptions: ['pique'] }, '/exceptions'],
    ['a category of its own', { text: 'x', category: 'rude' }, '/category'],
  ])('refuse a term with %s', async (_name, body, pointer) => {
    const { id } = await list('Refusing');
    const answer = await room.owner.request('POST', `/api/wordlists/${id}/terms`, body);
    expect([answer.status, answer.body.errors?.[0].pointer]).toEqual([400, pointer]);
  });

  it('take files, say what of them was refused and why, and give files back', async () => {
    const { id } = await list('Files');
    await add(id, { text: 'ancien', language: 'fr' });
    const csv = ['text;language;severity;category;exceptions', 'ancien;fr;5;spam;', 'nouveau;fr;;;nouveau-né|nouveaux', '***;fr;;;', 'pire;fr;9;;', 'Nouveau;fr;;;'].join('\r\n'); // prettier-ignore
    const report = await room.ask<ImportTermsView>('POST', `/api/wordlists/${id}/import`, { format: 'csv', content: `\uFEFF${csv}` }); // prettier-ignore
    expect(report).toEqual({ added: 1, updated: 1, unchanged: 0, refusedCount: 3, refused: [
      { row: 3, text: '***', detail: 'text has to hold a letter or a digit' },
      { row: 4, text: 'pire', detail: 'severity is a whole number from 1 to 5' },
      { row: 5, text: 'Nouveau', detail: 'stands in the file twice' },
    ] }); // prettier-ignore
    const file = await room.owner.request('GET', `/api/wordlists/${id}/export?format=csv`);
    expect(file.headers.get('content-type')).toContain('text/csv');
    const other = await list('Copy');
    const json = JSON.stringify([{ text: 'seul' }, 'pas un objet', { text: 'deux', exceptions: 'x' }]);
    expect(await room.ask<ImportTermsView>('POST', `/api/wordlists/${other.id}/import`, { format: 'json', content: json })).toMatchObject({ added: 2, refusedCount: 1 }); // prettier-ignore
    for (const content of ['{', '{}']) {
      const wrong = await room.owner.request('POST', `/api/wordlists/${other.id}/import`, { format: 'json', content });
      expect([wrong.status, wrong.body.errors[0].pointer]).toEqual([400, '/content']);
    }
    const noHead = await room.owner.request('POST', `/api/wordlists/${other.id}/import`, { format: 'csv', content: 'a\nb' }); // prettier-ignore
    expect(noHead.body.errors[0].detail).toContain('head row');
  });

  it('learn what is not the word, and judge the item again', async () => {
    const own = await list('Learning', { level: 'hold' });
    const term = await add(own.id, { text: 'pique', language: null, severity: 4 });
    const text = 'On a fait un pique nique superbe au bord du lac, merci à toute l’équipe';
    const [itemId = ''] = await room.write('learn', [text]);
    expect((await room.screening.screened('learn-0')).flags).toContain('held');
    const at = text.indexOf('pique');
    const path = `/api/moderation/items/${itemId}/not-this-word`;
    const itself = await room.owner.request('POST', path, { termId: term.id, start: at, end: at + 5 });
    expect([itself.status, itself.body.code]).toEqual([409, 'not-possible-now']);
    const learned = await room.ask<NotThisWordView>('POST', path, { termId: term.id, start: at, end: at + 11 });
    expect([learned.exception, learned.term.exceptions]).toEqual(['pique nique', ['pique nique']]);
    expect(learned.marks.filter(({ termId }) => termId === term.id)).toEqual([]);
    const after = await room.screening.screened('learn-0');
    expect([after.flags.includes('held'), after.state]).toEqual([false, 'undecided']);
    await room.write('again', ['Un pique-nique et un pique nique, quelle belle journée au bord du lac']);
    expect((await room.screening.screened('again-0')).flags).not.toContain('held');
    const beyond = await room.owner.request('POST', path, { termId: term.id, start: 5, end: 5000 });
    expect([beyond.status, beyond.body.errors[0].pointer]).toEqual([400, '/end']);
    expect((await room.owner.request('POST', '/api/moderation/items/1/not-this-word', { termId: term.id, start: 0, end: 1 })).status).toBe(404); // prettier-ignore
  });

  it('belong to who manages rules, and to their house', async () => {
    const { id } = await list('Mine');
    const moderator = await signedIn(room.screening.inbound.test.app, { role: 'moderator', workspaceId: room.workspaceId }); // prettier-ignore
    expect((await moderator.request('GET', '/api/wordlists')).status).toBe(200);
    expect((await moderator.request('POST', `/api/wordlists/${id}/terms`, { text: 'x' })).status).toBe(403);
    const stranger = await signedIn(room.screening.inbound.test.app, { role: 'owner' });
    expect((await stranger.request('GET', `/api/wordlists/${id}`)).status).toBe(404);
    expect((await stranger.request('POST', `/api/wordlists/${id}/terms`, { text: 'x' })).status).toBe(404);
  });
});
