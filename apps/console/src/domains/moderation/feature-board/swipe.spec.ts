import { allByRole } from '@parvis/ui/testing';
import { me } from '../../../testing/builders';
import { settle } from '../../../testing/console-testing';
import { BoardServer, openBoard } from '../../../testing/moderation-page';
import { closePage } from '../../../testing/page';

const WIDTH = 360;
const rowOf = (name: string) => document.querySelector<HTMLElement>(`[role="row"][aria-label*="${name}"]`);
const calls = (server: BoardServer) => server.written('POST /api/moderation/decide') as { kind: string; itemIds: string[] }[]; // prettier-ignore

/** A window of a width; what asks for other things than widths gets a no. */
function widthOf(pixels: number): void {
  window.matchMedia = (query: string) =>
    ({
      matches: pixels <= Number(/max-width: (\d+)px/.exec(query)?.[1] ?? 0),
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
}

function pointer(type: string, clientX: number): Event {
  return Object.assign(new MouseEvent(type, { bubbles: true, cancelable: true, clientX }), { pointerId: 1, isPrimary: true }); // prettier-ignore
}

describe('swiping on the moderation board', () => {
  let server: BoardServer;
  const matchMedia = window.matchMedia;

  const open = async (swipeToDecide: boolean, pixels: number) => {
    widthOf(pixels);
    server = new BoardServer();
    const { preferences, permissions } = server.answers.get('GET /api/me')?.body as ReturnType<typeof me>;
    server.give('GET /api/me', me({ permissions, preferences: { ...preferences, swipeToDecide } }));
    await openBoard('/moderation/review', server);
  };
  const swipe = async (name: string, distance: number, letGo = true) => {
    const line = rowOf(name)?.querySelector<HTMLElement>('mi-swipe');
    if (!line) throw new Error(`${name} has nothing to swipe`);
    line.getBoundingClientRect = () => ({ width: WIDTH }) as DOMRect;
    line.dispatchEvent(pointer('pointerdown', 180));
    line.dispatchEvent(pointer('pointermove', 180 + distance));
    await settle();
    const shown = line.querySelector('.under')?.textContent?.trim();
    if (letGo) line.dispatchEvent(pointer('pointerup', 180 + distance));
    await server.serve();
    return shown;
  };

  afterEach(() => {
    closePage();
    window.matchMedia = matchMedia;
  });

  it('right approves and left hides, with the word under the row', async () => {
    await open(true, 390);
    expect(await swipe('user_3307', -200)).toBe('Hide');
    expect(await swipe('client_311', 200)).toBe('Approve');
    expect(calls(server).map(({ kind, itemIds }) => [kind, itemIds])).toEqual([['hide', ['11']], ['approve', ['12']]]); // prettier-ignore
    expect(rowOf('user_3307')?.textContent).toContain('Hidden');
  });

  it('does nothing before two fifths of the width', async () => {
    await open(true, 390);
    expect(await swipe('user_3307', -0.39 * WIDTH)).toBe('Hide');
    expect(calls(server)).toEqual([]);
  });

  it('keeps the buttons of the row', async () => {
    await open(true, 390);
    allByRole('button', 'Hide')
      .find((button) => rowOf('user_3307')?.contains(button))
      ?.click();
    await server.serve();
    expect(calls(server).map(({ kind }) => kind)).toEqual(['hide']);
  });

  it.each([
    ['who did not ask for it', false, 390],
    ['a wide window', true, 1280],
  ])('is not there for %s', async (_, swipeToDecide, pixels) => {
    await open(swipeToDecide, pixels);
    expect(rowOf('user_3307')).not.toBeNull();
    expect(document.querySelector('mi-swipe')).toBeNull();
  });
});
