import { ChangeDetectionStrategy, Component, inject, input, model } from '@angular/core';
import { Kbd } from '../labels/kbd';
import { Shortcuts } from '../services/shortcuts';
import { DialogBox } from './dialog';

/** The keys that work now, read from the same registry as the key handler. */
@Component({
  selector: 'mi-shortcuts',
  imports: [DialogBox, Kbd],
  template: `
    <mi-dialog [(open)]="open" [heading]="heading()" size="lg">
      <div class="groups">
        @for (group of shortcuts.help(); track group.group) {
          <section>
            <h3>{{ group.group }}</h3>
            <ul>
              @for (line of group.shortcuts; track line.id) {
                <li>
                  <span class="grow">{{ line.label }}</span>
                  @for (keys of line.keys; track keys) {
                    <mi-kbd [keys]="keys" />
                  }
                </li>
              }
            </ul>
          </section>
        }
      </div>
      <ng-content />
    </mi-dialog>
  `,
  styles: `
    .groups {
      columns: 2 260px;
      column-gap: 32px;
    }
    section {
      break-inside: avoid;
      padding-bottom: 14px;
    }
    h3 {
      padding-bottom: 4px;
      font: 600 12px/18px var(--font);
      color: var(--text-3);
    }
    li {
      display: flex;
      align-items: center;
      gap: 6px;
      min-height: 28px;
      border-top: 1px solid var(--border-subtle);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ShortcutsSheet {
  protected readonly shortcuts = inject(Shortcuts);
  readonly open = model(false);
  readonly heading = input.required<string>();
}
