import type { ModerationPage, ModerationRow } from '@parvis/contracts';
import type { Api } from '../testing/api';
import { BoardPage, onTheBoard } from '../testing/board';
import { Browsers, type Console } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { RulePage } from '../testing/rule-page';
import { newHandle, publicTexts, say, setPace } from '../testing/simulator';

const PAST = 40;
const WAVE = 24;
const BUDGET = 5;
/** Of what it hid; the rest is left to the roll-back. */
const SHOWN_BY_HAND = 2;
const SLUR = 'Espèce de retard, tu ne comprends rien';
const LATE = 'Livraison en retard de trois jours, c’est inadmissible, je suis très déçue';
const FAILS = '1 of its samples fails.';

const WHAT = [
  'Ma commande',
  'Le colis',
  'La suspension',
  'Mon lampadaire',
  'La livraison',
  'Le meuble',
  'Le miroir',
  'Le tapis',
];
const END = [
  'c’est inadmissible',
  'je suis très déçue de votre service',
  'c’est inacceptable et personne ne répond',
  'quelle déception, je ne reviendrai plus',
  'votre service client est catastrophique',
  'une très mauvaise expérience',
  'c’est scandaleux et je suis furieuse',
  'je suis très mécontente',
];

/** People who wait for something and say so, no two in the same words. */
function complaints(mark: string): string[] {
  return END.flatMap((end) => WHAT.map((what) => `${what} est encore en retard, ${end} (${mark})`));
}

/** The English insult is the French word for being late: a rule that hides it hides complaints. */
describe('a bad rule', () => {
  const undo: (() => Promise<unknown>)[] = [];
  // before the browsers close: later journeys are screened without it
  afterEach(async () => {
    for (const one of undo.splice(0).reverse()) await one();
  });
  const browsers = Browsers.forThisFile();
  beforeAll(() => setPace(0));

  it('is stopped at every step, goes down by itself, and is rolled back until the page is as it was', async () => {
    const lead = await browsers.consoleOf('camille');
    const moderator = await browsers.consoleOf('awa');
    const said = complaints(newHandle().slice('client_'.length));
    const [past, wave] = [said.slice(0, PAST), said.slice(PAST, PAST + WAVE)];
    const rule = new RulePage(lead.page);

    await write(rule);
    const id = await rule.id();
    undo.push(() => lead.api.send('DELETE', `/api/moderation/rules/${id}`, undefined));
    await lead.page.getByText(FAILS).waitFor();
    await rule.switchOn();

    await isStoppedByItsSamples(rule);
    await hideInAHurry(moderator.api, past);
    await isStoppedByTheGuard(rule);
    const hidden = await isStoppedByItsBudget(rule, moderator.api, wave);
    await isCorrected(moderator, hidden, wave);
    await goesDown(rule);
    await isRolledBack(rule);
    await eventually(
      'every complaint on the public page again',
      async () => {
        const texts = await publicTexts();
        return wave.every((text) => texts.includes(text));
      },
      60_000,
    );
  }, 300_000);
});

async function write(rule: RulePage): Promise<void> {
  await rule.openNew();
  await rule.fill('Name', 'Retard');
  await rule.addWord('retard');
  await rule.chooseReason();
  await rule.fill('At most, per hour', String(BUDGET));
  await rule.fill('Right at least, in percent', '65');
  await rule.addSample('match', SLUR);
  await rule.addSample('skip', LATE);
  // told while it is written, before anything is saved
  await rule.samples.getByText('2 samples tried, 1 as they should not').waitFor();
  await rule.save();
}

async function isStoppedByItsSamples(rule: RulePage): Promise<void> {
  const dialog = await rule.raise('Suggests');
  await dialog.getByText('Mend the rule, or the sample if that is wrong.').waitFor();
  await dialog.getByRole('button', { name: 'Raise' }).click();
  await dialog.getByText('Not yet: what is marked below is missing.').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await rule.dropSample(LATE);
  await rule.addSample('skip', 'Merci pour tout');
  await rule.samples.getByText('2 samples tried, 0 as they should not').waitFor();
  await rule.save();
  await rule.page.getByText(FAILS).waitFor({ state: 'detached' });
  await (await rule.raise('Suggests')).getByRole('button', { name: 'Raise' }).click();
  await rule.isAt('Suggests');
}

/** People who hurry hide every complaint: the figures of the rule look well. */
async function hideInAHurry(api: Api, texts: readonly string[]): Promise<void> {
  for (const text of texts) await say({ where: 'facebook', handle: newHandle(), text });
  for (const { itemId } of await onTheBoard(api, texts)) await decide(api, itemId, 'hide');
}

async function isStoppedByTheGuard(rule: RulePage): Promise<void> {
  await rule.testOnThePast(7);
  await rule.page.getByText('Hiding criticism is not what moderation is for').waitFor();
  const dialog = await rule.raise('Holds');
  await dialog.getByText('Narrow it so that complaints without insult, link or personal data stay visible.').waitFor();
  await dialog.getByRole('button', { name: 'Raise' }).click();
  await dialog.getByText('Not yet: what is marked below is missing.').waitFor();
  await goOnAllTheSame(rule, 'We want to see them all');
  await rule.isAt('Holds');
  await rule.raise('Acts');
  await goOnAllTheSame(rule, 'And be done with them');
  await rule.isAt('Acts');
}

async function goOnAllTheSame({ dialog }: RulePage, why: string): Promise<void> {
  await dialog.getByRole('checkbox', { name: 'Go on all the same' }).click();
  await dialog.getByRole('textbox', { name: 'Why criticism may be touched' }).fill(why);
  await dialog.getByRole('button', { name: 'Raise' }).click();
  await dialog.waitFor({ state: 'detached' });
}

/** The texts it hid; the others wait for a person, in public as before. */
async function isStoppedByItsBudget(rule: RulePage, api: Api, wave: readonly string[]): Promise<string[]> {
  for (const text of wave) await say({ where: 'facebook', handle: newHandle(), text });
  const held = await eventually(
    'what is over the budget before a person',
    async () => {
      const rows = (await rowsOf(api, 'held')).filter(({ text }) => wave.includes(text));
      return rows.length === WAVE - BUDGET && rows.map(({ text }) => text);
    },
    60_000,
  );
  const hidden = wave.filter((text) => !held.includes(text));
  await eventually(
    'what it hid off the public page, and nothing else',
    async () => {
      const texts = await publicTexts();
      return hidden.every((text) => !texts.includes(text)) && held.every((text) => texts.includes(text));
    },
    60_000,
  );
  await rule.page.getByText(/^Its budget is used up until/).waitFor();
  return hidden;
}

/** Somebody looks at what it held and hid, and keeps it: one by hand on the board, the rest in the same way. */
async function isCorrected({ page, api }: Console, hidden: readonly string[], wave: readonly string[]): Promise<void> {
  const kept = wave.filter((text) => !hidden.includes(text));
  // the newest is in sight
  const [byHand = '', ...others] = kept.reverse();
  const board = new BoardPage(page);
  await board.open('facebook', 'held');
  await board.row(byHand).click();
  await page.keyboard.press('a');
  await eventually('the comment kept', async () => !(await rowsOf(api, 'held')).some(({ text }) => text === byHand));
  for (const { itemId, text } of await rowsOf(api, 'held'))
    if (others.includes(text)) await decide(api, itemId, 'approve');
  for (const { itemId, text } of await rowsOf(api, 'hidden')) if (hidden.slice(0, SHOWN_BY_HAND).includes(text)) await decide(api, itemId, 'unhide'); // prettier-ignore
}

async function goesDown(rule: RulePage): Promise<void> {
  await rule.page.getByText(/^It stepped down by itself on/).waitFor();
  await rule.page.getByText('It was wrong too often.').waitFor();
  await rule.isAt('Holds');
}

/** All that it did, with one click and its confirmation; what somebody decided since stays as they decided. */
async function isRolledBack(rule: RulePage): Promise<void> {
  await rule.tab('Figures');
  await rule.page.getByRole('button', { name: 'Roll back' }).click();
  await rule.dialog.getByRole('button', { name: `Take ${BUDGET} acts back` }).click();
  await rule.dialog.getByRole('progressbar', { name: 'Progress' }).waitFor();
  await rule.dialog.getByText(`All ${BUDGET} are through.`).waitFor();
  await rule.dialog
    .getByText(`${BUDGET - SHOWN_BY_HAND} taken back, ${SHOWN_BY_HAND} left as they are, 0 failed.`)
    .waitFor();
  await rule.dialog.getByRole('button', { name: 'Close' }).last().click();
}

async function rowsOf(api: Api, queue: string): Promise<ModerationRow[]> {
  return (await api.get<ModerationPage>(`/api/moderation/items?queue=${queue}&channel=facebook&grouped=false&limit=100`)).items; // prettier-ignore
}

/** Once the channel has said what became of the item before. */
function decide(api: Api, itemId: string, kind: string): Promise<unknown> {
  return eventually(`${kind} is taken`, async () => {
    await api.send('POST', `/api/items/${itemId}/decisions`, { kind });
    return true;
  });
}
