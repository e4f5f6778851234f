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
import { type ApprovalPolicyView, type RoleKey, ROLES } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Check, Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RepliesSettingsClient } from '../data/replies-client';
import { Saving } from '../data/saving';
import { CheckList } from '../ui/check-list';

/** Whose replies wait for whose approval. */
@Component({
  selector: 'app-policy-dialog',
  imports: [Button, Check, CheckList, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog [open]="policy() !== null" [heading]="heading()" (closed)="close()">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">
            {{ saving.isRefused('/approvals') ? ('settings.replies.too-few-approvers' | text) : text }}
          </p>
        }
        <mi-field
          [required]="true"
          [maxLength]="80"
          [label]="'settings.replies.name' | text"
          [error]="tried() && !name().trim() ? ('settings.replies.name-missing' | text) : null"
          [(value)]="name"
        />
        <app-check-list
          [label]="'settings.replies.policy-roles' | text"
          [options]="roleOptions()"
          [(selected)]="roles"
        />
        <app-check-list
          [label]="'settings.replies.policy-accounts' | text"
          [options]="accountOptions()"
          [(selected)]="accountIds"
        />
        <p class="subtle">{{ 'settings.replies.policy-all' | text }}</p>
        <mi-select [label]="'settings.replies.approvals' | text" [options]="counts" [(value)]="approvals" />
        <mi-select [label]="'settings.replies.approver-team' | text" [options]="teams()" [(value)]="teamId" />
        <mi-check [label]="'settings.replies.public-only' | text" [(checked)]="publicOnly" />
        <mi-check [label]="'settings.replies.enabled' | text" [(checked)]="enabled" />
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="save()">{{
        'settings.save' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PolicyDialog {
  private readonly client = inject(RepliesSettingsClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly policy = input.required<ApprovalPolicyView | 'new' | null>();
  readonly saved = output();
  readonly closed = output();

  private readonly existing = computed(() => {
    const policy = this.policy();
    return policy === 'new' ? null : policy;
  });
  protected readonly name = this.from((policy) => policy?.name ?? '');
  protected readonly roles = this.from<readonly string[]>((policy) => policy?.roles ?? ['agent']);
  protected readonly accountIds = this.from<readonly string[]>((policy) => policy?.accountIds ?? []);
  protected readonly approvals = this.from((policy) => String(policy?.approvals ?? 1));
  protected readonly teamId = this.from((policy) => policy?.approverTeamId ?? '');
  protected readonly publicOnly = this.from((policy) => policy?.publicOnly ?? true);
  protected readonly enabled = this.from((policy) => policy?.enabled ?? true);
  protected readonly tried = signal(false);
  protected readonly counts = ['1', '2', '3', '4', '5'].map((value) => ({ value, label: value }));
  protected readonly heading = computed(() => {
    const policy = this.existing();
    return policy ? this.language.text('settings.replies.edit', { name: policy.name }) : this.language.text('settings.replies.create-policies'); // prettier-ignore
  });
  protected readonly roleOptions = computed(() =>
    ROLES.map((id) => ({ id, label: this.language.text(`settings.role.${id}`) })),
  );
  protected readonly accountOptions = computed(() =>
    this.directory.accounts().map(({ id, name }) => ({ id, label: name })),
  );
  protected readonly teams = computed(() => [
    { value: '', label: this.language.text('settings.replies.any-approver') },
    ...this.directory.teams().map(({ id, name }) => ({ value: id, label: name })),
  ]);

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.name().trim() === '') return;
    const saved = await this.saving.run(() =>
      this.client.save('policies', this.existing(), {
        name: this.name().trim(),
        roles: ROLES.filter((role): role is RoleKey => this.roles().includes(role)),
        accountIds: [...this.accountIds()],
        approvals: Number(this.approvals()),
        approverTeamId: this.teamId() || null,
        publicOnly: this.publicOnly(),
        enabled: this.enabled(),
      }),
    );
    if (!saved) return;
    this.saving.say('settings.replies.saved', { name: this.name().trim() });
    this.saved.emit();
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }

  private from<T>(read: (policy: ApprovalPolicyView | null) => T) {
    return linkedSignal<ApprovalPolicyView | 'new' | null, T>({
      source: this.policy,
      computation: () => read(this.existing()),
    });
  }
}
