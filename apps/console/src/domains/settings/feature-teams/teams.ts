import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import type { TeamView } from '@parvis/contracts';
import { Button, Empty, IconButton, InlineError, MemberStack, Skeleton, TeamTile } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { RouterLink } from '@angular/router';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { PeopleClient } from '../data/people-client';
import { Saving } from '../data/saving';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { TeamDialog } from './team-dialog';

/** The teams that conversations are given to. */
@Component({
  selector: 'app-teams',
  imports: [
    Button,
    DialogBox,
    Empty,
    IconButton,
    InlineError,
    MemberStack,
    Page,
    RouterLink,
    Skeleton,
    TeamDialog,
    TeamTile,
    TextPipe,
  ],
  providers: [Saving],
  templateUrl: './teams.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Teams {
  private readonly client = inject(PeopleClient);
  private readonly problems = inject(ProblemTexts);
  protected readonly saving = inject(Saving);
  protected readonly directory = inject(Directory);
  protected readonly session = inject(SessionStore);

  protected readonly canManage = computed(() => this.session.can('team.manage'));
  /** The team in the form; `new` for one that is not there yet. */
  protected readonly editing = signal<TeamView | 'new' | null>(null);
  protected readonly removing = signal<TeamView | null>(null);
  protected readonly teams = computed(() =>
    this.directory
      .teams()
      .map((team) => ({ team, people: team.memberIds.flatMap((id) => this.directory.memberById().get(id) ?? []) })),
  );
  protected readonly problem = computed(() =>
    this.problems.shown(this.teams().length === 0 ? this.directory.problem() : null),
  );

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected async remove(): Promise<void> {
    const team = this.removing();
    if (!team) return;
    if (await this.saving.run(() => this.client.removeTeam(team.id))) {
      this.directory.change.team.drop(team.id);
      this.saving.say('settings.teams.removed', { name: team.name });
      void this.directory.load(); // its members no longer name it
    } else this.saving.sayProblem();
    this.removing.set(null);
  }
}
