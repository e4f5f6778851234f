import { ChangeDetectionStrategy, Component, computed, inject, model } from '@angular/core';
import { Router } from '@angular/router';
import { NOTIFICATION_KINDS, type NotificationKind } from '@parvis/contracts';
import { Button, Empty, Icon, type IconName, InlineError, Segmented, TimePipe } from '@parvis/ui';
import { Select } from '@parvis/ui/forms';
import { Drawer } from '@parvis/ui/overlays';
import { ProblemTexts } from '../shared/api/problem-texts';
import { Language } from '../shared/i18n/language';
import { TextPipe } from '../shared/i18n/text-pipe';
import { NotificationWords } from '../shared/notifications/notification-words';
import { NotificationsStore } from '../shared/notifications/notifications-store';

const ICONS: Record<NotificationKind, IconName> = {
  mention: 'at-sign',
  assigned: 'user-plus',
  escalated: 'flag',
  'followed-reply': 'eye',
  'channel-needs-care': 'triangle-alert',
  'due-soon': 'clock',
  overdue: 'circle-alert',
  'outside-answer': 'mail',
  'approval-asked': 'shield-check',
  'reply-approved': 'check',
  'reply-refused': 'x',
  'reply-returned': 'undo-2',
  'reply-commented': 'message-square',
  'webhook-paused': 'triangle-alert',
  'rule-stopped': 'triangle-alert',
  'help-asked': 'shield-check',
  'second-person-asked': 'shield-check',
  'second-person-answered': 'shield-check',
  'vigilance-due': 'clock',
  'vigilance-overdue': 'circle-alert',
};

/** Where those lead that are about no conversation; e-mails and pushes lead to the same. */
const PLACES: Partial<Record<NotificationKind, string>> = {
  'second-person-asked': '/moderation/requests',
  'second-person-answered': '/moderation/requests',
  'vigilance-due': '/moderation/review?sort=due',
  'vigilance-overdue': '/moderation/review?sort=due',
  'help-asked': '/moderation/review',
  'channel-needs-care': '/channels',
  'webhook-paused': '/settings/api',
};

/** What one was told lately; opening one goes where it happened. */
@Component({
  selector: 'app-notifications-panel',
  imports: [Button, Drawer, Empty, Icon, InlineError, Segmented, Select, TextPipe, TimePipe],
  template: `
    <mi-drawer [(open)]="open" [heading]="'notifications.title' | text">
      <div class="filters">
        <mi-segmented
          [segments]="states()"
          [label]="'notifications.filter.label' | text"
          [value]="store.filter().unread ? 'unread' : 'all'"
          (valueChange)="filterBy({ unread: $event === 'unread' })"
        />
        <mi-select
          [bare]="true"
          [label]="'notifications.filter.kind' | text"
          [options]="kinds()"
          [value]="store.filter().kind ?? ''"
          (valueChange)="filterByKind($event)"
        />
      </div>
      @if (problem(); as problem) {
        <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="store.load()" />
      }
      <ul>
        @for (line of lines(); track line.id) {
          <li>
            <button type="button" [class.unread]="line.unread" (click)="go(line)">
              <mi-icon [name]="line.icon" />
              <span class="grow">
                <span class="title">{{ line.title }}</span>
                <span class="text">{{ line.text }}</span>
                <time>{{ line.at | miTime: 'long' }}</time>
              </span>
              @if (line.unread) {
                <span class="dot"
                  ><span class="sr">{{ 'ui.unread' | text }}</span></span
                >
              }
            </button>
          </li>
        } @empty {
          <mi-empty
            icon="bell"
            [heading]="(isFiltered() ? 'notifications.filter.none' : 'notifications.empty') | text"
          />
        }
      </ul>
      @if (store.hasMore()) {
        <mi-button size="sm" kind="ghost" (pressed)="store.loadMore()">{{ 'notifications.older' | text }}</mi-button>
      }
      <mi-button dialogActions kind="ghost" icon="sliders-horizontal" (pressed)="goToPreferences()">{{
        'notifications.preferences' | text
      }}</mi-button>
      @if (store.unread()) {
        <mi-button dialogActions icon="check" (pressed)="store.markRead()">{{
          'notifications.read-all' | text
        }}</mi-button>
      }
    </mi-drawer>
  `,
  styles: `
    .filters {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px;
      padding: 0 8px 8px;
    }
    .filters mi-select {
      flex: 1;
      min-width: 140px;
    }
    li button {
      display: flex;
      gap: 10px;
      width: 100%;
      padding: 10px 8px;
      border-radius: var(--r-3);
      color: var(--text-2);
    }
    li button:hover {
      background: var(--hover);
    }
    .title,
    .text,
    time {
      display: block;
    }
    .title {
      color: var(--text);
    }
    .unread .title {
      font-weight: 600;
    }
    .text {
      display: -webkit-box;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
      overflow: hidden;
      overflow-wrap: anywhere;
    }
    time {
      margin-top: 2px;
      font-size: 12px;
      color: var(--text-3);
    }
    .dot {
      flex: none;
      width: 7px;
      height: 7px;
      margin-top: 6px;
      border-radius: 50%;
      background: var(--accent);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotificationsPanel {
  private readonly router = inject(Router);
  private readonly words = inject(NotificationWords);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(NotificationsStore);
  readonly open = model(false);

  protected readonly lines = computed(() =>
    this.store.all().map((one) => ({
      id: one.id,
      icon: ICONS[one.kind],
      title: this.words.title(one),
      text: one.text,
      at: one.at,
      unread: one.readAt === null,
      place: one.conversationId === null ? (PLACES[one.kind] ?? null) : `/inbox/all/${one.conversationId}`,
    })),
  );
  protected readonly isFiltered = computed(() => this.store.filter().unread || this.store.filter().kind !== null);
  protected readonly states = computed(() =>
    (['all', 'unread'] as const).map((id) => ({ id, label: this.language.text(`notifications.filter.${id}`) })),
  );
  protected readonly kinds = computed(() => [
    { value: '', label: this.language.text('notifications.filter.every-kind') },
    ...NOTIFICATION_KINDS.map((value) => ({ value, label: this.language.text(`notifications.kind.${value}`) })),
  ]);
  protected readonly problem = computed(() => this.problems.shown(this.store.problem()));

  protected filterBy(change: { unread: boolean } | { kind: NotificationKind | null }): void {
    void this.store.show({ ...this.store.filter(), ...change });
  }

  protected filterByKind(chosen: string): void {
    this.filterBy({ kind: NOTIFICATION_KINDS.find((kind) => kind === chosen) ?? null });
  }

  protected goToPreferences(): void {
    this.open.set(false);
    void this.router.navigateByUrl('/me/notifications');
  }

  protected go({ id, place }: { id: string; place: string | null }): void {
    void this.store.markRead([id]);
    this.open.set(false);
    if (place !== null) void this.router.navigateByUrl(place);
  }
}
