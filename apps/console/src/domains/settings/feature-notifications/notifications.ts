import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { EMAIL_RHYTHMS, NOTIFICATION_KINDS, NOTIFICATION_WAYS, type QuietHours } from '@parvis/contracts';
import { Banner, Card, InlineError, Segmented, Skeleton } from '@parvis/ui';
import { Check, Field, Select, Switch } from '@parvis/ui/forms';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { NotificationSettings } from '../data/notification-settings';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { PushDevices } from './push-devices';

const FIRST_QUIET: QuietHours = { from: '19:00', to: '08:00', wholeDays: [6, 7] };
const MONDAY = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** What one is told of, where, and when not; every choice takes effect at once, on every device. */
@Component({
  selector: 'app-notifications',
  imports: [Banner, Card, Check, Field, InlineError, Page, PushDevices, Segmented, Select, Skeleton, Switch, TextPipe],
  providers: [NotificationSettings],
  templateUrl: './notifications.html',
  styleUrl: './notifications.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Notifications {
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  protected readonly settings = inject(NotificationSettings);

  protected readonly ways = NOTIFICATION_WAYS;
  protected readonly rows = computed(() => {
    const chosen = this.settings.value()?.ways;
    return NOTIFICATION_KINDS.map((kind) => ({
      kind,
      label: this.language.text(`notifications.kind.${kind}`),
      ways: NOTIFICATION_WAYS.map((way) => ({
        way,
        checked: chosen?.[kind].includes(way) ?? false,
        label: this.language.text('settings.notify.cell', {
          kind: this.language.text(`notifications.kind.${kind}`),
          way: this.language.text(`settings.notify.way.${way}`),
        }),
      })),
    }));
  });
  protected readonly rhythms = computed(() =>
    EMAIL_RHYTHMS.map((id) => ({ id, label: this.language.text(`settings.notify.rhythm.${id}`) })),
  );
  protected readonly days = computed(() => {
    const name = new Intl.DateTimeFormat(this.language.current(), { weekday: 'long', timeZone: 'UTC' });
    const quiet = this.settings.value()?.quietHours?.wholeDays ?? [];
    return Array.from({ length: 7 }, (_, index) => ({
      day: index + 1,
      label: name.format(MONDAY + index * DAY_MS),
      checked: quiet.includes(index + 1),
      // a week that is quiet all day would never end
      disabled: !quiet.includes(index + 1) && quiet.length === 6,
    }));
  });
  protected readonly zones = computed(() => {
    const chosen = this.settings.value()?.timeZone ?? '';
    const known = Intl.supportedValuesOf('timeZone');
    return [...new Set([chosen, ...known])].filter(Boolean).sort().map((value) => ({ value, label: value.replaceAll('_', ' ') })); // prettier-ignore
  });
  protected readonly quietError = computed(() =>
    this.settings.refused().some((pointer) => pointer.startsWith('/quietHours'))
      ? this.language.text('settings.notify.quiet-wrong')
      : null,
  );
  protected readonly problem = computed(() => {
    const error = this.settings.error();
    if (error === null || this.settings.value()) return null;
    return this.problems.shownOf(error);
  });

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected setRhythm(chosen: string): void {
    const emailRhythm = EMAIL_RHYTHMS.find((one) => one === chosen);
    if (emailRhythm) this.settings.change({ emailRhythm });
  }

  protected setQuiet(isOn: boolean): void {
    this.settings.change({ quietHours: isOn ? FIRST_QUIET : null });
  }

  /** A time field that is being typed is empty for a moment. */
  protected setHours(change: Partial<QuietHours>): void {
    const now = this.settings.value()?.quietHours;
    if (now && change.from !== '' && change.to !== '') this.settings.change({ quietHours: { ...now, ...change } });
  }

  protected setDay(day: number, isQuiet: boolean): void {
    const others = (this.settings.value()?.quietHours?.wholeDays ?? []).filter((one) => one !== day);
    this.setHours({ wholeDays: isQuiet ? [...others, day].sort() : others });
  }

  protected setDaily(dailyAt: string): void {
    if (dailyAt !== '') this.settings.change({ dailyAt });
  }
}
