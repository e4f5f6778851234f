import { ChangeDetectionStrategy, Component, effect, inject, input, model } from '@angular/core';
import { Viewport } from '../services/viewport';

/** Which pane a phone shows. */
export type SheetPane = 'list' | 'main' | 'detail';

/**
 * The one white sheet. With a list it has panes: list, main, and a detail pane that is a column when wide and a drawer
 * below; on phones one pane at a time, chosen by `pane`.
 */
@Component({
  selector: 'mi-sheet',
  template: `
    <div class="sheet" [class.panes]="layout() === 'panes'" [class.detailed]="detailOpen()" [attr.data-pane]="pane()">
      <ng-content select="[sheetList]" />
      <ng-content />
      <ng-content select="[sheetDetail]" />
    </div>
  `,
  styleUrl: './sheet.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sheet {
  private readonly viewport = inject(Viewport);
  readonly layout = input<'plain' | 'panes'>('plain');
  readonly pane = input<SheetPane>('list');
  readonly detailOpen = model(true);

  constructor() {
    // Growing past 1360 px brings the column back, shrinking puts it away: a drawer is only opened by hand.
    effect(() => this.detailOpen.set(!this.viewport.hidesDetail()));
  }
}
