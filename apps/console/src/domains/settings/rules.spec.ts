import { TestBed } from '@angular/core/testing';
import type { DryRunView, RuleRunsPage, RuleVersionView, RuleView } from '@parvis/contracts';
import { allByRole, byRole, type as write, violations } from '@parvis/ui/testing';
import { anAccount, capabilities } from '../../testing/builders';
import { problem } from '../../testing/console-testing';
import { FakeSocket } from '../../testing/fake-socket';
import { closePage, openPage, PageServer } from '../../testing/page';
import { exampleRule, RULE_EXAMPLES } from './data/rule-examples';
import { contentOfForm, formOfRule, gapsOf, NEW_RULE } from './data/rule-form';
import { settingsRoutes } from './settings.routes';

const AT = '2026-11-20T12:00:00.000Z';
const rule = (more: Partial<RuleView> = {}): RuleView => ({
  id: '1', name: 'Bad reviews', enabled: true, version: 2, authorId: 'm1', faults: [], hits: 12, guarded: 0, lastRunAt: AT, updatedAt: AT, stop: false,
  trigger: { kind: 'item-arrived' }, filter: { field: 'stars', operator: 'at-most', value: '2' }, hours: null, actions: [{ kind: 'priority', priority: 'high' }], ...more,
}); // prettier-ignore
const DRY: DryRunView = {
  id: '77', state: 'running', days: 7, looked: 2000, total: 9000, matched: 3, moments: 4, byChannel: { facebook: 3 }, byDay: {}, sample: [], startedAt: AT, finishedAt: null,
}; // prettier-ignore

const body = () => document.body.textContent;

function choose(name: string | RegExp, value: string): void {
  const select = byRole('combobox', name) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change'));
}

describe('the form of a rule', () => {
  it('says what is missing, and gives back what it was made from', () => {
    expect(gapsOf(formOfRule(NEW_RULE))).toEqual(['name', 'actions']);
    const { name, trigger, filter, hours, actions, stop } = rule({
      trigger: { kind: 'time-passed', since: 'waiting', minutes: 2880 },
      hours: { calendarId: '3', are: 'closed' },
    });
    const content = { name, trigger, filter: { all: [filter as object] } as never, hours, actions, stop };
    const form = formOfRule(content);
    expect([form.amount, form.unit]).toEqual(['2', 'days']);
    expect(contentOfForm(form)).toEqual(content);
    expect(gapsOf({ ...form, amount: '0.0001', hours: 'open', calendarId: '' })).toEqual(['amount', 'calendar']);
  });

  it('leaves open what the workspace does not have for an example', () => {
    const nothing = { teamId: null, cannedId: null, calendarId: null, ladderId: null };
    const gaps = RULE_EXAMPLES.map((example) => gapsOf(formOfRule(exampleRule(example, 'x', nothing))));
    expect(gaps).toEqual([[], ['values'], ['values']]);
  });
});

describe('the page of rules', () => {
  let server: PageServer;
  const open = (path: string) => openPage(path, [{ path: 'settings', children: settingsRoutes }], 'settings', server);
  const press = async (name: string | RegExp) => {
    byRole('button', name).click();
    await server.serve();
  };

  beforeEach(() => {
    server = new PageServer('owner');
    server.give('GET /api/rules', [rule(), rule({ id: '2', name: 'Long wait', enabled: false, hits: 0, guarded: 3, lastRunAt: null, faults: [{ pointer: '/actions/0', detail: 'x' }], trigger: { kind: 'time-passed', since: 'waiting', minutes: 1440 }, filter: null })]); // prettier-ignore
    server.give('GET /api/rules/1', rule());
    server.give('GET /api/sla-policies', { policies: [], fallbackMinutes: {}, job: null });
  });
  afterEach(closePage);

  it('shows what each does, how often, what is broken and what a guard stopped', async () => {
    await open('/settings/rules');
    expect(body()).toContain('1. Bad reviews');
    expect(body()).toContain('Something new arrives');
    expect(body()).toContain('every conversation');
    expect(body()).toContain('Broken');
    expect(body()).toContain('stopped in a loop 3 times');
    expect(await violations()).toEqual([]);
  });

  it('moves a rule by button and by key, and switches it', async () => {
    await open('/settings/rules');
    server.give('PUT /api/rules/order', [rule({ id: '2', name: 'Long wait', enabled: false }), rule()]);
    await press('Move Bad reviews down');
    byRole('link', /Bad reviews/).dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', altKey: true, bubbles: true })); // prettier-ignore
    await server.serve();
    expect(server.written('PUT /api/rules/order')[0]).toEqual({ ids: ['2', '1'] });
    server.give('PUT /api/rules/2/enabled', rule({ id: '2', name: 'Long wait' }));
    byRole('switch', 'Long wait: on').click();
    await server.serve();
    expect(server.written('PUT /api/rules/2/enabled')).toEqual([{ enabled: true }]);
  });

  it('offers examples where there is none, and starts one', async () => {
    server.give('GET /api/rules', []);
    await open('/settings/rules');
    expect(allByRole('button', 'Start from this')).toHaveLength(3);
    expect(await violations()).toEqual([]);
    allByRole('button', 'Start from this')[0]?.click();
    await server.serve();
    await server.serve();
    expect((byRole('textbox', /^Name/) as HTMLInputElement).value).toBe('Bad review first');
    server.give('POST /api/rules', rule({ name: 'Bad review first' }), 201);
    await press('Save');
    expect(server.written('POST /api/rules')).toEqual([expect.objectContaining({ name: 'Bad review first', trigger: { kind: 'item-arrived' }, actions: [{ kind: 'priority', priority: 'high' }, { kind: 'team', teamId: 't1' }] })]); // prettier-ignore
  });

  it('says what is missing before it sends, and what the server refused', async () => {
    await open('/settings/rules/new');
    await press('Save');
    expect(body()).toContain('Give it a name.');
    expect(body()).toContain('Add an action.');
    expect(server.writes).toEqual([]);
    write(byRole('textbox', /^Name/), 'Tag it');
    await press('Add an action');
    choose('Action 1', 'tag');
    await server.serve();
    choose('Value', '4');
    await server.serve();
    server.give('POST /api/rules', problem('validation-failed', 400, { errors: [{ pointer: '/actions/0/add/0', detail: 'x' }] }), 400); // prettier-ignore
    await press('Save');
    expect(server.written('POST /api/rules')).toEqual([expect.objectContaining({ name: 'Tag it', actions: [{ kind: 'tag', add: ['4'] }] })]); // prettier-ignore
    expect(body()).toContain('Is not there any more');
  });

  it('says of a decision what it does on each channel, and asks before it is for good', async () => {
    const email = anAccount({ id: 'a2', channel: 'email', capabilities: capabilities({ verbs: {} }) });
    server.give('GET /api/accounts', [anAccount(), email]);
    await open('/settings/rules/new');
    write(byRole('textbox', /^Name/), 'No spam');
    await press('Add an action');
    choose('Action 1', 'hide');
    await server.serve();
    const lines = () => [...document.querySelectorAll('[aria-label="What it does on your channels"] li > span')].map((line) => line.textContent.trim()); // prettier-ignore
    expect(lines()).toEqual(['E-mail cannot do this.', 'Instagram: The author still sees it.']);
    choose('Action 1', 'delete');
    await server.serve();
    expect(lines()).toContain('Instagram: left alone, as it would be for good.');
    choose('Value', 'final');
    await server.serve();
    expect(lines()).toContain('Instagram, for good: Gone for everybody.');
    expect(await violations()).toEqual([]);
    server.give('POST /api/rules', rule({ name: 'No spam' }), 201);
    await press('Save');
    expect(server.written('POST /api/rules')).toEqual([expect.objectContaining({ actions: [{ kind: 'delete', final: true }] })]); // prettier-ignore
  });

  it('tries the rule out as it stands, with figures that follow, and stops', async () => {
    await open('/settings/rules/1');
    server.give('POST /api/rule-dry-runs', DRY, 201);
    await press('Try out');
    const { trigger, filter, hours, actions } = rule();
    // the server refuses what a dry run does not ask for: a name, whether it stops
    expect(server.written('POST /api/rule-dry-runs')).toEqual([{ days: 7, trigger, filter: { all: [filter] }, hours, actions }]); // prettier-ignore
    expect(body()).toContain('3 conversations, 4 runs');
    server.give('GET /api/rule-dry-runs/77', { ...DRY, looked: 4000, matched: 5 });
    TestBed.inject(FakeSocket).receive('rules.changed', { seq: 9, ruleId: null, dryRunId: '77' });
    // frames are gathered before they are passed on
    for (let round = 0; round < 20 && !body().includes('5 conversations'); round += 1) await server.serve();
    expect(body()).toContain('5 conversations');
    server.give('POST /api/rule-dry-runs/77/stop', { ...DRY, state: 'stopped', looked: 4000, matched: 5 });
    await press('Stop');
    expect(body()).toContain('stopped after');
    expect(await violations()).toEqual([]);
  });

  it('shows what it did and takes a run back; its versions with what they changed', async () => {
    const run: RuleRunsPage['items'][number] = {
      id: '9', ruleId: '1', ruleName: 'Bad reviews', version: 2, conversationId: '5', trigger: 'item-arrived', outcome: 'partly', guard: null, causedBy: [], at: AT, undoUntil: AT, undoneAt: null, conversation: null,
      steps: [{ kind: 'priority', outcome: 'done', detail: null }, { kind: 'assign', outcome: 'failed', detail: 'is not an active member' }],
    }; // prettier-ignore
    server.give('GET /api/rules/1/runs', { items: [run], nextCursor: null });
    await open('/settings/rules/1');
    byRole('button', 'What it did').click();
    await server.serve();
    expect(body()).toContain('Assign: is not an active member');
    server.give('POST /api/rule-runs/9/undo', { ...run, undoneAt: AT, undoUntil: null });
    await press('Undo');
    expect(body()).toContain('Undone');
    const { name, trigger, filter, hours, actions, stop } = rule();
    const version = (number: number, more: Partial<RuleVersionView> = {}): RuleVersionView => ({ name, trigger, filter, hours, actions, stop, version: number, authorId: 'm1', at: AT, restoredFrom: null, ...more }); // prettier-ignore
    server.give('GET /api/rules/1/versions', [version(2), version(1, { name: 'Old name' })]);
    byRole('button', 'Versions').click();
    await server.serve();
    expect(body()).toContain('Name: Old name → Bad reviews');
    server.give('POST /api/rules/1/versions/1/restore', rule({ version: 3, name: 'Old name' }));
    await press('Restore');
    expect(server.written('POST /api/rules/1/versions/1/restore')).toEqual([{ version: 2 }]);
    expect(await violations()).toEqual([]);
  });
});
