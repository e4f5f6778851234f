import { Tab, TabContent, TabList, TabPanel, Tabs as AriaTabs } from '@angular/aria/tabs';
import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, contentChild, inject, input, model, TemplateRef } from '@angular/core';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Format } from '../services/format';

/** One tab. */
export interface TabItem {
  id: string;
  label: string;
  icon?: IconName;
  count?: number;
  disabled?: boolean;
}

/** Tabs over panels: the projected `<ng-template let-id>` draws the panel of the open tab. `manual` waits for Enter, for panels that load data. */
@Component({
  selector: 'mi-tabs',
  imports: [AriaTabs, Icon, NgTemplateOutlet, Tab, TabContent, TabList, TabPanel],
  template: `
    <div ngTabs class="tabs">
      <div
        ngTabList
        class="list"
        [attr.aria-label]="label()"
        [selectionMode]="manual() ? 'explicit' : 'follow'"
        [(selectedTab)]="selected"
      >
        @for (tab of tabs(); track tab.id) {
          <button type="button" ngTab [value]="tab.id" [disabled]="tab.disabled ?? false">
            @if (tab.icon; as icon) {
              <mi-icon [name]="icon" [size]="14" />
            }
            {{ tab.label }}
            @if (tab.count !== undefined) {
              <span class="n num">{{ format.compact(tab.count) }}</span>
            }
          </button>
        }
      </div>
      @for (tab of tabs(); track tab.id) {
        <div ngTabPanel class="panel" [value]="tab.id">
          <ng-template ngTabContent>
            <ng-container [ngTemplateOutlet]="panel()" [ngTemplateOutletContext]="{ $implicit: tab.id }" />
          </ng-template>
        </div>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      min-height: 0;
    }
    .list {
      display: flex;
      gap: 4px;
      overflow: auto hidden;
      scrollbar-width: none;
      border-bottom: 1px solid var(--border-subtle);
    }
    button {
      display: inline-flex;
      flex: none;
      align-items: center;
      gap: 6px;
      height: 36px;
      padding: 0 10px;
      border-bottom: 2px solid transparent;
      font-weight: 500;
      color: var(--text-2);
      white-space: nowrap;
    }
    button:hover {
      color: var(--text);
    }
    button:focus-visible {
      outline-offset: -2px;
      border-radius: var(--r-2);
    }
    button[aria-selected='true'] {
      border-color: var(--accent);
      color: var(--text);
      font-weight: 600;
    }
    .n {
      color: var(--text-3);
      font-weight: 500;
    }
    .panel[inert] {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Tabs {
  protected readonly format = inject(Format);
  readonly tabs = input.required<readonly TabItem[]>();
  readonly label = input.required<string>();
  readonly selected = model<string | undefined>();
  readonly manual = input(false);
  protected readonly panel = contentChild.required<TemplateRef<{ $implicit: string }>>(TemplateRef);
}
