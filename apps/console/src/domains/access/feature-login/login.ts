import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { Button } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { AccessFrame } from '../ui/access-frame';

/** Sign-in by e-mail and password. What is wrong is said without telling whether an account exists. */
@Component({
  selector: 'app-login',
  imports: [AccessFrame, Button, Field, TextPipe],
  template: `
    <app-access-frame
      [heading]="'access.login.heading' | text"
      [lead]="(ended() ? 'access.login.ended' : 'access.login.lead') | text"
    >
      <form (submit)="submit($event)">
        @if (message(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          type="email"
          name="username"
          autocomplete="username"
          [required]="true"
          [label]="'access.login.email' | text"
          [(value)]="email"
        />
        <mi-field
          type="password"
          name="password"
          autocomplete="current-password"
          [required]="true"
          [label]="'access.login.password' | text"
          [(value)]="password"
        />
        <mi-button type="submit" kind="primary" size="lg" [busy]="busy()">{{ 'access.login.submit' | text }}</mi-button>
      </form>
    </app-access-frame>
  `,
  styleUrl: '../ui/access-form.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Login {
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);

  /** Where to go on; from the address. */
  readonly back = input<string>();
  readonly ended = input<string>();

  protected readonly email = signal('');
  protected readonly password = signal('');
  protected readonly busy = signal(false);
  private readonly problem = signal<Problem | null>(null);
  protected readonly message = computed(() => {
    const problem = this.problem();
    return problem && this.problems.of(problem);
  });

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy()) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      await this.session.login({ email: this.email().trim(), password: this.password() });
      await this.router.navigateByUrl(ownPath(this.back()), { replaceUrl: true });
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }
}

/** Only paths of this application: an address from elsewhere must not lead away after sign-in. */
export function ownPath(back: string | undefined): string {
  return back && /^\/(?![/\\])/.test(back) && !back.startsWith('/login') ? back : '/';
}
