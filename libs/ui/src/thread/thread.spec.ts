import { ChangeDetectionStrategy, Component, signal, viewChild } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Clock } from '../services/clock';
import { Format } from '../services/format';
import { allByRole, byRole, press, render, violations } from '../testing/render';
import { EventLine } from './event-line';
import { splitMentions } from './mentions';
import { Message } from './message';
import { Note } from './note';
import { PostCard } from './post-card';
import { Separator } from './separator';
import { Thread } from './thread';
import type { PostCardData, ThreadMessage, ThreadNote } from './thread-models';

@Component({
  imports: [EventLine, Message, Note, PostCard, Separator, Thread],
  template: `
    <mi-post-card label="Original post" [post]="post" />
    <mi-thread
      label="Conversation"
      conversation="c1"
      [olderLabel]="older()"
      [busy]="busy()"
      [target]="target()"
      (older)="log.push('older')"
    >
      <mi-message [message]="found() ? { ...theirs, highlights: [[3, 11]], current: true } : theirs" />
      <mi-event>The rule <b>Late</b> added a tag</mi-event>
      <mi-note data-entry="3" [note]="found() ? { ...note, highlights: [[5, 9]] } : note" />
      <mi-separator label="New" />
      <mi-message [message]="ours" (acted)="log.push($event)" />
    </mi-thread>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly thread = viewChild.required(Thread);
  readonly found = signal(false);
  readonly target = signal<string | null>(null);
  readonly log: string[] = [];
  readonly older = signal<string | null>('28 older comments');
  readonly busy = signal(false);
  readonly post: PostCardData = {
    kind: 'Post',
    at: '2026-11-14T09:30:00Z',
    text: 'Aube',
    imageUrl: 'post.jpg',
    imageAlt: 'A lamp at dusk',
    likes: 1284,
    link: { url: 'https://platform.example/p/1', label: 'See it on Instagram' },
    moderate: { label: '148 to review', link: '/moderation/post-1' },
  };
  readonly theirs: ThreadMessage = {
    id: '1',
    direction: 'in',
    author: 'client_042',
    at: '2026-11-19T17:04:00Z',
    text: '<b>toujours rien</b>',
    language: 'fr',
    attachments: [
      { id: 'a', name: 'lamp.pdf', kind: 'file', url: '/files/a', size: 12_000 },
      { id: 'b', name: 'lamp.mp4', kind: 'video', url: '/files/b', size: 12_000 },
      { id: 'c', name: 'buzz.mp3', kind: 'audio', url: '/files/c', size: 12_000 },
      { id: 'd', name: 'loud.mp4', kind: 'video', url: '/files/d', size: 12_000, muted: false },
    ],
  };
  readonly ours: ThreadMessage = {
    id: '2',
    direction: 'out',
    author: 'Maison Lumen',
    member: { id: 'm1', name: 'Inès M.' },
    by: 'by Inès M.',
    at: '2026-11-20T13:26:00Z',
    text: 'Bonjour',
    delivery: { kind: 'failed', text: 'Failed', reason: 'The comment is gone' },
    actions: [{ id: 'retry', label: 'Retry' }],
  };
  readonly note: ThreadNote = {
    id: '3',
    title: 'Internal note',
    member: { id: 'm2', name: 'Awa L.' },
    at: '2026-11-20T09:12:00Z',
    text: 'Ask @Inès M. first',
    mentions: ['Inès', 'Inès M.'],
  };
}

describe('Thread', () => {
  const show = async () => {
    const fixture = await render(Page);
    TestBed.inject(Clock).follow(Date.parse('2026-11-20T13:30:00Z'));
    TestBed.inject(Format).timeZone.set('UTC');
    await fixture.whenStable();
    return { fixture, page: fixture.componentInstance };
  };
  afterEach(() => document.body.replaceChildren());

  it('is a feed whose articles are named by author and time', async () => {
    await show();
    const articles = [...byRole('feed', 'Conversation').querySelectorAll('article')];
    const names = articles.map((article) =>
      document
        .getElementById(article.getAttribute('aria-labelledby') ?? '')
        ?.textContent?.replaceAll(/\s+/g, ' ')
        .trim(),
    );
    expect(names[0]).toBe('client_042 yesterday, 17:04');
    expect(names[2]).toContain('Maison Lumen by Inès M. · today, 13:26');
  });

  it('plays nothing by itself, and without sound unless somebody chose otherwise', async () => {
    await show();
    const played = [...document.querySelectorAll<HTMLMediaElement>('video, audio')];
    expect(played.map(({ autoplay, muted, preload }) => [autoplay, muted, preload])).toEqual([
      [false, true, 'none'],
      [false, true, 'none'],
      [false, false, 'none'],
    ]);
    expect(played.map((element) => [element.getAttribute('aria-label'), element.hasAttribute('muted')])).toEqual([['lamp.mp4', true], ['buzz.mp3', true], ['loud.mp4', false]]); // prettier-ignore
  });

  it('shows what people wrote as text, in its own language', async () => {
    await show();
    const text = document.querySelector('article .text');
    expect([text?.textContent, text?.getAttribute('lang')]).toEqual(['<b>toujours rien</b>', 'fr']);
  });

  it('marks what a search found, also within a mention, and says which one is looked at', async () => {
    const { fixture, page } = await show();
    page.found.set(true);
    await fixture.whenStable();
    const marks = [...document.querySelectorAll('article mark')].map((mark) => mark.textContent);
    expect(marks).toEqual(['toujours', 'Inès']);
    expect(document.querySelector('.at')?.textContent).toBe('@');
    const current = document.querySelectorAll('article[aria-current="true"]');
    expect([...current].map((article) => article.textContent?.includes('toujours'))).toEqual([true]);
    expect(await violations()).toEqual([]);
  });

  it('shows its target a third below the upper edge, and holds it there until the reader scrolls', async () => {
    const grown: (() => void)[] = [];
    const usual = globalThis.ResizeObserver;
    globalThis.ResizeObserver = class extends usual {
      constructor(callback: ResizeObserverCallback) {
        super(callback);
        grown.push(() => callback([], this));
      }
    };
    const { fixture, page } = await show();
    globalThis.ResizeObserver = usual;
    const scroller = byRole('region', 'Conversation');
    const note = document.querySelector<HTMLElement>('[data-entry="3"]');
    if (!note) throw new Error('no note');
    let top = 900;
    note.getBoundingClientRect = () => new DOMRect(0, top - scroller.scrollTop, 10, 10);
    Object.defineProperty(scroller, 'clientHeight', { value: 300 });
    const grow = (by: number): void => {
      top += by;
      grown.forEach((run) => run());
    };
    page.target.set('3');
    await fixture.whenStable();
    expect(scroller.scrollTop).toBe(800);
    grow(200);
    expect(scroller.scrollTop).toBe(1000);
    scroller.dispatchEvent(new WheelEvent('wheel'));
    grow(200);
    expect(scroller.scrollTop).not.toBe(1200);
  });

  it('keeps a failed reply in place with the reason and ways out', async () => {
    const { page } = await show();
    expect(document.body.textContent).toContain('The comment is gone');
    byRole('button', 'Retry').click();
    expect(page.log).toEqual(['retry']);
  });

  it('asks for older messages once, and says when it has them all', async () => {
    const { fixture, page } = await show();
    const first = () => document.querySelector('article')?.getAttribute('aria-setsize');
    expect(first()).toBe('-1');
    byRole('button', '28 older comments').click();
    page.busy.set(true);
    await fixture.whenStable();
    byRole('button', '28 older comments').click();
    expect(page.log).toEqual(['older']);
    expect(byRole('feed').getAttribute('aria-busy')).toBe('true');
  });

  it('goes from message to message with the page keys', async () => {
    await show();
    const region = byRole('region', 'Conversation');
    region.focus();
    press(region, 'PageDown');
    expect(document.activeElement).toBe(document.querySelector('article'));
    press(document.activeElement as Element, 'PageDown');
    press(document.activeElement as Element, 'PageDown');
    expect(document.activeElement?.textContent).toContain('Ask');
    press(document.activeElement as Element, 'PageUp');
    expect(document.activeElement?.textContent).toContain('The rule');
  });

  it('leads from the post to the platform and to its queue', async () => {
    await show();
    expect(document.querySelector('img')?.alt).toBe('A lamp at dusk');
    expect(byRole('link', 'See it on Instagram').getAttribute('rel')).toContain('noopener');
    expect(byRole('link', '148 to review').getAttribute('href')).toBe('/moderation/post-1');
  });

  it('marks the longest name after an @', () => {
    expect(splitMentions('Ask @Inès M. or @Théo', ['Inès', 'Inès M.'])).toEqual([
      { text: 'Ask ', marked: false },
      { text: '@Inès M.', marked: true },
      { text: ' or @Théo', marked: false },
    ]);
  });

  it('passes axe', async () => {
    await show();
    expect(allByRole('article').length).toBe(1);
    expect(await violations()).toEqual([]);
  });
});
