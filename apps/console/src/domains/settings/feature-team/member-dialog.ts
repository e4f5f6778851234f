import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { type MemberView, ROLES } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select, Switch } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { grantableRoles, type Lock, locksOf, memberChanges, type MemberForm, memberForm } from '../data/member-rules';
import { PeopleClient } from '../data/people-client';
import { Saving } from '../data/saving';
import { CheckList } from '../ui/check-list';
import { PeopleWords } from '../ui/people-words';

/** Languages offered to everybody; those of a member that are not among them stay. */
const LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'] as const;

/** Changing a member: name, role, teams, languages, and whether they may still come in. */
@Component({
  selector: 'app-member-dialog',
  imports: [Button, CheckList, DialogBox, Field, Select, Switch, TextPipe],
  providers: [Saving],
  templateUrl: './member-dialog.html',
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MemberDialog {
  private readonly client = inject(PeopleClient);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly words = inject(PeopleWords);
  protected readonly saving = inject(Saving);
  readonly member = input.required<MemberView | null>();
  readonly closed = output();

  protected readonly form = linkedSignal<MemberForm | null>(() => {
    const member = this.member();
    return member && memberForm(member);
  });
  private readonly tried = signal(false);
  private readonly locks = computed(() => {
    const [member, me] = [this.member(), this.session.member()];
    return member && me ? locksOf(member, me, this.directory.members()) : { role: null, active: null };
  });
  protected readonly roleLock = computed(() => this.lockText(this.locks().role));
  protected readonly activeLock = computed(() => this.lockText(this.locks().active));
  protected readonly roles = computed(() => {
    const me = this.session.member();
    const grantable = me ? grantableRoles(me) : [];
    return ROLES.map((role) => ({
      value: role,
      label: this.words.role(role),
      disabled: !grantable.includes(role) && role !== this.member()?.role,
    }));
  });
  protected readonly teams = computed(() => this.directory.teams().map(({ id, name }) => ({ id, label: name })));
  protected readonly languages = computed(() => {
    const codes = new Set([...LANGUAGES, ...(this.member()?.languages ?? [])]);
    return [...codes].map((code) => ({ id: code, label: this.words.languageName(code) }));
  });
  protected readonly nameError = computed(() =>
    this.saving.isRefused('/name') || (this.tried() && this.form()?.name.trim() === '')
      ? this.language.text('settings.team.name-missing')
      : null,
  );
  protected readonly activeHint = computed(() => this.activeLock() ?? this.language.text('settings.team.active-hint'));

  protected change(change: Partial<MemberForm>): void {
    this.form.update((form) => form && { ...form, ...change });
  }

  protected changeRole(chosen: string): void {
    const role = ROLES.find((one) => one === chosen);
    if (role) this.change({ role });
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    const [member, form] = [this.member(), this.form()];
    this.tried.set(true);
    if (!member || !form || form.name.trim() === '') return;
    const changes = memberChanges(member, form);
    if (Object.keys(changes).length > 0) {
      const saved = await this.saving.run(() => this.client.updateMember(member.id, changes));
      if (!saved) return;
      this.directory.change.member.put(saved.result);
      this.saving.say('settings.team.saved', { name: saved.result.name });
      if (changes.teamIds) void this.directory.load(); // teams list their members too
    }
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }

  private lockText(lock: Lock | null): string | null {
    return lock && this.language.text(`settings.team.lock-${lock}`);
  }
}
