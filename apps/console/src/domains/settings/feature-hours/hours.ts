import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  type ElementRef,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import type { CalendarView } from '@parvis/contracts';
import { Button, Empty, IconButton, InlineError, Skeleton, TimePipe } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { Saving } from '../data/saving';
import { SlaClient } from '../data/sla-client';
import { SlaStore } from '../data/sla-store';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { WeekWords } from '../ui/week-words';
import { CalendarDialog } from './calendar-dialog';

/** When somebody is there: opening hours by day, and the holidays that come next. */
@Component({
  selector: 'app-hours',
  imports: [Button, CalendarDialog, Empty, IconButton, InlineError, Page, Skeleton, TextPipe, TimePipe],
  providers: [Saving, SlaStore],
  templateUrl: './hours.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Hours {
  private readonly client = inject(SlaClient);
  private readonly words = inject(WeekWords);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly saving = inject(Saving);
  private readonly file = viewChild.required<ElementRef<HTMLInputElement>>('file');
  private importing: CalendarView | null = null;
  protected readonly store = inject(SlaStore);

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly editing = signal<CalendarView | 'new' | null>(null);
  protected readonly rows = computed(() =>
    this.store.calendars().map((calendar) => ({
      calendar,
      days: calendar.week.map((hours, day) => ({
        name: this.words.day(day),
        hours: hours.length === 0 ? this.language.text('settings.hours.closed') : hours.map(({ from, to }) => `${from}–${to}`).join(', '), // prettier-ignore
      })),
    })),
  );
  protected readonly problem = computed(() => this.problems.shown(this.store.problem()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    void this.store.load();
  }

  protected chooseFile(calendar: CalendarView): void {
    this.importing = calendar;
    this.file().nativeElement.click();
  }

  protected async importFile(input: HTMLInputElement): Promise<void> {
    const [file] = input.files ?? [];
    const calendar = this.importing;
    input.value = '';
    if (!file || !calendar) return;
    const ics = await file.text();
    const done = await this.saving.run(() => this.client.importHolidays(calendar, ics));
    if (!done) return this.saving.sayProblem();
    this.saving.say('settings.hours.imported', { added: done.result.added, skipped: done.result.skipped });
    await this.store.load();
  }

  protected async remove(calendar: CalendarView): Promise<void> {
    const removed = await this.saving.run(() => this.client.removeCalendar(calendar.id));
    if (removed) this.saving.say('settings.sla.removed', { name: calendar.name });
    else this.saving.sayProblem();
    await this.store.load();
  }
}
