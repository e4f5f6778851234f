import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { Announcer } from '../services/announcer';
import { Format } from '../services/format';
import { UI_TEXTS } from '../texts/ui-texts';

const CIRCUMFERENCE = 2 * Math.PI * 6;
const SAY_EVERY_OVER = 20;

/** `181 / 2 200` with a ring: amber from 90 %, red when over. Said at 90 %, at 100 % and every 20 over. */
@Component({
  selector: 'mi-length-ring',
  template: `
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6" fill="none" stroke="var(--pressed)" stroke-width="2.5" />
      <circle
        class="used"
        cx="8"
        cy="8"
        r="6"
        fill="none"
        stroke-width="2.5"
        stroke-linecap="round"
        transform="rotate(-90 8 8)"
        [attr.stroke-dasharray]="dash()"
      />
    </svg>
    <span class="num">{{ format.number(used(), 0) }} / {{ format.number(max(), 0) }}</span>
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 7px;
      font-size: 12px;
      color: var(--text-3);
      white-space: nowrap;
    }
    .used {
      stroke: var(--accent);
    }
    :host(.near) {
      color: var(--warning-text);
    }
    :host(.near) .used {
      stroke: var(--warning);
    }
    :host(.over) {
      color: var(--danger-text);
      font-weight: 600;
    }
    :host(.over) .used {
      stroke: var(--danger);
    }
    @media (max-width: 640px) {
      :host(:not(.near, .over)) .num {
        display: none;
      }
    }
  `,
  host: { '[class.near]': 'level() === "near"', '[class.over]': 'level() === "over"' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LengthRing {
  private readonly announcer = inject(Announcer);
  private readonly texts = inject(UI_TEXTS);
  protected readonly format = inject(Format);
  readonly used = input.required<number>();
  readonly max = input.required<number>();

  protected readonly share = computed(() => Math.min(1, this.used() / this.max()));
  protected readonly dash = computed(() => `${(this.share() * CIRCUMFERENCE).toFixed(2)} ${CIRCUMFERENCE}`);
  protected readonly level = computed(() =>
    this.used() > this.max() ? 'over' : this.share() >= 0.9 ? 'near' : 'fine',
  );
  private readonly step = computed(() => {
    const over = this.used() - this.max();
    if (over > 0) return 2 + Math.floor(over / SAY_EVERY_OVER);
    return this.share() >= 1 ? 1 : this.share() >= 0.9 ? 0 : -1;
  });

  constructor() {
    effect(() => {
      if (this.step() < 0) return;
      const [used, max, texts] = untracked(() => [this.used(), this.max(), this.texts()]);
      this.announcer.polite(used > max ? texts.lengthOver(used - max) : texts.lengthUsed(used, max));
    });
  }
}
