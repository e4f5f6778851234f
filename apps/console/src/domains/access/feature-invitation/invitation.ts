import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { InvitationView } from '@parvis/contracts';
import { Router, RouterLink } from '@angular/router';
import { Button, Skeleton } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionClient } from '../../../shared/session/session-client';
import { SessionStore } from '../../../shared/session/session-store';
import { AccessFrame } from '../ui/access-frame';

const MIN_PASSWORD = 12;

/** Accepting an invitation: a name and a password, then straight into the workspace. */
@Component({
  selector: 'app-invitation',
  imports: [AccessFrame, Button, Field, RouterLink, Skeleton, TextPipe],
  templateUrl: './invitation.html',
  styleUrl: '../ui/access-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Invitation {
  private readonly client = inject(SessionClient);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);

  readonly token = input.required<string>();
  protected readonly invitation = signal<InvitationView | null>(null);
  protected readonly name = signal('');
  protected readonly password = signal('');
  protected readonly busy = signal(false);
  protected readonly tried = signal(false);
  private readonly problem = signal<Problem | null>(null);

  protected readonly isOver = computed(() => {
    const code = this.problem()?.code;
    return code === 'invitation-over' || code === 'not-found';
  });
  protected readonly lead = computed(() => {
    if (this.isOver()) return this.language.text('access.invitation.over-text');
    const invitation = this.invitation();
    if (!invitation) return '';
    const { email, invitedBy, role } = invitation;
    return this.language.text('access.invitation.lead', {
      inviter: invitedBy,
      role: this.language.text(`access.role.${role}`),
      email,
    });
  });
  protected readonly nameError = computed(() =>
    this.tried() && this.name().trim() === '' ? this.language.text('access.invitation.name-missing') : null,
  );
  protected readonly passwordError = computed(() =>
    this.tried() && this.isShort() ? this.language.text('access.invitation.too-short') : null,
  );
  private readonly isShort = computed(() => this.password().length < MIN_PASSWORD);
  protected readonly message = computed(() => {
    const problem = this.problem();
    return problem && !this.isOver() ? this.problems.of(problem) : null;
  });

  constructor() {
    effect(() => {
      const token = this.token();
      untracked(() => void this.load(token));
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    if (this.busy() || this.nameError() !== null || this.passwordError() !== null) return;
    this.busy.set(true);
    try {
      await this.session.accept(this.token(), { name: this.name().trim(), password: this.password() });
      await this.router.navigateByUrl('/', { replaceUrl: true });
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }

  private async load(token: string): Promise<void> {
    try {
      this.invitation.set(await this.client.invitation(token));
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
