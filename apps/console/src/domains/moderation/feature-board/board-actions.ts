import { type DestroyRef, inject, Injectable } from '@angular/core';
import type { Action } from '../../../shared/actions/action';
import { Actions } from '../../../shared/actions/actions';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import type { BoardDecision } from '../data/decision-options';
import { OpenItem } from '../data/open-item';
import type { Board } from './board';

type Page = Pick<
  Board,
  | 'targets' | 'current' | 'decideByKey' | 'skip' | 'enter' | 'step' | 'extend' | 'toggleSelected' | 'selectAll' | 'top' | 'togglePanel'
  | 'closeInnermost' | 'undecide' | 'openTags' | 'openOnPlatform' | 'answer' | 'hideAndAnswer' | 'take' | 'pin' | 'translate'
>; // prettier-ignore

/** The keys of the board, which are also its lines in the palette and in the help sheet. Letters only: digits and signs need Shift on some layouts. */
@Injectable()
export class BoardActions {
  private readonly actions = inject(Actions);
  private readonly session = inject(SessionStore);
  private readonly item = inject(OpenItem);
  private readonly language = inject(Language);

  register(page: Page, until: DestroyRef): void {
    this.actions.register([...this.decisions(page), ...this.acts(page), ...this.moves(page)], until);
  }

  private decisions(page: Page): Action[] {
    const decide = (decision: BoardDecision, key: string, isAllowed: () => boolean): Action => ({
      id: `moderation.${decision}`,
      label: `moderation.action.${decision}`,
      group: 'item',
      keys: [key],
      visible: () => isAllowed() && page.targets().length > 0,
      run: () => { page.decideByKey(decision); }, // prettier-ignore
    });
    const canHide = () => this.session.can('moderation.hide');
    return [
      decide('approve', 'A', canHide),
      decide('hide', 'H', canHide),
      decide('delete', 'D', () => this.session.can('moderation.delete')),
      decide('ban', 'B', () => this.session.can('moderation.ban')),
    ];
  }

  private acts(page: Page): Action[] {
    const act = (id: string, key: string, run: () => unknown, isAllowed: () => boolean = () => true): Action => ({
      id: `moderation.${id}`,
      label: `moderation.action.${id}`,
      group: 'item',
      keys: [key],
      visible: () => isAllowed() && page.current() !== null,
      run,
    });
    const hasLink = () => (this.item.detail()?.permalink ? null : this.language.text('moderation.hindrance.no-link'));
    return [
      act('skip', 'S', () => { page.skip(); }),
      act('undecided', 'U', () => { page.undecide(); }, () => this.session.can('moderation.hide')),
      act('answer', 'R', () => page.answer(), () => this.session.can('inbox.reply')),
      act('shield', 'M', () => page.hideAndAnswer(), () => this.session.can('inbox.reply') && page.current()?.label === 'personal-data'),
      act('take', 'I', () => page.take(), () => this.session.can('inbox.assign')),
      act('tag', 'L', () => { page.openTags(null); }, () => this.session.can('inbox.tag')),
      act('pin', 'P', () => page.pin(), () => this.session.can('moderation.hide')),
      act('translate', 'T', () => page.translate()),
      { ...act('open-on-platform', 'O', () => { page.openOnPlatform(); }), blocked: hasLink },
    ]; // prettier-ignore
  }

  private moves(page: Page): Action[] {
    const move = (id: string, keys: string[], run: () => unknown): Action => ({
      id: `moderation.${id}`,
      label: `moderation.action.${id}`,
      group: 'list',
      keys,
      run,
      silent: true,
    });
    return [
      { ...move('next', ['J'], () => { page.step(1); }), repeats: true },
      { ...move('previous', ['K'], () => { page.step(-1); }), repeats: true },
      move('select', ['X'], () => { page.toggleSelected(); }),
      { ...move('extend-next', ['Shift+J'], () => { page.extend(1); }), repeats: true },
      { ...move('extend-previous', ['Shift+K'], () => { page.extend(-1); }), repeats: true },
      move('select-all', ['Mod+A'], () => { page.selectAll(); }),
      move('top', ['Home'], () => { page.top(); }),
      { ...move('open', ['Enter'], () => { page.enter(); }), visible: () => document.activeElement === document.body },
      { ...move('panel', ['V'], () => { page.togglePanel(); }), silent: false },
      move('close', ['Escape'], () => { page.closeInnermost(); }),
    ]; // prettier-ignore
  }
}
