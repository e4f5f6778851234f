import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Kbd } from '../labels/kbd';

/** A key, or several, and the word of what they do. */
export interface KeyHint {
  keys: readonly string[];
  label: string;
}

/** Key hints under a list. */
@Component({
  selector: 'mi-key-hints',
  imports: [Kbd],
  template: `
    @for (hint of hints(); track hint.label) {
      <span>
        @for (key of hint.keys; track key) {
          <mi-kbd [keys]="key" />
        }
        {{ hint.label }}
      </span>
    }
    <span class="end"><ng-content /></span>
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      align-items: center;
      gap: 12px;
      height: 36px;
      padding: 0 14px;
      border-top: 1px solid var(--border-subtle);
      color: var(--text-3);
      font-size: 12px;
      white-space: nowrap;
      overflow: hidden;
    }
    span {
      display: inline-flex;
      align-items: center;
      gap: 5px;
    }
    .end {
      margin-left: auto;
    }
    @media (max-width: 640px), (pointer: coarse) {
      :host {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class KeyHints {
  readonly hints = input.required<readonly KeyHint[]>();
}
