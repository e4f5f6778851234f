import { ChangeDetectionStrategy, Component, signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { allByRole, byRole, press, render, violations } from '../testing/render';
import { Frame } from './frame';
import { Rail } from './rail';
import { Sheet } from './sheet';
import { Sidebar, type SidebarMove } from './sidebar';

@Component({
  imports: [Frame, Rail, Sheet, Sidebar],
  template: `
    <mi-frame [skipTargets]="[{ id: 'list', label: 'Skip to the list' }]">
      <mi-rail
        label="Main"
        brand="Maison Lumen"
        [items]="[
          { id: 'inbox', label: 'Inbox', icon: 'inbox', link: '/inbox', badge: 12, badgeLabel: '12 to handle' },
          { id: 'reports', label: 'Reports', icon: 'chart-no-axes-column', link: '/reports' },
        ]"
        [footItems]="[
          { id: 'channels', label: 'Channels', icon: 'plug', link: '/channels', warning: '1 needs sign-in' },
        ]"
      />
      <mi-sidebar
        heading="Maison Lumen"
        label="Views"
        searchLabel="Search"
        [reorderable]="true"
        [groups]="groups"
        (moved)="moves.push($event)"
        (searched)="searched.set(true)"
      />
      <mi-sheet layout="panes" [(detailOpen)]="detail">
        <section sheetList id="list" tabindex="-1">List</section>
        <main>Thread</main>
        <aside sheetDetail>Detail</aside>
      </mi-sheet>
    </mi-frame>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly detail = signal(true);
  readonly searched = signal(false);
  readonly moves: SidebarMove[] = [];
  readonly groups = [
    {
      id: 'views',
      label: 'Views',
      items: [
        { id: 'mine', label: 'Mine', icon: 'inbox' as const, link: '/inbox/mine', count: 1284 },
        {
          id: 'risk',
          label: 'At risk',
          icon: 'clock' as const,
          link: '/inbox/at-risk',
          count: 5,
          tone: 'warn' as const,
        },
      ],
    },
    {
      id: 'channels',
      label: 'Channels',
      items: [
        {
          id: 'tk',
          label: 'TikTok',
          channel: 'tiktok' as const,
          link: '/inbox/tk',
          warning: 'needs sign-in',
          count: 3,
        },
      ],
    },
  ];
}

describe('Frame', () => {
  let fixture: ComponentFixture<Page>;
  let narrow: boolean;
  const go = async (url: string) => {
    await TestBed.inject(Router).navigateByUrl(url);
    await fixture.whenStable();
  };

  beforeEach(() => {
    narrow = false;
    window.matchMedia = ((media: string) => ({
      matches: narrow && !media.includes('640'),
      media,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    })) as unknown as typeof window.matchMedia;
  });
  afterEach(() => {
    Reflect.deleteProperty(window, 'matchMedia');
    document.body.replaceChildren();
  });

  it('names its landmarks and says what badges count', async () => {
    fixture = await render(Page);
    expect([byRole('navigation', 'Main'), byRole('navigation', 'Views')]).toHaveLength(2);
    expect([byRole('img', '12 to handle'), byRole('img', '1 needs sign-in')]).toHaveLength(2);
    expect(allByRole('heading', 'Maison Lumen').length).toBeGreaterThan(0);
  });

  it('marks where one is, in the rail and among the views, and keeps it inside a conversation', async () => {
    fixture = await render(Page);
    await go('/inbox/mine/c1?status=open');
    expect(byRole('link', /^Inbox/).getAttribute('aria-current')).toBe('page');
    expect(byRole('link', /^Mine/).getAttribute('aria-current')).toBe('page');
    await go('/inbox/at-risk');
    expect(byRole('link', /^Mine/).getAttribute('aria-current')).toBeNull();
    expect(byRole('link', /^At risk/).getAttribute('aria-current')).toBe('page');
  });

  it('shows a warning instead of a count', async () => {
    fixture = await render(Page);
    expect(byRole('link', /^TikTok/).textContent).not.toContain('3');
    expect(byRole('img', 'needs sign-in')).toBeTruthy();
    expect(byRole('link', /^Mine/).textContent).toContain('1,284');
  });

  it('skips to a pane', async () => {
    fixture = await render(Page);
    byRole('button', 'Skip to the list').click();
    expect(document.activeElement?.id).toBe('list');
  });

  it('asks to move a view with Alt and an arrow', async () => {
    fixture = await render(Page);
    press(byRole('link', /^At risk/), 'ArrowUp', { altKey: true });
    press(byRole('link', /^At risk/), 'ArrowUp');
    expect(fixture.componentInstance.moves).toEqual([{ id: 'risk', by: -1 }]);
  });

  it('opens the views from the current destination where they have no column, and closes them with Escape', async () => {
    narrow = true;
    fixture = await render(Page);
    await go('/inbox/mine');
    const inbox = byRole('link', /^Inbox/);
    expect(inbox.getAttribute('aria-expanded')).toBe('false');
    inbox.click();
    await fixture.whenStable();
    expect([inbox.getAttribute('aria-expanded'), byRole('navigation', 'Views').classList.contains('open')]).toEqual([
      'true',
      true,
    ]);
    press(document.body, 'Escape');
    await fixture.whenStable();
    expect(inbox.getAttribute('aria-expanded')).toBe('false');
  });

  it('puts the detail pane away where it has no column', async () => {
    fixture = await render(Page);
    expect(fixture.componentInstance.detail()).toBe(true);
    narrow = true;
    TestBed.resetTestingModule();
    document.body.replaceChildren();
    fixture = await render(Page);
    expect(fixture.componentInstance.detail()).toBe(false);
  });

  it('passes axe', async () => {
    fixture = await render(Page);
    await go('/inbox/mine');
    expect(await violations()).toEqual([]);
  });
});
