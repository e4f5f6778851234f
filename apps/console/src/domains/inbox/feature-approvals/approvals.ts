import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  resource,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { PendingApproval } from '@parvis/contracts';
import { Button, ChannelTile, Empty, Format, InlineError, Skeleton, Toasts } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { NotificationsStore } from '../../../shared/notifications/notifications-store';
import { Page } from '../../../shared/page/page';
import { RepliesClient } from '../data/replies-client';
import { ConversationWords } from '../ui/conversation-words';

/** Replies that wait for the member's approval, longest waiting first. */
@Component({
  selector: 'app-approvals',
  imports: [Button, ChannelTile, DialogBox, Empty, Field, InlineError, Page, RouterLink, Skeleton, TextPipe],
  templateUrl: './approvals.html',
  styleUrl: './approvals.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Approvals {
  private readonly client = inject(RepliesClient);
  private readonly words = inject(ConversationWords);
  private readonly directory = inject(Directory);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly toasts = inject(Toasts);

  protected readonly waiting = resource({ loader: () => this.client.approvals() });
  protected readonly busy = signal<string | null>(null);
  protected readonly refusing = signal<PendingApproval | null>(null);
  protected readonly reason = signal('');
  protected readonly lines = computed(() => (this.waiting.hasValue() ? this.waiting.value().items : []).map((one) => this.line(one))); // prettier-ignore
  protected readonly problem = computed(() => this.problems.shownOf(this.waiting.error()));

  constructor() {
    const notifications = inject(NotificationsStore);
    // whoever may approve is told of each reply that comes to wait
    effect(() => {
      notifications.all();
      untracked(() => this.waiting.reload());
    });
  }

  protected approve({ action }: PendingApproval): Promise<boolean> {
    const revision = action.approval?.revision ?? 1;
    return this.decide(action.id, 'approve-reply', () => this.client.approve(action.id, { revision }));
  }

  protected askWhy(one: PendingApproval): void {
    this.reason.set('');
    this.refusing.set(one);
  }

  /** What was written as the reason stays while it could not be told. */
  protected async refuse(): Promise<void> {
    const [id, reason] = [this.refusing()?.action.id, this.reason().trim()];
    if (id === undefined || reason === '') return;
    if (await this.decide(id, 'refuse-reply', () => this.client.refuse(id, reason))) this.refusing.set(null);
  }

  private async decide(id: string, act: string, work: () => Promise<unknown>): Promise<boolean> {
    this.busy.set(id);
    try {
      await work();
      this.toasts.show({ text: this.language.text(`inbox.reply.${act}-done`), tone: 'ok' });
      return true;
    } catch (error) {
      const problem = toProblem(error);
      // what came in since is to be seen before it is gone past: in the conversation
      const text =
        problem.code === 'newer-items' ? this.language.text('inbox.reply.newer-open') : this.problems.of(problem);
      this.toasts.show({ text, tone: 'bad' });
      return false;
    } finally {
      this.busy.set(null);
      this.waiting.reload();
    }
  }

  private line(one: PendingApproval) {
    const { action, item, conversation } = one;
    return {
      one,
      id: action.id,
      channel: conversation.channel,
      title: this.words.name(conversation),
      preview: conversation.preview,
      language: conversation.language,
      text: item.text,
      by: this.language.text('inbox.approvals.by', { name: this.directory.memberName(action.requestedBy), at: this.format.long(action.createdAt) }), // prettier-ignore
      given: this.language.text('inbox.delivery.awaiting-count', { given: action.approval?.by.length ?? 0, needed: action.approval?.needed ?? 1 }), // prettier-ignore
      link: ['/inbox', 'all', conversation.id],
    };
  }
}
