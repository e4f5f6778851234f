import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  model,
  output,
  signal,
  untracked,
} from '@angular/core';
import { type InvitationView, type RoleKey, ROLES } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { grantableRoles } from '../data/member-rules';
import { PeopleClient } from '../data/people-client';
import { Saving } from '../data/saving';
import { CheckList } from '../ui/check-list';
import { PeopleWords } from '../ui/people-words';

/** Inviting somebody: who, as what, into which teams; then the link, which is shown once. */
@Component({
  selector: 'app-invite-dialog',
  imports: [Button, CheckList, CopyLine, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  templateUrl: './invite-dialog.html',
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class InviteDialog {
  private readonly client = inject(PeopleClient);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly words = inject(PeopleWords);
  protected readonly saving = inject(Saving);
  readonly open = model(false);
  readonly invited = output();

  protected readonly email = signal('');
  protected readonly role = signal<RoleKey>('agent');
  protected readonly teamIds = signal<readonly string[]>([]);
  protected readonly made = signal<InvitationView | null>(null);
  private readonly tried = signal(false);
  protected readonly roles = computed(() => {
    const me = this.session.member();
    return (me ? grantableRoles(me) : []).map((role) => ({ value: role, label: this.words.role(role) }));
  });
  protected readonly teams = computed(() => this.directory.teams().map(({ id, name }) => ({ id, label: name })));
  private readonly isMember = computed(() => {
    const email = this.email().trim().toLowerCase();
    return this.directory.members().some((member) => member.email.toLowerCase() === email);
  });
  protected readonly emailError = computed(() => {
    if (!this.tried()) return null;
    if (this.isMember()) return this.language.text('settings.invite.is-member');
    return isEmail(this.email()) && !this.saving.isRefused('/email')
      ? null
      : this.language.text('settings.invite.email-wrong');
  });

  constructor() {
    effect(() => {
      if (this.open()) untracked(() => { this.start(); }); // prettier-ignore
    });
  }

  protected chooseRole(chosen: string): void {
    const role = ROLES.find((one) => one === chosen);
    if (role) this.role.set(role);
  }

  protected async send(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    this.saving.clear();
    if (this.emailError() !== null) return;
    const body = { email: this.email().trim(), role: this.role(), teamIds: [...this.teamIds()] };
    const made = await this.saving.run(() => this.client.invite(body));
    if (!made) return;
    this.made.set(made.result);
    this.invited.emit();
  }

  private start(): void {
    this.email.set('');
    this.role.set('agent');
    this.teamIds.set([]);
    this.made.set(null);
    this.tried.set(false);
    this.saving.clear();
  }
}

function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim());
}
