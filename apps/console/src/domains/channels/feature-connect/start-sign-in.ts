import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DOCUMENT,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { ChannelView } from '@parvis/contracts';
import { Button, channelName } from '@parvis/ui';
import { CopyLine } from '../../../shared/copy/copy-line';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { credentialsBody, type Faults, faultsOf, type FormValues, initialValues, serverFaults, settingsBody } from '../data/form-values'; // prettier-ignore
import { neededFields, SignIns } from '../data/sign-ins';
import { ConnectForm } from '../ui/connect-form';
import { PlatformRefusal } from '../ui/platform-refusal';

/** The way to the platform's own page, with what it needs to know before. */
@Component({
  selector: 'app-start-sign-in',
  imports: [Button, ConnectForm, CopyLine, PlatformRefusal, TextPipe],
  template: `
    <p class="lead">{{ 'channels.sign-in.lead' | text: { channel: platform() } }}</p>
    <form (submit)="submit($event)">
      @if (problem(); as problem) {
        <app-platform-refusal [problem]="problem" />
      }
      @if (asksFirst()) {
        <app-connect-form
          [named]="false"
          [credentials]="fields().credentials"
          [settings]="fields().settings"
          [faults]="faults()"
          [(form)]="form"
        />
      }
      @if (fields().credentials.length) {
        <div>
          <h3>{{ 'channels.sign-in.return' | text }}</h3>
          <p class="subtle">{{ 'channels.sign-in.return-text' | text }}</p>
          <app-copy-line [value]="returnAddress" [label]="'channels.sign-in.return' | text" />
        </div>
      }
      <div class="row">
        <mi-button type="submit" kind="primary" size="lg" icon="plug" [busy]="busy()">{{ label() }}</mi-button>
        <mi-button kind="ghost" size="lg" (pressed)="byHand.emit()">{{ 'channels.sign-in.by-hand' | text }}</mi-button>
      </div>
    </form>
  `,
  styles: `
    :host,
    form {
      display: grid;
      gap: 22px;
    }
    .lead {
      max-width: 62ch;
      color: var(--text-2);
    }
    h3 {
      font: 600 13px/20px var(--font);
    }
    h3 + p {
      max-width: 62ch;
      margin-bottom: 8px;
    }
    .row {
      flex-wrap: wrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StartSignIn {
  private readonly signIns = inject(SignIns);
  private readonly language = inject(Language);
  readonly channel = input.required<ChannelView>();
  /** The person would rather enter the access. */
  readonly byHand = output();

  protected readonly name = computed(() => this.language.pick(this.channel().capabilities.label));
  protected readonly platform = computed(() => channelName(this.channel().kind));
  /** Where the platform sends people back to; its application has to know the address. */
  protected readonly returnAddress = new URL('/channels/sign-in', inject(DOCUMENT).baseURI).href;
  protected readonly label = computed(() => {
    const { signIn } = this.channel();
    return signIn ? this.language.pick(signIn.label) : '';
  });
  protected readonly fields = computed(() => neededFields(this.channel()));
  protected readonly asksFirst = computed(() => this.fields().credentials.length + this.fields().settings.length > 0);
  protected readonly form = linkedSignal<FormValues>(() => ({
    name: this.name(), // not asked for: the platform knows the names
    credentials: initialValues(this.fields().credentials),
    settings: initialValues(this.fields().settings),
    forget: [],
  }));
  private readonly tried = signal(false);
  private readonly refused = signal<Faults>(new Map());
  protected readonly problem = signal<Problem | null>(null);
  protected readonly busy = signal(false);
  protected readonly faults = computed<Faults>(
    () => new Map([...this.refused(), ...(this.tried() ? faultsOf(this.form(), this.fields()) : [])]),
  );

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.tried.set(true);
    this.refused.set(new Map());
    this.problem.set(null);
    if (this.busy() || faultsOf(this.form(), this.fields()).size > 0) return;
    this.busy.set(true);
    try {
      await this.signIns.start({
        channel: this.channel().kind,
        credentials: credentialsBody(this.fields().credentials, this.form().credentials),
        settings: settingsBody(this.fields().settings, this.form().settings),
      });
    } catch (error) {
      const problem = toProblem(error);
      this.problem.set(problem);
      this.refused.set(serverFaults(problem.errors));
      this.busy.set(false);
    }
  }
}
