import { type DestroyRef, inject, Injectable } from '@angular/core';
import { Toasts } from '@parvis/ui';
import type { Action } from '../../../shared/actions/action';
import { Actions } from '../../../shared/actions/actions';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { ComposerStore } from '../data/composer-store';
import { ThreadStore } from '../data/thread-store';
import { ComposerWords } from '../ui/composer-words';
import type { ComposerMode } from './conversation';

/** The keys that answer: they exist while a conversation is open, and say why when the channel does not allow it now. */
@Injectable()
export class ConversationActions {
  private readonly actions = inject(Actions);
  private readonly session = inject(SessionStore);
  private readonly thread = inject(ThreadStore);
  private readonly composer = inject(ComposerStore);
  private readonly words = inject(ComposerWords);
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);

  register(page: { write: (mode: ComposerMode) => unknown }, until: DestroyRef): void {
    const answer = (mode: ComposerMode, key: string): Action => ({
      id: `inbox.${mode}`,
      label: `inbox.action.${mode}`,
      group: 'item',
      keys: [key],
      visible: () =>
        this.thread.id() !== null && (mode === 'note' ? this.composer.canNote() : this.session.can('inbox.reply')),
      blocked: () => this.whyNot(mode),
      run: () => page.write(mode),
    });
    this.actions.register([answer('reply', 'R'), answer('private-reply', 'M'), answer('note', 'N')], until);
  }

  /** A reply was stopped in a conversation that is no longer on screen. */
  sayMissed(open: () => void): void {
    const action = { label: this.language.text('inbox.newer.open'), run: open };
    this.toasts.show({ text: this.language.text('inbox.newer.missed'), tone: 'bad', lastsMs: null, action });
  }

  private whyNot(mode: ComposerMode): string | null {
    if (mode === 'note') return null;
    const tab = this.words.tabs(this.composer).find(({ id }) => id === mode);
    if (!tab) return this.language.text(`inbox.blocked.no-${mode}`);
    return tab.disabledReason ?? null;
  }
}
