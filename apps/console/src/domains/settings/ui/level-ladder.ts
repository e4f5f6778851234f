import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { SCREENING_LEVELS, type ScreeningLevel } from '@parvis/contracts';
import { Language } from '../../../shared/i18n/language';

/** How far a rule may go, as steps of a ladder with the word of each; `compact` has the word of its own step only. */
@Component({
  selector: 'app-level-ladder',
  template: `
    <ol [class.compact]="compact()" [attr.aria-label]="label()">
      @for (step of steps(); track step.id) {
        <li [class.reached]="step.reached" [attr.aria-current]="step.isHere ? 'step' : null">
          <i aria-hidden="true"></i>
          @if (!compact()) {
            <span>{{ step.label }}</span>
          } @else {
            <span class="sr">{{ step.label }}</span>
          }
        </li>
      }
    </ol>
    @if (compact()) {
      <b aria-hidden="true">{{ word() }}</b>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: 8px;
    }
    ol {
      display: grid;
      grid-template-columns: repeat(4, minmax(0, 1fr));
      gap: 3px;
      width: 100%;
      max-width: 420px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    ol.compact {
      flex: none;
      align-items: end;
      width: 46px;
    }
    i {
      display: block;
      height: 5px;
      border-radius: 2px;
      background: var(--border);
    }
    .compact li:nth-child(1) i {
      height: 5px;
    }
    .compact li:nth-child(2) i {
      height: 8px;
    }
    .compact li:nth-child(3) i {
      height: 11px;
    }
    .compact li:nth-child(4) i {
      height: 14px;
    }
    .reached i {
      background: var(--accent);
    }
    li > span:not(.sr) {
      display: block;
      margin-top: 5px;
      font-size: 12px;
      line-height: 16px;
      color: var(--text-3);
    }
    li[aria-current] > span:not(.sr) {
      font-weight: 600;
      color: var(--accent-text);
    }
    b {
      font-weight: 550;
      white-space: nowrap;
    }
    @media (forced-colors: active) {
      i {
        outline: 1px solid CanvasText;
      }
      .reached i {
        background: CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LevelLadder {
  private readonly language = inject(Language);
  readonly level = input.required<ScreeningLevel>();
  readonly compact = input(false);
  private readonly at = computed(() => SCREENING_LEVELS.indexOf(this.level()));
  protected readonly word = computed(() => this.language.text(`screening.level.${this.level()}`));
  protected readonly label = computed(() =>
    this.language.text('screening.level-of', { level: this.word(), step: this.at() + 1 }),
  );
  protected readonly steps = computed(() =>
    SCREENING_LEVELS.map((id, index) => ({
      id,
      label: this.language.text(`screening.level.${id}`),
      reached: index <= this.at(),
      isHere: index === this.at(),
    })),
  );
}
