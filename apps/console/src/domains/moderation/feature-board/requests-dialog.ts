import { ChangeDetectionStrategy, Component, computed, inject, output, signal } from '@angular/core';
import type { ModerationRequestView } from '@parvis/contracts';
import { Button, Clock, Format, Toasts } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RequestsStore } from '../data/requests-store';

/** What waits: approved or refused by who may, taken back by who asked. */
@Component({
  selector: 'app-requests-dialog',
  imports: [Button, DialogBox, Field, TextPipe],
  templateUrl: './requests-dialog.html',
  styleUrl: './requests-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RequestsDialog {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  protected readonly requests = inject(RequestsStore);

  readonly closed = output();
  /** The request that is being refused, which needs to be said why. */
  protected readonly refusing = signal<string | null>(null);
  protected readonly note = signal('');
  protected readonly lines = computed(() =>
    this.requests.waiting().map((request) => {
      const verb = request.kind === 'reject' || request.kind === 'spam' ? 'delete' : request.kind;
      const by = this.directory.memberName(request.requestedBy);
      return {
        request,
        isMine: this.requests.isMine(request),
        text: this.language.text('moderation.request.line', { what: this.language.text(`moderation.decide.${verb}`), count: request.total, by }),
        when: this.when(request),
        reason: this.reason(request),
      };
    }),
  ); // prettier-ignore

  protected approve(id: string): void {
    this.attempt(this.requests.approve(id));
  }

  protected refuse(id: string): void {
    this.attempt(this.requests.refuse(id, this.note().trim()));
    this.refusing.set(null);
    this.note.set('');
  }

  protected withdraw(id: string): void {
    this.attempt(this.requests.withdraw(id));
  }

  private when({ runsAt, expiresAt }: ModerationRequestView): string {
    const left = Date.parse(runsAt ?? expiresAt) - this.clock.second();
    return this.language.text(runsAt === null ? 'moderation.request.expires' : 'moderation.request.runs', { left: this.format.duration(Math.max(0, left)) }); // prettier-ignore
  }

  private reason({ reasonId, note }: ModerationRequestView): string {
    const label = this.directory.policyReasons().find(({ id }) => id === reasonId)?.label;
    return [label ? this.language.pick(label) : null, note].filter(Boolean).join(' · ');
  }

  private attempt(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
      void this.requests.load();
    });
  }
}
