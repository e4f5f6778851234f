import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { TeamMemberLoad } from '@parvis/contracts';
import { Chip, Empty, Icon, InlineError, Member, Presence, RelativePipe, Skeleton } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { AvailabilityWords } from '../../../shared/availability/availability-words';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { Page } from '../../../shared/page/page';
import { AssignmentClient } from '../data/assignment-client';
import { SettingsSidebar } from '../ui/settings-sidebar';

const AT_MOST_EVERY_MS = 2000;

/** Who of a team is there and what they have in hand, as it changes. */
@Component({
  selector: 'app-team-load',
  imports: [Chip, Empty, Icon, InlineError, Member, Page, Presence, RelativePipe, RouterLink, Skeleton, TextPipe],
  templateUrl: './team-load.html',
  styleUrls: ['../ui/settings-table.css', './team-load.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TeamLoad {
  private readonly client = inject(AssignmentClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(AvailabilityWords);
  readonly id = input.required<string>();

  private timer: ReturnType<typeof setTimeout> | null = null;
  protected readonly name = computed(() => this.directory.teamById().get(this.id())?.name ?? '');
  protected readonly load = loaded(
    (abort) => this.client.load(this.id(), abort),
    () => this.id() !== '',
  );
  protected readonly members = computed(() => (this.load.value()?.members ?? []).map((member) => this.row(member)));
  protected readonly problem = computed(() => {
    const error = this.load.value() ? null : this.load.error();
    const problem = error === null ? null : toProblem(error);
    if (problem?.code === 'not-found') return { text: this.language.text('settings.policy.gone'), reference: null };
    return this.problems.shown(problem);
  });

  constructor() {
    const until = inject(DestroyRef);
    inject(SettingsSidebar).show(until);
    const live = inject(Live);
    const stops = (['conversation.updated', 'availability.changed', 'online.changed'] as const).map((event) =>
      live.on(event, () => {
        this.readSoon();
      }),
    );
    until.onDestroy(() => {
      stops.forEach((stop) => { stop(); }); // prettier-ignore
      if (this.timer) clearTimeout(this.timer);
    });
  }

  /** Events come by the dozen; the figures are read every two seconds at most. */
  private readSoon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.load.reload();
    }, AT_MOST_EVERY_MS);
  }

  private row(member: TeamMemberLoad) {
    const { points, capacity } = member.load;
    return {
      ...member,
      name: this.directory.memberName(member.memberId),
      stateText: this.words.shown(member, member.shown),
      share: capacity ? Math.min(1, points / capacity) : capacity === 0 ? 1 : null,
      isFull: capacity !== null && points >= capacity,
      loadText: capacity === null ? String(points) : this.language.text('settings.load.of', { points, capacity }),
    };
  }
}
