import { ChangeDetectionStrategy, Component, inject, input, output, signal } from '@angular/core';
import { Button } from '../controls/button';
import { Icon } from '../icon/icon';
import { UI_TEXTS } from '../texts/ui-texts';

/** A part that failed: what failed in plain words, a way to try again, and a reference to copy. */
@Component({
  selector: 'mi-inline-error',
  imports: [Button, Icon],
  template: `
    <div role="alert">
      <mi-icon name="triangle-alert" [size]="18" />
      <p>{{ text() }}</p>
      @if (detail()) {
        <p class="small">{{ detail() }}</p>
      }
      <div class="row">
        @if (retriable()) {
          <mi-button size="sm" icon="rotate-ccw" (pressed)="retried.emit()">{{ texts().tryAgain }}</mi-button>
        }
        @if (reference(); as reference) {
          <mi-button size="sm" kind="ghost" icon="copy" (pressed)="copy(reference)">{{
            copied() ? texts().copied : texts().copyReference
          }}</mi-button>
        }
        <ng-content />
      </div>
    </div>
  `,
  styles: `
    div[role='alert'] {
      display: grid;
      justify-items: center;
      gap: 8px;
      padding: 28px 20px;
      text-align: center;
      color: var(--text-2);
    }
    .i {
      color: var(--danger-text);
    }
    .btn .i,
    mi-button .i {
      color: inherit;
    }
    p {
      max-width: 44ch;
    }
    .small {
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    .row {
      flex-wrap: wrap;
      justify-content: center;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InlineError {
  protected readonly texts = inject(UI_TEXTS);
  readonly text = input.required<string>();
  readonly detail = input<string>();
  readonly reference = input<string | null>(null);
  readonly retriable = input(true);
  readonly retried = output();
  protected readonly copied = signal(false);

  protected async copy(reference: string): Promise<void> {
    await navigator.clipboard.writeText(reference);
    this.copied.set(true);
  }
}
