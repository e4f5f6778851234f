import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import type { ItemView } from '@parvis/contracts';
import { Banner } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { ComposerStore } from '../data/composer-store';
import { DecisionCommands } from '../data/decision-commands';
import { ReplySender } from '../data/reply-sender';
import { SharedDraftStore } from '../data/shared-draft-store';
import { ThreadStore } from '../data/thread-store';
import { Uploads } from '../data/uploads';
import { ComposerPane } from '../feature-composer/composer-pane';
import { type ItemAct, ThreadPane } from '../feature-thread/thread-pane';
import { ConversationActions } from './conversation-actions';
import { ConversationDialogs } from './conversation-dialogs';
import { HandOverDialog } from './hand-over-dialog';
import { ItemActs } from './item-acts';
import { MacroDialog } from './macro-dialog';
import { isReplyAct, ReplyDialogs } from './reply-dialogs';

export type ComposerMode = 'reply' | 'private-reply' | 'note';

/** One conversation: its thread, the answer being written, and what can be done to its messages. */
@Component({
  selector: 'app-conversation',
  imports: [Banner, ComposerPane, ConversationDialogs, HandOverDialog, MacroDialog, ReplyDialogs, TextPipe, ThreadPane],
  providers: [Uploads, ReplySender, SharedDraftStore, ComposerStore, DecisionCommands, ItemActs, ConversationActions],
  templateUrl: './conversation.html',
  styles: `
    :host {
      display: flex;
      flex: 1;
      min-width: 0;
      min-height: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Conversation {
  private readonly composer = inject(ComposerStore);
  private readonly itemActs = inject(ItemActs);
  private readonly session = inject(SessionStore);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly thread = inject(ThreadStore);

  readonly detailOpen = input(true);
  /** An item whose private answer was prepared elsewhere: the composer opens for it. */
  readonly answering = input<string | null>(null);
  readonly back = output();
  readonly snoozed = output<HTMLElement | null>();
  readonly handled = output();
  readonly detailToggled = output();
  readonly tagAsked = output<HTMLElement>();
  readonly splitAsked = output<ItemView>();
  /** A conversation was answered and closed. */
  readonly answered = output<string>();
  readonly listAsked = output();
  readonly openAsked = output<string>();

  private readonly pane = viewChild.required(ThreadPane);
  private readonly composerPane = viewChild(ComposerPane);
  private readonly dialogs = viewChild.required(ConversationDialogs);
  private readonly replyDialogs = viewChild.required(ReplyDialogs);
  protected readonly macroOpen = signal(false);
  /** The item whose prepared answer is in the composer, until the composer shows it. */
  private readonly prepared = signal<string | null>(null);

  /** Somebody else closed it while it was open here. */
  protected readonly handledBy = computed(() => {
    const last = this.thread
      .items()
      .findLast(
        ({ system }) =>
          system?.kind === 'status-changed' || (system?.kind === 'bulk' && system.data['to'] !== undefined),
      );
    const isHandled = this.thread.conversation()?.status === 'handled' && last?.system?.data['to'] === 'handled';
    const by = last?.system?.byMemberId ?? null;
    return isHandled && by !== null && by !== this.session.memberId() ? this.directory.memberName(by) : null;
  });

  constructor() {
    const actions = inject(ConversationActions);
    actions.register({ write: (mode) => this.write(mode) }, inject(DestroyRef));
    effect(() => {
      const id = this.thread.id();
      untracked(() => void this.openComposer(id));
    });
    effect(() => {
      const itemId = this.prepared();
      if (itemId === null || !this.composerPane() || !this.thread.items().some(({ id }) => id === itemId)) return;
      untracked(() => {
        this.prepared.set(null);
        this.composer.answer(itemId);
        this.write('private-reply');
      });
    });
    effect(() => {
      const id = this.composer.missed();
      if (id !== null) untracked(() => { actions.sayMissed(() => { this.openAsked.emit(id); }); }); // prettier-ignore
    });
  }

  /** Opens a tab of the composer with the caret in it; false when the channel does not have it. */
  write(mode: ComposerMode): boolean {
    return this.composerPane()?.start(mode) ?? false;
  }

  decide(verb: string): void {
    const item = this.thread.lastInbound();
    if (item) this.runOn(verb, item, document.body);
  }

  focus(): void {
    this.pane().focus();
  }

  protected act({ id, item, element }: ItemAct): void {
    this.runOn(id, item, element);
  }

  protected onSent(): void {
    this.pane().toEnd();
  }

  protected askTakeOver(name: string): void {
    if (!this.write('note')) return;
    setTimeout(() => this.composerPane()?.insert(`@${name} ${this.language.text('inbox.composer.may-i')} `));
  }

  protected focusComposer(): void {
    document.getElementById('composer')?.focus();
  }

  /** The draft comes first: a tab that is chosen before it would be saved without its text. */
  private async openComposer(id: string | null): Promise<void> {
    await this.composer.open(id);
    if (id !== null && id === this.thread.id()) this.prepared.set(this.answering());
  }

  private runOn(id: string, item: ItemView, element: HTMLElement): void {
    if (isReplyAct(id)) {
      this.replyDialogs().run(id, item);
      return;
    }
    const wanted = this.itemActs.run(id, item);
    if (wanted === 'delete') this.dialogs().confirmDelete(item);
    else if (wanted === 'tag') this.tagAsked.emit(element);
    else if (wanted === 'split') this.splitAsked.emit(item);
    else if (wanted) this.write(wanted);
  }
}
