import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import type { ActionCommentView, ActionView, ItemRevisionView, ItemView } from '@parvis/contracts';
import { Button, Format, Toasts } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ComposerStore } from '../data/composer-store';
import { RepliesClient } from '../data/replies-client';
import { ThreadStore } from '../data/thread-store';
import { LintWords } from '../ui/lint-words';

const ACTS = ['edit-reply', 'delete-reply', 'revisions', 'change', 'send-now', 'approve-reply', 'refuse-reply', 'comments'] as const; // prettier-ignore
type ReplyAct = (typeof ACTS)[number];

export function isReplyAct(id: string): id is ReplyAct {
  return ACTS.some((act) => act === id);
}

/** What is asked before a reply of ours is corrected, taken off, approved, refused, sent early or talked about. */
@Component({
  selector: 'app-reply-dialogs',
  imports: [Button, DialogBox, Field, TextPipe],
  templateUrl: './reply-dialogs.html',
  styleUrl: '../ui/dialog-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReplyDialogs {
  private readonly client = inject(RepliesClient);
  private readonly thread = inject(ThreadStore);
  private readonly composer = inject(ComposerStore);
  private readonly problems = inject(ProblemTexts);
  private readonly lint = inject(LintWords);
  private readonly directory = inject(Directory);
  private readonly format = inject(Format);
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);

  protected readonly asked = signal<{ act: ReplyAct; item: ItemView } | null>(null);
  protected readonly text = signal('');
  protected readonly sendAt = signal('');
  protected readonly busy = signal(false);
  protected readonly problem = signal<Problem | null>(null);
  private readonly revisions = signal<readonly ItemRevisionView[]>([]);
  private readonly comments = signal<readonly ActionCommentView[]>([]);

  protected readonly act = computed(() => this.asked()?.act ?? null);
  protected readonly heading = computed(() => {
    const act = this.act();
    return act ? this.language.text(`inbox.reply.${act}-title`) : '';
  });
  protected readonly hasText = computed(() => ['edit-reply', 'change', 'refuse-reply', 'comments'].includes(this.act() ?? '')); // prettier-ignore
  protected readonly hasTime = computed(
    () => this.act() === 'change' && this.asked()?.item.action?.sendAt !== undefined,
  );
  protected readonly lines = computed(() => {
    if (this.act() === 'revisions')
      return this.revisions().map(({ revision, text, at }) => ({ id: String(revision), who: '', at: this.format.long(at), text })); // prettier-ignore
    return this.comments().map(({ id, memberId, at, text }) => ({ id, who: this.directory.memberName(memberId), at: this.format.long(at), text })); // prettier-ignore
  });
  /** Something came in since, or the linter found something: both can be gone past. */
  protected readonly canInsist = computed(() => {
    const problem = this.problem();
    const findings = problem ? this.composer.findingsOf(problem) : [];
    return problem?.code === 'newer-items' || (findings.length > 0 && findings.every(({ acceptable }) => acceptable));
  });
  protected readonly problemText = computed(() => {
    const problem = this.problem();
    if (!problem) return null;
    const findings = this.composer.findingsOf(problem);
    if (problem.code === 'newer-items') return this.language.text('inbox.reply.newer');
    return findings.length > 0 ? this.lint.of(findings) : this.problems.of(problem);
  });

  run(act: ReplyAct, item: ItemView): void {
    this.problem.set(null);
    this.revisions.set([]);
    this.comments.set([]);
    this.text.set(act === 'edit-reply' || act === 'change' ? item.text : '');
    this.sendAt.set(localTime(item.action?.sendAt));
    this.asked.set({ act, item });
    if (act === 'approve-reply' || act === 'send-now') void this.submit(false);
    else if (act === 'revisions')
      void this.read(async () => { this.revisions.set(await this.client.revisions(item.id)); }); // prettier-ignore
    else if (act === 'comments' && item.action) {
      const { id } = item.action;
      void this.read(async () => { this.comments.set(await this.client.comments(id)); }); // prettier-ignore
    }
  }

  protected close(): void {
    this.asked.set(null);
  }

  protected async submit(insists: boolean): Promise<void> {
    const asked = this.asked();
    if (!asked || this.busy()) return;
    await this.read(async () => {
      await this.perform(asked.act, asked.item, insists);
      if (asked.act === 'comments') this.text.set('');
      else this.close();
    });
  }

  private async perform(act: ReplyAct, item: ItemView, insists: boolean): Promise<void> {
    const text = this.text();
    if (act === 'edit-reply')
      return this.adopt(
        (await this.client.editReply(item.id, { text, revision: item.revision, acceptWarnings: insists })).item,
      );
    if (act === 'delete-reply') return this.adopt((await this.client.deleteReply(item.id)).item);
    if (!item.action) return;
    if (act === 'comments') this.comments.set(await this.client.comment(item.action.id, text.trim()));
    else this.thread.adoptAction(await this.onAction(act, item, item.action, insists));
    this.say(act);
  }

  private onAction(act: ReplyAct, item: ItemView, { id, approval }: ActionView, insists: boolean): Promise<ActionView> {
    const revision = approval?.revision ?? 1;
    if (act === 'approve-reply') return this.client.approve(id, { revision, sendAnyway: insists });
    if (act === 'refuse-reply') return this.client.refuse(id, this.text().trim());
    if (act === 'send-now') return this.client.sendNow(id, insists);
    const sendAt = this.hasTime() ? new Date(this.sendAt()) : null;
    const isMoved = sendAt !== null && localTime(item.action?.sendAt) !== this.sendAt();
    return this.client.change(id, {
      ...(this.text() !== item.text && { text: this.text(), revision, acceptWarnings: insists }),
      ...(isMoved && !Number.isNaN(sendAt.getTime()) && { sendAt: sendAt.toISOString() }),
    });
  }

  private adopt(item: ItemView): void {
    this.thread.adopt(item);
  }

  private say(act: ReplyAct): void {
    if (act !== 'comments') this.toasts.show({ text: this.language.text(`inbox.reply.${act}-done`), tone: 'ok' });
  }

  private async read(work: () => Promise<void>): Promise<void> {
    this.busy.set(true);
    this.problem.set(null);
    try {
      await work();
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}

/** As a `datetime-local` field holds it. */
function localTime(iso: string | undefined): string {
  if (iso === undefined) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
