import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { NavigationEnd, type Params, Router, RouterLink } from '@angular/router';
import type { ChannelKind } from '@parvis/contracts';
import { filter } from 'rxjs';
import { Icon } from '../icon/icon';
import type { IconName } from '../icon/icon-names';
import { ChannelTile } from '../labels/channel-tile';
import { Kbd } from '../labels/kbd';
import type { HueNumber } from '../labels/tag';
import { TeamTile } from '../labels/team-tile';
import { Format } from '../services/format';
import { FrameState } from './frame-state';

/** One view. It leads with a picture, an icon, a channel tile, a team tile or a colour dot. */
export interface SidebarItem {
  id: string;
  label: string;
  link: string | readonly unknown[];
  queryParams?: Params;
  imageUrl?: string;
  icon?: IconName;
  channel?: ChannelKind;
  team?: string;
  hue?: HueNumber;
  count?: number;
  /** Amber count: time is running out there. */
  tone?: 'warn';
  /** Shows a warning mark instead of the count, and is its text. */
  warning?: string;
  /** Overrides what the address says. */
  current?: boolean;
}

/** Views under one heading. */
export interface SidebarGroup {
  id: string;
  label?: string;
  items: readonly SidebarItem[];
}

/** Asked by Alt with an arrow key: one place up (−1) or down (1). */
export interface SidebarMove {
  id: string;
  by: -1 | 1;
}

const MATCH = { paths: 'subset', queryParams: 'subset', fragment: 'ignored', matrixParams: 'ignored' } as const;

/** A place below another one: then that other one is not where we are. */
function isWithin(inner: SidebarItem, outer: SidebarItem): boolean {
  return typeof inner.link === 'string' && typeof outer.link === 'string' && inner.link.startsWith(`${outer.link}/`);
}

/** The views of the current destination. */
@Component({
  selector: 'mi-sidebar',
  imports: [ChannelTile, Icon, Kbd, RouterLink, TeamTile],
  templateUrl: './sidebar.html',
  styleUrl: './sidebar.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sidebar {
  protected readonly format = inject(Format);
  protected readonly state = inject(FrameState);
  readonly heading = input.required<string>();
  readonly label = input.required<string>();
  readonly groups = input.required<readonly SidebarGroup[]>();
  readonly searchLabel = input<string>();
  readonly searchKeys = input('Mod+K');
  readonly reorderable = input(false);
  readonly searched = output();
  readonly moved = output<SidebarMove>();

  private readonly router = inject(Router);
  private readonly navigated = toSignal(this.router.events.pipe(filter((event) => event instanceof NavigationEnd)));
  protected readonly current = computed(() => {
    this.navigated();
    const items = this.groups().flatMap((group) => group.items);
    const open = items.filter((item) => item.current ?? this.isOpen(item));
    return new Set(open.filter((item) => !open.some((other) => isWithin(other, item))).map(({ id }) => id));
  });
  protected readonly shortcuts = computed(() => (this.reorderable() ? 'Alt+ArrowUp Alt+ArrowDown' : null));

  private isOpen({ link, queryParams }: SidebarItem): boolean {
    const commands = typeof link === 'string' ? [link] : [...link];
    return this.router.isActive(this.router.createUrlTree(commands, { queryParams: queryParams ?? null }), MATCH);
  }

  protected move(event: KeyboardEvent, id: string): void {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : null;
    if (!this.reorderable() || !event.altKey || by === null) return;
    event.preventDefault();
    this.moved.emit({ id, by });
  }
}
