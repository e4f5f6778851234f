import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { Badge } from '../labels/badge';
import { FrameState } from './frame-state';

/** One destination. `badgeLabel` says what the badge counts; `warning` shows an amber dot and is its text. */
export interface RailItem {
  id: string;
  label: string;
  icon: IconName;
  link: string;
  badge?: number;
  badgeLabel?: string;
  warning?: string;
}

const BAR_HOLDS = 6;

/** Global destinations, always labelled. Pressing the current one opens its views where the sidebar has no column. */
@Component({
  selector: 'mi-rail',
  imports: [Badge, Icon, RouterLink, RouterLinkActive],
  templateUrl: './rail.html',
  styleUrl: './rail.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Rail {
  protected readonly state = inject(FrameState);
  readonly items = input.required<readonly RailItem[]>();
  readonly footItems = input<readonly RailItem[]>([]);
  readonly label = input.required<string>();
  readonly brand = input.required<string>();
  /** The bar of a phone holds six: with fewer, those of the foot have a place in it too. */
  protected readonly isRoomy = computed(() => this.items().length + this.footItems().length <= BAR_HOLDS);

  protected press(event: Event, isCurrent: boolean): void {
    if (!isCurrent || !this.state.collapses()) {
      this.state.closeSidebar();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    this.state.toggleSidebar();
  }
}
