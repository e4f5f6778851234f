import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import type { InvitationView, MemberView } from '@parvis/contracts';
import { RouterLink } from '@angular/router';
import { Button, Chip, Icon, IconButton, InlineError, Member, Presence, RelativePipe, Skeleton, TeamTile } from '@parvis/ui'; // prettier-ignore
import { loaded } from '../../../shared/api/loaded';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { AvailabilityStore } from '../../../shared/availability/availability-store';
import { AvailabilityWords } from '../../../shared/availability/availability-words';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { PeopleClient } from '../data/people-client';
import { Saving } from '../data/saving';
import { PeopleWords } from '../ui/people-words';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { InviteDialog } from './invite-dialog';
import { MemberDialog } from './member-dialog';

/** The people of the workspace and those who were invited. */
@Component({
  selector: 'app-team',
  imports: [
    Button,
    Chip,
    Icon,
    IconButton,
    InlineError,
    InviteDialog,
    Member,
    MemberDialog,
    Page,
    Presence,
    RelativePipe,
    RouterLink,
    Skeleton,
    TeamTile,
    TextPipe,
  ],
  providers: [Saving],
  templateUrl: './team.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Team {
  private readonly client = inject(PeopleClient);
  private readonly language = inject(Language);
  private readonly words = inject(PeopleWords);
  private readonly saving = inject(Saving);
  private readonly problems = inject(ProblemTexts);
  private readonly availability = inject(AvailabilityStore);
  private readonly states = inject(AvailabilityWords);
  protected readonly directory = inject(Directory);
  protected readonly session = inject(SessionStore);

  protected readonly canManage = computed(() => this.session.can('team.manage'));
  protected readonly editing = signal<MemberView | null>(null);
  protected readonly inviting = signal(false);
  protected readonly members = computed(() =>
    this.directory
      .members()
      .filter(({ service }) => !service)
      .sort((a, b) => Number(b.active) - Number(a.active) || a.name.localeCompare(b.name, this.language.locale()))
      .map((member) => ({
        member,
        teams: member.teamIds.flatMap((id) => this.directory.teamById().get(id) ?? []),
        languages: this.words.languages(member.languages),
        isMe: member.id === this.session.memberId(),
        shown: this.availability.shown(member.id),
        stateText: this.states.shown(this.availability.said(member.id), this.availability.shown(member.id)),
      })),
  );
  protected readonly invitations = loaded(
    (abort) => this.client.invitations(abort),
    () => this.canManage(),
  );
  protected readonly pending = computed(() =>
    (this.invitations.value() ?? []).map((invitation) => ({
      invitation,
      role: this.words.role(invitation.role),
      isOver: Date.parse(invitation.expiresAt) < Date.now(),
    })),
  );
  protected readonly invitationProblem = computed(() => {
    const error = this.invitations.error();
    return error ? this.problems.of(toProblem(error)) : null;
  });
  protected readonly problem = computed(() =>
    this.problems.shown(this.members().length === 0 ? this.directory.problem() : null),
  );

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected async revoke({ id, email }: InvitationView): Promise<void> {
    if (await this.saving.run(() => this.client.revokeInvitation(id))) {
      this.invitations.update((list) => list.filter((invitation) => invitation.id !== id));
      this.saving.say('settings.invite.revoked', { email });
    } else this.saving.sayProblem();
  }
}
