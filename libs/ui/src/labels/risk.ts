import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { UI_TEXTS } from '../texts/ui-texts';

export type RiskLevel = 1 | 2 | 3 | 4 | 5;

/** Five steps of harm with the reason in words below; 0 has no step: nothing was seen. */
@Component({
  selector: 'mi-risk',
  template: `<span [class]="'meter l' + level()" role="img" [attr.aria-label]="label()"
      ><i></i><i></i><i></i><i></i><i></i
    ></span>
    @if (reason()) {
      <span class="muted clip">{{ reason() }}</span>
    }`,
  styles: `
    :host {
      display: grid;
      gap: 4px;
      font-size: 12px;
      line-height: 16px;
    }
    .meter {
      display: flex;
      gap: 2px;
    }
    .meter i {
      width: 14px;
      height: 5px;
      border-radius: 2px;
      background: var(--border);
    }
    .l1 i:nth-child(-n + 1) {
      background: var(--success);
    }
    .l2 i:nth-child(-n + 2),
    .l3 i:nth-child(-n + 3) {
      background: var(--warning);
    }
    .l4 i:nth-child(-n + 4),
    .l5 i {
      background: var(--danger);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Risk {
  private readonly texts = inject(UI_TEXTS);
  readonly level = input.required<RiskLevel | 0>();
  readonly reason = input<string>();
  protected readonly label = computed(() => {
    const level = this.level();
    return level === 0 ? this.texts().riskNone : this.texts().riskLevels[level - 1];
  });
}
