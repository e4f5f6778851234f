import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { UI_TEXTS } from '../texts/ui-texts';

/** Rows of the exact final height, after 150 ms of nothing. */
@Component({
  selector: 'mi-skeleton',
  template: `
    <span class="sr">{{ texts().loading }}</span>
    @for (row of places(); track row) {
      <div aria-hidden="true" [style.height.px]="height()">
        @if (avatar()) {
          <i class="round"></i>
        }
        <span><i class="short"></i><i></i></span>
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
      animation: late 0s 0.15s both;
    }
    div {
      display: flex;
      align-items: center;
      gap: 12px;
      padding: 0 16px;
    }
    span {
      display: grid;
      flex: 1;
      gap: 9px;
    }
    i {
      height: 10px;
      border-radius: 5px;
      background: linear-gradient(90deg, var(--pressed) 40%, var(--hover) 50%, var(--pressed) 60%) 100% 0 / 300% 100%;
      animation: shimmer 1.6s linear infinite;
    }
    .short {
      width: 42%;
    }
    .round {
      flex: none;
      width: 32px;
      height: 32px;
      border-radius: 50%;
    }
    @keyframes late {
      from {
        visibility: hidden;
      }
    }
    @keyframes shimmer {
      to {
        background-position: 0 0;
      }
    }
  `,
  host: { 'aria-busy': 'true', role: 'status' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Skeleton {
  protected readonly texts = inject(UI_TEXTS);
  readonly rows = input(6);
  readonly height = input(92);
  readonly avatar = input(true);
  protected readonly places = computed(() => Array.from({ length: this.rows() }, (_, index) => index));
}
