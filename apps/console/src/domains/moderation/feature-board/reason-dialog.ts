import { ChangeDetectionStrategy, Component, computed, inject, input, output, resource } from '@angular/core';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { Decisions } from '../data/decisions';
import { ModerationClient } from '../data/moderation-client';
import { previewBodies, together } from '../data/outcome-preview';
import { DecisionDesk, type Question } from './decision-desk';
import { ReasonMenu } from './reason-menu';

/** Asks why before something is taken away, where the workspace wants to know. */
@Component({
  selector: 'app-reason-dialog',
  imports: [DialogBox, ReasonMenu],
  template: `
    <mi-dialog [open]="true" size="lg" [heading]="heading()" (closed)="closed.emit()">
      <app-reason-menu [rows]="question().rows" [kind]="kind()" [counted]="counted()" (chosen)="desk.confirm($event)" />
    </mi-dialog>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReasonDialog {
  private readonly language = inject(Language);
  private readonly client = inject(ModerationClient);
  private readonly decisions = inject(Decisions);
  protected readonly desk = inject(DecisionDesk);
  readonly question = input.required<Extract<Question, { what: 'reason' }>>();
  readonly closed = output();
  protected readonly kind = computed(() => this.question().parts[0]?.kind ?? 'delete');
  protected readonly heading = computed(() =>
    this.language.text(`moderation.reason.why.${this.kind()}`, { count: this.question().rows.length }),
  );
  private readonly preview = resource({
    params: () => {
      const bodies = this.question().parts.flatMap(({ ids, kind }) => previewBodies(this.decisions.targets(ids), kind));
      return this.question().rows.length > 1 && bodies.length > 0 ? bodies : undefined;
    },
    loader: async ({ params }) => together(await Promise.all(params.map((body) => this.client.preview(body)))),
  });
  protected readonly counted = computed(() => {
    if (!this.preview.hasValue()) return null;
    const { can, tellable } = this.preview.value();
    return { total: can, can: tellable };
  });
}
