import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { NgTemplateOutlet } from '@angular/common';
import { RouterOutlet } from '@angular/router';
import {
  Banner,
  Connection,
  Frame,
  FrameState,
  IconButton,
  MemberStack,
  Rail,
  type RailItem,
  Sidebar,
  ToastStack,
  Viewport,
} from '@parvis/ui';
import { ShortcutsSheet } from '@parvis/ui/overlays';
import { BulkStore } from '../shared/bulk/bulk-store';
import { BulkTray } from '../shared/bulk/bulk-tray';
import { CommandLog } from '../shared/commands/command-log';
import { Directory } from '../shared/directory/directory';
import { ViewsStore } from '../shared/directory/views-store';
import { Language } from '../shared/i18n/language';
import { TextPipe } from '../shared/i18n/text-pipe';
import { Live } from '../shared/live/live';
import { ModerationCounts } from '../shared/moderation/moderation-counts';
import { NotificationsStore } from '../shared/notifications/notifications-store';
import { PushDevice } from '../shared/notifications/push-device';
import { SessionStore } from '../shared/session/session-store';
import { SidebarState } from '../shared/sidebar-state';
import { ConnectionWatch } from './connection-watch';
import { type Destination, DESTINATIONS } from './destinations';
import { MeMenu } from './me-menu';
import { NotificationsPanel } from './notifications-panel';
import { CommandPalette } from './command-palette';
import { StateDialog } from './state-dialog';
import { ShellActions } from './shell-actions';
import { UndoToasts } from './undo-toasts';

/** The frame around every screen: destinations, views, banner, palette, help, undo and notifications. */
@Component({
  selector: 'app-shell',
  imports: [Banner, BulkTray, CommandPalette, Connection, Frame, IconButton, MemberStack, MeMenu, NgTemplateOutlet, NotificationsPanel, Rail, RouterOutlet, ShortcutsSheet, Sidebar, StateDialog, TextPipe, ToastStack], // prettier-ignore
  providers: [ShellActions],
  templateUrl: './shell.html',
  styleUrl: './shell.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Shell {
  private readonly directory = inject(Directory);
  private readonly views = inject(ViewsStore);
  private readonly moderation = inject(ModerationCounts);
  private readonly language = inject(Language);
  private readonly log = inject(CommandLog);
  private readonly frame = inject(FrameState);
  protected readonly viewport = inject(Viewport);
  protected readonly session = inject(SessionStore);
  protected readonly sidebar = inject(SidebarState);
  protected readonly live = inject(Live);
  protected readonly notifications = inject(NotificationsStore);
  protected readonly bulk = inject(BulkStore);

  protected readonly paletteOpen = signal(false);
  protected readonly helpOpen = signal(false);
  protected readonly notificationsOpen = signal(false);
  protected readonly stateOpen = signal(false);
  protected readonly workspace = computed(() => this.session.me()?.workspace.name ?? '');
  protected readonly mainItems = computed(() => this.railItems('main'));
  protected readonly footItems = computed(() => this.railItems('foot'));
  protected readonly isLost = computed(() => this.live.connection() === 'offline');
  protected readonly waiting = this.log.waiting;
  protected readonly connectionText = computed(() => {
    if (this.isLost()) return this.language.text('sidebar.lost');
    return this.language.text('sidebar.online', { count: Math.max(1, this.directory.online().length) });
  });
  protected readonly colleagues = computed(() =>
    this.directory.online().filter(({ id }) => id !== this.session.memberId()),
  );
  protected readonly skipTargets = computed(() => [
    { id: 'queue', label: this.language.text('ui.skipToList') },
    { id: 'thread', label: this.language.text('ui.skipToContent') },
    { id: 'composer', label: this.language.text('ui.skipToComposer') },
  ]);

  constructor() {
    inject(ConnectionWatch);
    void inject(PushDevice)
      .renew()
      .catch(() => undefined); // tried again with the next start
    const toasts = inject(UndoToasts);
    inject(ShellActions).register(
      {
        openPalette: () => { this.openPalette(); },
        openHelp: () => { this.helpOpen.set(true); },
        openNotifications: () => { this.openNotifications(); },
        openState: () => { this.openState(); },
        undo: () => toasts.undo(),
      },
      inject(DestroyRef),
    ); // prettier-ignore
  }

  protected openPalette(): void {
    void this.language.needOther();
    this.frame.closeSidebar();
    this.paletteOpen.set(true);
  }

  protected openNotifications(): void {
    this.frame.closeSidebar();
    this.notificationsOpen.set(true);
  }

  protected openState(): void {
    this.frame.closeSidebar();
    this.stateOpen.set(true);
  }

  protected openHelp(): void {
    this.helpOpen.set(true);
  }

  private railItems(place: Destination['place']): RailItem[] {
    return DESTINATIONS.filter((one) => one.place === place && this.session.can(one.needs)).map((one) =>
      this.railItem(one),
    );
  }

  private railItem({ id, label, icon, link, badgeView, badgeQueue, watchesChannels }: Destination): RailItem {
    const count = badgeView ? this.views.count(badgeView) : badgeQueue ? this.moderation.count(badgeQueue) : 0;
    const ill = watchesChannels
      ? this.directory.accounts().find(({ health }) => health === 'needs-sign-in' || health === 'stopped')
      : undefined;
    return {
      id,
      icon,
      link,
      label: this.language.text(label),
      ...(count > 0
        ? { badge: count, badgeLabel: this.language.text(badgeQueue ? 'rail.to-decide' : 'rail.open', { count }) }
        : {}),
      ...(ill ? { warning: this.language.text('notifications.channel-needs-care') } : {}),
    };
  }
}
