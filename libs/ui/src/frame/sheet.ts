import { ChangeDetectionStrategy, Component, effect, inject, input, model } from '@angular/core';
import { Viewport } from '../services/viewport';

/** Which pane a phone shows. */
export type SheetPane = 'list' | 'main' | 'detail';

/** `panes`: a list, what is open of it, and the detail. `board`: a wide list and the detail. */
export type SheetLayout = 'plain' | 'panes' | 'board';

/**
 * The one white sheet. With a list it has panes: list, main, and a detail pane that is a column when wide and a drawer
 * below; on phones one pane at a time, chosen by `pane`. A board keeps its column as long as the sidebar has one.
 */
@Component({
  selector: 'mi-sheet',
  template: `
    <div [class]="'sheet ' + layout()" [class.detailed]="detailOpen()" [attr.data-pane]="pane()">
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
  readonly layout = input<SheetLayout>('plain');
  readonly pane = input<SheetPane>('list');
  readonly detailOpen = model(true);

  constructor() {
    // Growing brings the column back, shrinking puts it away: a drawer is only opened by hand.
    effect(() => {
      const { hidesDetail, hidesSidebar } = this.viewport;
      this.detailOpen.set(!(this.layout() === 'board' ? hidesSidebar() : hidesDetail()));
    });
  }
}
