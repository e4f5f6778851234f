import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Icon } from '../icon/icon';
import { Spark } from './spark';

/** One figure of a strip, with its change in words and its trend. */
export interface Kpi {
  id: string;
  label: string;
  value: string;
  change?: { text: string; direction: 'up' | 'down'; tone: 'good' | 'bad' | 'neutral' };
  trend?: readonly number[];
  trendLabel?: string;
}

/** A strip of figures. */
@Component({
  selector: 'mi-kpis',
  imports: [Icon, Spark],
  template: `
    <section [attr.aria-label]="label()">
      @for (kpi of items(); track kpi.id) {
        <div>
          <h3>{{ kpi.label }}</h3>
          <div class="figures">
            <b class="num">{{ kpi.value }}</b>
            @if (kpi.change; as change) {
              <span class="change num" [class]="change.tone"
                ><mi-icon [name]="change.direction === 'up' ? 'arrow-up' : 'arrow-down'" [size]="11" />{{
                  change.text
                }}</span
              >
            }
            @if (kpi.trend; as trend) {
              <mi-spark [values]="trend" [label]="kpi.trendLabel ?? kpi.label" [tone]="kpi.change?.tone ?? 'neutral'" />
            }
          </div>
        </div>
      }
    </section>
  `,
  styles: `
    section {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(170px, 50%), 1fr));
      border: 1px solid var(--border-subtle);
      border-radius: 10px;
      background: var(--sunken);
      overflow: hidden;
    }
    section > div {
      min-width: 0;
      margin: 0 0 -1px -1px;
      padding: 12px 16px;
      border: solid var(--border-subtle);
      border-width: 0 0 1px 1px;
    }
    h3 {
      font: 500 12px/16px var(--font);
      color: var(--text-3);
    }
    .figures {
      display: flex;
      align-items: baseline;
      gap: 8px;
      margin-top: 4px;
    }
    b {
      font: 600 22px/28px var(--font);
      letter-spacing: -0.022em;
      white-space: nowrap;
    }
    .change {
      display: inline-flex;
      align-items: center;
      gap: 3px;
      font: 600 12px/16px var(--font);
      white-space: nowrap;
      color: var(--text-3);
    }
    .change.good {
      color: var(--success-text);
    }
    .change.bad {
      color: var(--danger-text);
    }
    mi-spark {
      align-self: end;
      margin-left: auto;
    }
    @media (max-width: 1360px) {
      mi-spark {
        display: none;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Kpis {
  readonly items = input.required<readonly Kpi[]>();
  readonly label = input.required<string>();
}
