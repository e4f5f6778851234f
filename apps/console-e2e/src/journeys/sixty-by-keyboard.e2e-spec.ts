import type { ModerationPage, PeoplePage } from '@parvis/contracts';
import { BoardPage, onTheBoard } from '../testing/board';
import { Browsers } from '../testing/browser';
import { eventually } from '../testing/eventually';
import { newHandle, publicTexts, say, setPace } from '../testing/simulator';

const CLEARED = 60;
const SCRIPT_MS = 60_000;
/** Which of the advertisements that were hidden are taken back. */
const UNDONE = [2, 7, 12];

const SAID = [
  'La suspension du salon fait son effet, les voisins demandent',
  'Faut-il un électricien pour la fixer au plafond',
  'Mon fils a adoré le montage du dimanche',
];

/** Every third is an advertisement; the mark is letters only, as digits may be taken for somebody's number. */
function comments(mark: string): { handle: string; text: string; isAd: boolean }[] {
  const letters = (n: number) => [...String(n)].map((digit) => String.fromCharCode(97 + Number(digit))).join('');
  return Array.from({ length: CLEARED }, (_, n) => {
    const isAd = n % 3 === 0;
    const text = isAd
      ? `Promo lampes ${letters(n)}, même usine que ici, message privé avant rupture ${mark}`
      : `${SAID[n % SAID.length]} (${letters(n)}) ${mark}`;
    return { handle: newHandle(), text, isAd };
  });
}

describe('sixty comments', () => {
  const browsers = Browsers.forThisFile();
  beforeAll(() => setPace(0));

  it('are cleared by keyboard in a minute; three are taken back, one author is banned by two persons', async () => {
    const { page, api } = await browsers.consoleOf('awa');
    const mark = newHandle().slice('client_'.length);
    const said = comments(mark);
    for (const { handle, text } of said) await say({ where: 'facebook', handle, text });
    await onTheBoard(api, said.map(({ text }) => text)); // prettier-ignore
    const board = new BoardPage(page);
    await board.open('facebook');
    await board.current.filter({ hasText: mark }).waitFor();

    const began = Date.now();
    const hidden: string[] = [];
    const undone: string[] = [];
    const done = new Set<string>();
    for (let n = 0; n < CLEARED; n += 1) {
      const text = await ourText(board, said, done);
      done.add(text);
      const isAd = text.startsWith('Promo');
      await page.keyboard.press(isAd ? 'h' : 'a');
      if (!isAd) continue;
      hidden.push(text);
      if (!UNDONE.includes(hidden.length + undone.length)) continue;
      await page.locator('[aria-keyshortcuts="Z"]').waitFor();
      await page.keyboard.press('z');
      undone.push(hidden.pop() ?? '');
      await board.row(text).getByText('Hidden').waitFor({ state: 'detached' });
      if ((await board.current.textContent())?.includes(text)) await page.keyboard.press('s');
    }
    expect(Date.now() - began).toBeLessThan(SCRIPT_MS);
    expect(undone).toHaveLength(UNDONE.length);

    await eventually(
      'the public page as it was decided',
      async () => {
        const texts = await publicTexts();
        return hidden.every((text) => !texts.includes(text)) && said.every(({ text }) => hidden.includes(text) || texts.includes(text)); // prettier-ignore
      },
      60_000,
    );
    const { items } = await api.get<ModerationPage>('/api/moderation/items?queue=review&channel=facebook&grouped=false&limit=100'); // prettier-ignore
    expect(items.flatMap(({ text }) => (text.includes(mark) ? [text] : [])).sort()).toEqual(undone.sort());
  }, 240_000);

  it('leave one author whom a second person bans', async () => {
    const { page, api } = await browsers.consoleOf('awa');
    const handle = newHandle();
    const text = `Promo lampes de ${handle}, écrivez-moi vite`;
    await say({ where: 'facebook', handle, text });
    await onTheBoard(api, [text]);
    const board = new BoardPage(page);
    await board.open('facebook');
    await board.row(text).click();
    await page.keyboard.press('b');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('It waits for a second person').waitFor();
    await dialog.getByText('Hide', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Ask for a second person' }).click();
    await dialog.waitFor({ state: 'detached' });

    const lead = await browsers.consoleOf('camille');
    await lead.page.goto(page.url());
    await lead.page.getByText(/waits? for your approval/).waitFor();
    await lead.page.getByRole('button', { name: 'Show', exact: true }).click();
    await lead.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).first().click();
    await eventually('the comment off the page', async () => !(await publicTexts()).includes(text), 60_000);
    await eventually(
      'the author banned',
      async () => {
        const { items } = await api.get<PeoplePage>('/api/moderation/people?standing=banned');
        return items.some(({ personName }) => personName === handle);
      },
      60_000,
    );
  }, 120_000);
});

/** The text of the current row, once it is one of ours that was not decided on: what somebody else wrote is passed over. */
async function ourText(
  board: BoardPage,
  said: readonly { text: string }[],
  done: ReadonlySet<string>,
): Promise<string> {
  for (let tries = 0; tries < 400; tries += 1) {
    const shown = (await board.current.textContent()) ?? '';
    const found = said.find(({ text }) => shown.includes(text));
    if (found && !done.has(found.text)) return found.text;
    // a slow machine has not moved on yet: a key now would fall on another row than the one that was read
    if (found) await board.page.evaluate(() => new Promise(requestAnimationFrame));
    else await board.page.keyboard.press('j');
  }
  throw new Error('none of our comments is current');
}
