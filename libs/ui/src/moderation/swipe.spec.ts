import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { render } from '../testing/render';
import type { Decision } from './decision-bar';
import { Swipe } from './swipe';

const APPROVE: Decision = { id: 'approve', label: 'Approve', icon: 'check', tone: 'ok' };
const HIDE: Decision = { id: 'hide', label: 'Hide', icon: 'eye-off', tone: 'warn' };

@Component({
  imports: [Swipe],
  template: `
    <mi-swipe [right]="approve" [left]="hide()" (decided)="did.set($event)">
      <button type="button" (click)="clicks.set(clicks() + 1)">A comment</button>
    </mi-swipe>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly approve = APPROVE;
  readonly hide = signal<Decision | null>(HIDE);
  readonly did = signal('');
  readonly clicks = signal(0);
}

const WIDTH = 300;

describe('A row that is swiped', () => {
  let page: Page;
  const row = () => document.querySelector('mi-swipe') as HTMLElement;
  const under = () => document.querySelector('mi-swipe .under');
  const send = async (type: string, x: number, y = 0) => {
    row()
      .querySelector('button')
      ?.dispatchEvent(pointer(type, x, y));
    TestBed.tick();
    await Promise.resolve();
  };
  const swipe = async (x: number, y = 0) => {
    await send('pointerdown', 150);
    await send('pointermove', 150 + x, y);
  };
  const pointer = (type: string, clientX: number, clientY: number) =>
    Object.assign(new MouseEvent(type, { bubbles: true, cancelable: true, clientX, clientY, button: 0 }), { pointerId: 1, isPrimary: true }); // prettier-ignore

  beforeEach(async () => {
    page = (await render(Page)).componentInstance;
    row().getBoundingClientRect = () => ({ width: WIDTH }) as DOMRect;
  });
  afterEach(() => document.body.replaceChildren());

  it('shows what letting go would do, and moves with the finger', async () => {
    await swipe(60);
    expect([under()?.textContent?.trim(), under()?.className]).toEqual(['Approve', 'under ok']);
    expect(document.querySelector<HTMLElement>('.front')?.style.transform).toBe('translateX(60px)');
    await send('pointermove', 150 - 60);
    expect([under()?.textContent?.trim(), under()?.className]).toEqual(['Hide', 'under warn left']);
  });

  it.each([
    [0.4 * WIDTH, 'approve'],
    [-0.4 * WIDTH, 'hide'],
    [0.4 * WIDTH - 1, ''],
    [1 - 0.4 * WIDTH, ''],
  ])('let go after %d of 300 pixels decides: %s', async (x, decision) => {
    await swipe(x);
    expect(under()?.classList.contains('armed')).toBe(decision !== '');
    await send('pointerup', 150 + x);
    expect([page.did(), under()]).toEqual([decision, null]);
  });

  it('is left alone by a finger that scrolls, and by one that the browser takes away', async () => {
    await swipe(12, 40);
    await send('pointermove', 150 + 250, 40);
    await send('pointerup', 150 + 250, 40);
    expect(page.did()).toBe('');
    await swipe(250);
    await send('pointercancel', 400);
    await send('pointerup', 400);
    expect([page.did(), under()]).toEqual(['', null]);
  });

  it('says why something is not possible, and does not do it', async () => {
    page.hide.set({ ...HIDE, disabledReason: 'LinkedIn cannot hide.' });
    await swipe(-250);
    expect([under()?.textContent?.trim(), under()?.className]).toEqual(['LinkedIn cannot hide.', 'under plain left']);
    await send('pointerup', -100);
    expect(page.did()).toBe('');
  });

  it('stays where nothing is offered on that side', async () => {
    page.hide.set(null);
    await swipe(-250);
    expect([under(), document.querySelector<HTMLElement>('.front')?.style.transform]).toEqual([null, '']);
  });

  it('does not open the row by the click that follows, but by the next one', async () => {
    await swipe(250);
    await send('pointerup', 400);
    row().querySelector('button')?.click();
    expect(page.clicks()).toBe(0);
    row().querySelector('button')?.click();
    expect(page.clicks()).toBe(1);
  });
});
