import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { IconButton } from '../controls/icon-button';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { UI_TEXTS } from '../texts/ui-texts';

/** A fact that concerns the whole pane. `slim` is the one-line form across the window (connection lost, crisis). */
@Component({
  selector: 'mi-banner',
  imports: [Icon, IconButton],
  template: `
    <section
      [class]="tone()"
      [class.slim]="slim()"
      [attr.aria-label]="label() ?? null"
      [attr.role]="label() ? 'region' : 'status'"
    >
      <mi-icon [name]="icon()" [size]="slim() ? 16 : 18" />
      <p class="grow"><ng-content /></p>
      <ng-content select="[bannerActions]" />
      @if (dismissable()) {
        <mi-icon-button icon="x" size="sm" [iconSize]="14" [label]="texts().close" (pressed)="dismissed.emit()" />
      }
    </section>
  `,
  styles: `
    :host {
      display: block;
      flex: none;
    }
    section {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
      min-height: 42px;
      padding: 6px 8px 6px 14px;
      border-radius: 10px;
      line-height: 18px;
      --ink: var(--info-text);
      background: var(--info-tint);
      box-shadow: inset 0 0 0 1px var(--info-border);
    }
    section.warn {
      --ink: var(--warning-text);
      background: var(--warning-tint);
      box-shadow: inset 0 0 0 1px var(--warning-border);
    }
    section.bad {
      --ink: var(--danger-text);
      background: var(--danger-tint);
      box-shadow: inset 0 0 0 1px var(--danger-border);
    }
    section.ok {
      --ink: var(--success-text);
      background: var(--success-tint);
      box-shadow: inset 0 0 0 1px var(--success-border);
    }
    section.slim {
      min-height: 32px;
      padding-block: 2px;
      border-radius: 0;
      box-shadow: none;
      justify-content: center;
      color: var(--ink);
      font-weight: 500;
    }
    section.slim {
      flex-wrap: nowrap;
    }
    section.slim p {
      flex: 0 1 auto;
    }
    section > .i {
      color: var(--ink);
    }
    p ::ng-deep b {
      font-weight: 600;
      color: var(--ink);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Banner {
  protected readonly texts = inject(UI_TEXTS);
  readonly tone = input<'info' | 'warn' | 'bad' | 'ok'>('info');
  readonly icon = input<IconName>('info');
  /** Names it as a landmark; without one it is a status. */
  readonly label = input<string>();
  readonly slim = input(false);
  readonly dismissable = input(false);
  readonly dismissed = output();
}
