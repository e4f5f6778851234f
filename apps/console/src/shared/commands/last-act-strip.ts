import { ChangeDetectionStrategy, Component, DestroyRef, inject, input } from '@angular/core';
import { type KeyHint, StatusStrip } from '@parvis/ui';
import { CommandLog } from './command-log';
import { LastAct } from './last-act';

/** Under a list: its keys, and for a few seconds what was just done with the way back. */
@Component({
  selector: 'app-last-act-strip',
  imports: [StatusStrip],
  template: `<mi-status-strip [hints]="act.last() && !keepsHints() ? [] : hints()" [last]="act.last()" (undone)="undo()"
    ><ng-content
  /></mi-status-strip>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LastActStrip {
  private readonly log = inject(CommandLog);
  protected readonly act = inject(LastAct);
  readonly hints = input<readonly KeyHint[]>([]);
  /** Where there is room for both. */
  readonly keepsHints = input(false);

  constructor() {
    this.act.showHere(inject(DestroyRef));
  }

  protected undo(): void {
    void this.log.undoLast();
  }
}
