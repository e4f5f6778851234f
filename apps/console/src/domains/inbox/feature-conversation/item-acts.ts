import { inject, Injectable } from '@angular/core';
import type { ItemView } from '@parvis/contracts';
import { Toasts } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { Assistance } from '../data/assistance';
import { ComposerStore } from '../data/composer-store';
import { DecisionCommands } from '../data/decision-commands';
import { InboxClient } from '../data/inbox-client';
import { ThreadStore } from '../data/thread-store';

/** What a button or menu of one message does. Where the page has to ask first, it says for what. */
@Injectable()
export class ItemActs {
  private readonly decisions = inject(DecisionCommands);
  private readonly composer = inject(ComposerStore);
  private readonly thread = inject(ThreadStore);
  private readonly client = inject(InboxClient);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly assistance = inject(Assistance);

  run(id: string, item: ItemView): 'delete' | 'tag' | 'split' | 'reply' | 'private-reply' | null {
    switch (id) {
      case 'delete':
      case 'tag':
      case 'split':
        return id;
      case 'answer':
        this.composer.answer(item.id, 'reply');
        return 'reply';
      case 'answer-privately':
        this.composer.answer(item.id, 'private-reply');
        return 'private-reply';
      case 'approve':
      case 'hide':
      case 'unhide':
      case 'reject':
      case 'spam':
      case 'ban':
      case 'unban':
      case 'like':
      case 'unlike':
        void this.decisions.decide(item, id);
        return null;
      default:
        return this.runOwn(id, item);
    }
  }

  private runOwn(id: string, item: ItemView): 'reply' | null {
    if (id === 'translate' || id === 'original') void this.assistance.toggle(item);
    if (id === 'copy') void this.copy(item.text);
    if (id === 'open' && item.permalink) window.open(item.permalink, '_blank', 'noopener,noreferrer');
    if (id === 'retry' && item.action) void this.settle(this.client.retry(item.action.id));
    if (id === 'cancel' && item.action) void this.takeBack(item.action.id, item.text);
    if (id === 'cancel-change' && item.change) void this.dropChange(item);
    if (id !== 'edit') return null;
    this.giveBack(item.text);
    return 'reply';
  }

  private async takeBack(actionId: string, text: string): Promise<void> {
    if (await this.settle(this.client.cancel(actionId))) this.giveBack(text);
  }

  private async dropChange(item: ItemView): Promise<void> {
    if (!item.change || !(await this.settle(this.client.cancel(item.change.action.id)))) return;
    const { change: _, ...rest } = item;
    this.thread.adopt(rest);
  }

  /** The text goes back to the composer, before what one has begun there since. */
  private giveBack(text: string): void {
    const begun = this.composer.text();
    this.composer.write(begun === '' ? text : `${text}\n\n${begun}`);
  }

  private async copy(text: string): Promise<void> {
    await navigator.clipboard.writeText(text);
    this.toasts.show({ text: this.language.text('ui.copied'), tone: 'ok' });
  }

  private async settle(answer: ReturnType<InboxClient['retry']>): Promise<boolean> {
    try {
      this.thread.adoptAction(await answer);
      return true;
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
      return false;
    }
  }
}
