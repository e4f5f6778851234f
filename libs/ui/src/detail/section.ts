import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Format } from '../services/format';

let nextId = 0;

/** A part of a panel under its heading, with an action on the right. */
@Component({
  selector: 'mi-section',
  template: `
    <section [attr.aria-labelledby]="heading() ? id : null" [class.tight]="tight()">
      @if (heading(); as text) {
        <h3 [id]="id">
          {{ text }}
          @if (count() !== null) {
            <span class="num">{{ format.compact(count() ?? 0) }}</span>
          }
          <span class="action"><ng-content select="[sectionAction]" /></span>
        </h3>
      }
      <ng-content />
    </section>
  `,
  styles: `
    :host {
      display: block;
    }
    section {
      padding: 11px 16px 12px;
      border-top: 1px solid var(--border-subtle);
    }
    section.tight {
      padding-block: 7px;
    }
    h3 {
      display: flex;
      align-items: center;
      min-height: 18px;
      margin-bottom: 6px;
      font: 600 12px/18px var(--font);
      color: var(--text-3);
    }
    .num {
      margin-left: 5px;
      font-weight: 500;
    }
    .action {
      margin: -4px -6px -4px auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Section {
  protected readonly format = inject(Format);
  protected readonly id = `mi-section-${nextId++}`;
  readonly heading = input<string>();
  readonly count = input<number | null>(null);
  readonly tight = input(false);
}
