import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { DecisionDesk, type Question } from './decision-desk';
import { ReasonMenu } from './reason-menu';

/** Asks why before something is taken away, where the workspace wants to know. */
@Component({
  selector: 'app-reason-dialog',
  imports: [DialogBox, ReasonMenu],
  template: `
    <mi-dialog [open]="true" size="sm" [heading]="heading()" (closed)="closed.emit()">
      <app-reason-menu [rows]="question().rows" (chosen)="desk.confirm($event)" />
    </mi-dialog>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReasonDialog {
  private readonly language = inject(Language);
  protected readonly desk = inject(DecisionDesk);
  readonly question = input.required<Extract<Question, { what: 'reason' }>>();
  readonly closed = output();
  protected readonly heading = computed(() => {
    const { parts, rows } = this.question();
    const kind = parts[0]?.kind ?? 'delete';
    return this.language.text(`moderation.reason.why.${kind}`, { count: rows.length });
  });
}
