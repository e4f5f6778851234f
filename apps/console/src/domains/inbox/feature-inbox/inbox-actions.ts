import { type DestroyRef, inject, Injectable } from '@angular/core';
import type { MemberLoad } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import type { Action } from '../../../shared/actions/action';
import { Actions } from '../../../shared/actions/actions';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { ConversationCache } from '../data/conversation-cache';
import { HitTrail } from '../data/hit-trail';
import { InboxClient } from '../data/inbox-client';
import { ThreadStore } from '../data/thread-store';
import type { Inbox } from './inbox';

type Page = Pick<
  Inbox,
  | 'targets' | 'selectAll' | 'step' | 'extend' | 'toggleSelected' | 'top' | 'handle' | 'assignToMe' | 'pick' | 'merge' | 'toggleDetail'
  | 'focusPane' | 'closeInnermost' | 'openOnPlatform' | 'takeNext' | 'focusSearch'
>; // prettier-ignore

/** Views that say where the next conversation comes from; in the others it comes from anywhere. */
const NARROWING = /^(team|account|channel|tag)-|^at-risk$/;
const PANES = ['list', 'thread', 'composer'] as const;

/** The keys of the inbox, which are also its lines in the palette and in the help sheet. */
@Injectable()
export class InboxActions {
  private readonly actions = inject(Actions);
  private readonly session = inject(SessionStore);
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly thread = inject(ThreadStore);
  private readonly trail = inject(HitTrail);
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);

  register(page: Page, until: DestroyRef): void {
    this.actions.register([...this.moves(page), ...this.acts(page), ...this.places(page)], until);
  }

  /** The most urgent conversation without an owner that fits is mine and comes up; otherwise it is said why there is none. */
  async takeNext(view: string, open: (id: string) => void, ignoreCapacity = false): Promise<void> {
    const body = { ...(NARROWING.test(view) ? { view } : {}), ...(ignoreCapacity ? { ignoreCapacity } : {}) };
    try {
      const taken = await this.client.next(body);
      if (!taken) this.toasts.show({ text: this.language.text('inbox.next.none') });
      else {
        this.cache.adopt(taken);
        open(taken.id);
      }
    } catch (error) {
      const problem = toProblem(error);
      const load = problem.code === 'capacity-full' ? (problem.current as MemberLoad | undefined) : undefined;
      if (load) this.offerMore(load, () => void this.takeNext(view, open, true));
      else this.toasts.show({ text: this.problems.of(problem), tone: 'bad' });
    }
  }

  private offerMore({ points, capacity }: MemberLoad, run: () => void): void {
    const text = this.language.text('inbox.next.full', { points, capacity: capacity ?? points });
    this.toasts.show({ text, action: { label: this.language.text('inbox.next.more'), run } });
  }

  private moves(page: Page): Action[] {
    const list = (id: string, keys: string[], run: () => void): Action => ({
      id: `inbox.${id}`,
      label: `inbox.action.${id}`,
      group: 'list',
      keys,
      run,
      silent: true,
    });
    const hit = (id: string, key: string, step: 1 | -1): Action => ({
      id: `inbox.${id}-hit`,
      label: `search.action.${id}`,
      group: 'list',
      keys: [key],
      visible: () => this.trail.hits().length > 1,
      run: () => { this.trail.step(step); }, // prettier-ignore
    });
    return [
      { ...list('next', ['J'], () => { page.step(1); }), repeats: true },
      { ...list('previous', ['K'], () => { page.step(-1); }), repeats: true },
      list('select', ['X'], () => { page.toggleSelected(); }),
      { ...list('extend-next', ['Shift+J'], () => { page.extend(1); }), repeats: true },
      { ...list('extend-previous', ['Shift+K'], () => { page.extend(-1); }), repeats: true },
      { ...list('select-all', ['Mod+A'], () => { page.selectAll(); }), label: 'bulk.action.select-all' },
      list('top', ['Home'], () => { page.top(); }),
      { ...list('search', ['/'], () => { page.focusSearch(); }), silent: false },
      { ...hit('next', 'W', 1), repeats: true },
      { ...hit('previous', 'Shift+W', -1), repeats: true },
      list('close', ['Escape'], () => { page.closeInnermost(); }),
    ]; // prettier-ignore
  }

  private acts(page: Page): Action[] {
    const hasTarget = () => page.targets().length > 0;
    const act = (id: string, key: string, isAllowed: () => boolean, run: () => unknown): Action => ({
      id: `inbox.${id}`,
      label: `inbox.action.${id}`,
      group: 'item',
      keys: key === '' ? [] : [key],
      visible: () => isAllowed() && hasTarget(),
      run,
    });
    const canHandle = () => this.session.can('inbox.handle');
    const canAssign = () => this.session.can('inbox.assign');
    return [
      act('handle', 'E', canHandle, () => { page.handle(); }),
      { ...act('take', 'I', canAssign, () => { page.assignToMe(); }), visible: canAssign },
      { ...act('take-next', 'Shift+I', canAssign, () => page.takeNext()), visible: canAssign },
      act('assign', 'A', canAssign, () => { page.pick('assign', null); }),
      act('snooze', 'H', canHandle, () => { page.pick('snooze', null); }),
      act('tag', 'L', () => this.session.can('inbox.tag'), () => { page.pick('tags', null); }),
      act('priority', 'P', canHandle, () => { page.pick('priority', null); }),
      act('team', '', canAssign, () => { page.pick('team', null); }),
      act('escalate', '', () => this.session.can('inbox.escalate'), () => { page.pick('escalate', null); }),
      act('merge', '', canHandle, () => { page.merge(); }),
      act('unread', 'U', () => this.thread.id() !== null, () => { this.markUnread(); }),
      act('platform', 'O', () => this.thread.id() !== null, () => { page.openOnPlatform(); }),
    ]; // prettier-ignore
  }

  private places(page: Page): Action[] {
    const pane = (id: string, keys: string[], step: 1 | -1): Action => ({
      id: `inbox.${id}`,
      label: `actions.${id}`,
      group: 'app',
      keys,
      silent: true,
      whileTyping: true,
      visible: () => this.paneAfter(step) !== null,
      run: () => {
        const next = this.paneAfter(step);
        if (next) page.focusPane(next);
      },
    });
    return [
      { id: 'inbox.panel', label: 'inbox.action.panel', group: 'item', keys: ['V'], visible: () => this.thread.id() !== null, run: () => { page.toggleDetail(); } },
      pane('next-pane', ['F6'], 1),
      pane('previous-pane', ['Shift+F6'], -1),
    ]; // prettier-ignore
  }

  /** After the last pane the browser gets the key. */
  private paneAfter(step: 1 | -1): (typeof PANES)[number] | null {
    const focused = document.activeElement;
    const selectors = { list: '[sheetlist]', composer: 'app-composer-pane', thread: 'app-conversation' };
    const order = ['list', 'composer', 'thread'] as const;
    const current = order.find((pane) => focused?.closest(selectors[pane]));
    const panes = this.thread.id() === null ? PANES.slice(0, 1) : PANES;
    return panes[(current ? PANES.indexOf(current) : -1) + step] ?? null;
  }

  private markUnread(): void {
    const id = this.thread.id();
    if (id === null) return;
    this.cache.setUnread(id, true);
    void this.client.seen(id, null).catch(() => undefined); // it reads as seen again, which is true of this member
  }
}
