import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { Icon } from '../icon/icon';
import { Kbd } from '../labels/kbd';
import type { KeyHint } from '../queue/key-hints';
import { UI_TEXTS } from '../texts/ui-texts';
import { UndoRing } from './undo-ring';

/** What was done last, and until when it can be taken back (milliseconds since the epoch, server time). */
export interface LastAction {
  text: string;
  undoable: boolean;
  endsAt?: number;
  totalMs?: number;
}

/** Keys on the left, the last action with its way back on the right: the one place to look for what was just done. */
@Component({
  selector: 'mi-status-strip',
  imports: [Icon, Kbd, UndoRing],
  template: `
    <span class="hints">
      @for (hint of hints(); track hint.label) {
        <span class="hint">
          @for (key of hint.keys; track key) {
            <mi-kbd [keys]="key" />
          }
          {{ hint.label }}
        </span>
      }
    </span>
    <ng-content />
    @if (last(); as last) {
      <span class="last">
        <span class="clip">{{ last.text }}</span>
        @if (last.undoable) {
          <button type="button" aria-keyshortcuts="Z" (click)="undone.emit()">
            <mi-icon name="undo-2" [size]="14" />{{ texts().undo }}<mi-kbd keys="Z" />
          </button>
          @if (last.endsAt; as endsAt) {
            <mi-undo-ring [endsAt]="endsAt" [totalMs]="last.totalMs ?? 8000" />
          }
        }
      </span>
    }
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      align-items: center;
      gap: 14px;
      min-height: 36px;
      padding: 0 16px 0 20px;
      border-top: 1px solid var(--border-subtle);
      background: var(--surface);
      color: var(--text-3);
      font-size: 12px;
      white-space: nowrap;
      overflow: hidden;
    }
    /* Those that have no room go to a second line, which is not shown: none is cut in half. */
    .hints {
      display: flex;
      flex: 0 1 auto;
      flex-wrap: wrap;
      gap: 18px 14px;
      min-width: 0;
      height: 18px;
      overflow: hidden;
    }
    .hint {
      display: inline-flex;
      align-items: center;
      gap: 5px;
    }
    .last {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      flex: none;
      max-width: 100%;
      height: 28px;
      margin-left: auto;
      margin-right: -8px;
      padding: 0 8px 0 11px;
      border-radius: var(--r-3);
      background: var(--text);
      color: var(--surface);
      font-weight: 500;
    }
    .last:has(button) {
      padding-right: 7px;
    }
    button {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      height: 24px;
      padding: 0 4px 0 7px;
      border-radius: var(--r-2);
      background: rgb(127 127 127 / 0.32);
      font: 600 12px/24px var(--font);
    }
    .last ::ng-deep .kbd {
      background: rgb(127 127 127 / 0.28);
      border-color: rgb(127 127 127 / 0.35);
      color: inherit;
    }
    @media (max-width: 640px) {
      :host(:not(:has(.last))) {
        display: none;
      }
      :host {
        min-height: 44px;
        padding: 0 14px;
      }
      .hints,
      .last mi-kbd {
        display: none;
      }
      .last {
        flex: 1;
        height: 36px;
        margin: 0;
      }
      button {
        margin-left: auto;
        height: 28px;
        padding-right: 7px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StatusStrip {
  protected readonly texts = inject(UI_TEXTS);
  readonly hints = input<readonly KeyHint[]>([]);
  readonly last = input<LastAction | null>(null);
  readonly undone = output();
}
