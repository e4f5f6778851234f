import { TestBed } from '@angular/core/testing';
import type { ClassifierView, LearnerView } from '@parvis/contracts';
import { byRole, type as write, violations } from '@parvis/ui/testing';
import { Language } from '../../shared/i18n/language';
import { problem } from '../../testing/console-testing';
import { FakeSocket } from '../../testing/fake-socket';
import { closePage, openPage, PageServer } from '../../testing/page';
import { settingsRoutes } from './settings.routes';

const body = () => document.body.textContent;
const AT = '2026-11-20T12:00:00.000Z';
const UNTRAINED: LearnerView = { state: 'untrained', why: 'too-few', decisions: { hidden: 3, kept: 9, needed: 50 }, training: false, model: null, drift: null, settings: { enabled: true, suggestFrom: 70 }, version: 2 }; // prettier-ignore
const TRAINED: LearnerView = {
  ...UNTRAINED, state: 'suggesting', why: null, drift: { error: 0.3, bound: 0.1, judged: 120, alarm: true },
  model: {
    version: 4, trainedAt: AT, trainedOn: 812, auc: 0.949, thresholds: [{ threshold: 0.7, precision: { right: 40, wrong: 2, share: 0.952, low: 0.842, high: 0.987 }, recall: 0.61 }],
    bins: [{ from: 0, to: 0.1, predicted: 0.04, observed: 0.05, count: 300 }, { from: 0.1, to: 0.2, predicted: 0.15, observed: 0, count: 0 }, { from: 0.9, to: 1, predicted: 0.95, observed: 0.9, count: 80 }],
    features: [{ text: 'minable', weight: 2.1 }, { text: 'merci', weight: -1.4 }],
  },
}; // prettier-ignore
const CLASSIFIER: ClassifierView = { enabled: false, url: null, timeoutMs: 3000, state: 'off', lastSuccessAt: null, lastFailureAt: null, lastError: null, failuresInARow: 0, asked: 0, medianMs: null, waiting: 0, version: 0 }; // prettier-ignore

const PEOPLE = {
  vigilance: { labels: { threat: 30 }, severities: [null, null, null, null, 240, 60], calendarId: null, warnBeforeMinutes: 15 }, 'two-person': { verbs: ['ban'], over: 50, instead: 'second-person', seconds: 60, expiresHours: 72 },
}; // prettier-ignore

describe('the page of detectors and learning', () => {
  let server: PageServer;
  const open = () => openPage('/settings/moderation/detectors', [{ path: 'settings', children: settingsRoutes }], 'settings', server); // prettier-ignore
  const pressIn = async (card: string, name: string) => {
    const found = [...document.querySelectorAll<HTMLElement>(`app-${card}-card button`)].find((one) => one.textContent.trim() === name); // prettier-ignore
    expect(found).toBeDefined();
    found?.click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('owner');
    server.give('GET /api/moderation/detectors', { off: ['sentiment'], country: 'BE', version: 3 });
    server.give('GET /api/moderation/learner', UNTRAINED);
    server.give('GET /api/moderation/classifier', CLASSIFIER);
    server.give('GET /api/moderation/settings', PEOPLE);
    server.give('GET /api/calendars', [{ id: '3', name: 'Shop hours' }]);
  });
  afterEach(closePage);

  it('switches detectors and sets the country of phone numbers', async () => {
    await open();
    expect(byRole('switch', 'Tone').getAttribute('aria-checked')).toBe('false');
    expect((byRole('combobox', /^Phone numbers/) as HTMLSelectElement).value).toBe('BE');
    expect(await violations()).toEqual([]);
    byRole('switch', 'Tone').click();
    byRole('switch', 'Links').click();
    await server.serve();
    server.give('PUT /api/moderation/detectors', { off: ['links'], country: 'BE', version: 4 });
    await pressIn('detectors', 'Save');
    expect(server.written('PUT /api/moderation/detectors')).toEqual([{ version: 3, off: ['links'], country: 'BE' }]);
  });

  it('says why nothing is learned yet, and asks for a training', async () => {
    await open();
    expect(body()).toContain('There are too few decisions.');
    expect(body()).toContain('So far 3 hidden and 9 kept; it takes 50.');
    server.give('POST /api/moderation/learner/train', { ...UNTRAINED, training: true });
    server.give('GET /api/moderation/learner', { ...UNTRAINED, training: true });
    await pressIn('learner', 'Train now');
    expect(server.writes.map(({ call }) => call)).toEqual(['POST /api/moderation/learner/train']);
    expect(body()).toContain('Training');
  });

  it('shows how far what was learned can be trusted, and what it goes by', async () => {
    server.give('GET /api/moderation/learner', TRAINED);
    await open();
    expect(body()).toContain('812');
    expect(body()).toContain('0.949');
    expect(body()).toContain('People decide otherwise than it expects.');
    expect(body()).toContain('95% (84% to 99%)');
    expect(body()).toContain('minable');
    expect(await violations()).toEqual([]);
    byRole('button', 'View as table').click();
    await server.serve();
    const cells = [...document.querySelectorAll('app-learner-card mi-chart-table td')].map((cell) => cell.textContent.trim()); // prettier-ignore
    expect(cells).toEqual(expect.arrayContaining(['5%', '4%', '90%', '95%']));
    await TestBed.inject(Language).use('fr');
    await server.serve();
    expect(body()).toContain('Les décisions s’écartent de ses prévisions.');
    expect(body()).not.toMatch(/screening\.[a-z]/);
  });

  it('keeps from where on it proposes, with the version that was read', async () => {
    await open();
    write(byRole('spinbutton', /^Proposes to hide from/), '0');
    await pressIn('learner', 'Save');
    expect(body()).toContain('Enter a whole number from 70 to 99.');
    write(byRole('spinbutton', /^Proposes to hide from/), '85');
    server.give('PUT /api/moderation/learner', { ...UNTRAINED, version: 3 });
    await pressIn('learner', 'Save');
    expect(server.written('PUT /api/moderation/learner')).toEqual([{ version: 2, enabled: true, suggestFrom: 85 }]);
  });

  it('connects a classifier and shows its secret once', async () => {
    await open();
    const url = document.querySelector<HTMLInputElement>('input[name="classifier-url"]') as HTMLInputElement;
    write(url, 'http://10.0.0.1');
    server.give('PUT /api/moderation/classifier', problem('validation-failed', 400, { errors: [{ pointer: '/url', detail: 'x' }] }), 400); // prettier-ignore
    await pressIn('classifier', 'Save');
    expect(body()).toContain('Enter an https address that can be reached from the server.');
    write(url, 'https://judge.example/ask');
    server.give('PUT /api/moderation/classifier', { classifier: { ...CLASSIFIER, url: 'https://judge.example/ask', state: 'untried', version: 1 }, secret: 'whsec_abc' }); // prettier-ignore
    server.give('GET /api/moderation/classifier', { ...CLASSIFIER, url: 'https://judge.example/ask', state: 'untried', version: 1 }); // prettier-ignore
    await pressIn('classifier', 'Save');
    expect(server.written('PUT /api/moderation/classifier')[1]).toEqual({ version: 0, timeoutMs: 3000, enabled: false, url: 'https://judge.example/ask' }); // prettier-ignore
    expect(document.querySelector<HTMLInputElement>('app-copy-line input')?.value).toBe('whsec_abc');
    expect(await violations()).toEqual([]);
  });

  it('tells how the classifier does, follows it, and tries it with a text', async () => {
    const failing: ClassifierView = { ...CLASSIFIER, enabled: true, url: 'https://judge.example/ask', state: 'failing', lastFailureAt: AT, lastError: 'answered 500', failuresInARow: 4, waiting: 7, version: 1 }; // prettier-ignore
    server.give('GET /api/moderation/classifier', failing);
    await open();
    expect(body()).toContain('answered 500');
    write(document.querySelector<HTMLInputElement>('input[name="classifier-sample"]') as HTMLElement, 'minable');
    await server.serve();
    server.give('POST /api/moderation/classifier/test', { ok: true, status: 200, durationMs: 84, answer: { labels: ['insult'], severity: 4 }, error: null }); // prettier-ignore
    await pressIn('classifier', 'Try it');
    expect(server.written('POST /api/moderation/classifier/test')).toEqual([{ text: 'minable' }]);
    expect(body()).toContain('Answers in 84 ms: insult, severity 4.');
    server.give('GET /api/moderation/classifier', { ...failing, state: 'healthy', lastError: null, failuresInARow: 0 });
    TestBed.inject(FakeSocket).receive('screening.changed', { seq: 3, ruleId: null, backtestId: null, rollBackId: null, wordListId: null, of: 'classifier' }); // prettier-ignore
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await server.serve();
    expect(body()).not.toContain('answered 500');
    server.give('POST /api/moderation/classifier/secret', { classifier: failing, secret: 'whsec_new' });
    await pressIn('classifier', 'New secret');
    expect(document.querySelector<HTMLInputElement>('app-copy-line input')?.value).toBe('whsec_new');
  });
});
