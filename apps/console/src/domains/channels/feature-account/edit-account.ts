import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { AccountView, SettingsField } from '@parvis/contracts';
import { Button, Format } from '@parvis/ui';
import type { Problem } from '../../../shared/api/problem';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { AccountActs } from '../data/account-acts';
import { type Faults, faultsOf, type FormValues, initialValues, serverFaults, updateBody } from '../data/form-values';
import { ConnectForm } from '../ui/connect-form';
import { PlatformRefusal } from '../ui/platform-refusal';

/** Settings of an account: read as a list, changed as the connector's own form. Saving new credentials signs in again. */
@Component({
  selector: 'app-edit-account',
  imports: [Button, ConnectForm, PlatformRefusal, TextPipe],
  template: `
    @if (open()) {
      <form (submit)="save($event)">
        @if (problem(); as problem) {
          <app-platform-refusal [problem]="problem" />
        }
        <app-connect-form
          [credentials]="fields().credentials"
          [settings]="fields().settings"
          [stored]="account().credentialsSet"
          [faults]="faults()"
          [(form)]="form"
        />
        <div class="row">
          <mi-button type="submit" kind="primary" [busy]="acts.isBusy(account().id, 'update')">{{
            'channels.save' | text
          }}</mi-button>
          <mi-button (pressed)="closed.emit()">{{ 'ui.cancel' | text }}</mi-button>
        </div>
      </form>
    } @else if (lines().length === 0) {
      <p class="subtle">{{ 'channels.no-settings' | text }}</p>
    } @else {
      <dl>
        @for (line of lines(); track line.label) {
          <div>
            <dt>{{ line.label }}</dt>
            <dd>{{ line.value }}</dd>
          </div>
        }
      </dl>
    }
  `,
  styles: `
    form {
      display: grid;
      gap: 18px;
      padding-top: 6px;
    }
    dl {
      display: grid;
      gap: 6px;
    }
    dl div {
      display: grid;
      grid-template-columns: 170px minmax(0, 1fr);
      gap: 12px;
    }
    dt {
      color: var(--text-3);
    }
    dd {
      overflow-wrap: anywhere;
    }
    @media (max-width: 640px) {
      dl div {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EditAccount {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly acts = inject(AccountActs);
  readonly account = input.required<AccountView>();
  readonly open = input.required<boolean>();
  readonly closed = output();

  protected readonly fields = computed(() => {
    const channel = this.directory.channels().find(({ kind }) => kind === this.account().channel);
    return { credentials: channel?.credentials ?? [], settings: channel?.settings ?? [] };
  });
  private readonly isReady = computed(
    () => this.open() && this.fields().settings.length + this.fields().credentials.length > 0,
  );
  /** Starts over when it is opened, not when an event about the account comes in while one types. */
  protected readonly form = linkedSignal<boolean, FormValues>({
    source: this.isReady,
    computation: () =>
      untracked(() => ({
        name: this.account().name,
        credentials: initialValues(this.fields().credentials),
        settings: initialValues(this.fields().settings, this.account().settings),
        forget: [],
      })),
  });
  private readonly tried = signal(false);
  private readonly refused = signal<Faults>(new Map());
  protected readonly problem = signal<Problem | null>(null);
  protected readonly faults = computed<Faults>(() => {
    const own = this.tried() ? faultsOf(this.form(), this.fields(), this.account().credentialsSet) : [];
    return new Map([...this.refused(), ...own]);
  });
  protected readonly lines = computed(() => {
    const { settings, credentialsSet } = this.account();
    const stored = this.fields().credentials.filter(({ name }) => credentialsSet.includes(name));
    return [
      ...this.fields().settings.flatMap((field) => this.line(field, settings[field.name])),
      ...stored.map((field) => ({
        label: this.language.pick(field.label),
        value: this.language.text('channels.form.stored'),
      })),
    ];
  });

  protected async save(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    this.refused.set(new Map());
    if (faultsOf(this.form(), this.fields(), this.account().credentialsSet).size > 0) return;
    const body = updateBody(this.form(), this.fields(), this.account());
    const problem = Object.keys(body).length > 0 ? await this.acts.save(this.account(), body) : null;
    this.problem.set(problem);
    this.refused.set(serverFaults(problem?.errors ?? []));
    if (problem) return;
    this.tried.set(false);
    this.closed.emit();
  }

  private line(field: SettingsField, value: string | number | boolean | undefined) {
    if (value === undefined || value === '') return [];
    const label = this.language.pick(field.label);
    if (typeof value === 'boolean')
      return [{ label, value: this.language.text(value ? 'channels.form.yes' : 'channels.form.no') }];
    if (typeof value === 'number') return [{ label, value: this.format.number(value) }];
    const option = field.options?.find((one) => one.value === value);
    return [{ label, value: option ? this.language.pick(option.label) : String(value) }];
  }
}
