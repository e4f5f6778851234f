import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  linkedSignal,
  signal,
  untracked,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import type { ChannelView } from '@parvis/contracts';
import { Announcer, Button, ChannelTile, Empty, Icon, Skeleton } from '@parvis/ui';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { ChannelsClient } from '../data/channels-client';
import { ConnectDrafts } from '../data/connect-drafts';
import {
  credentialsBody,
  type Faults,
  faultsOf,
  type FormValues,
  initialValues,
  serverFaults,
  settingsBody,
} from '../data/form-values';
import { ChannelsSidebar } from '../ui/channels-sidebar';
import { ConnectForm } from '../ui/connect-form';
import { HistoryChoice } from '../ui/history-choice';
import { PlatformRefusal } from '../ui/platform-refusal';
import { Connected } from './connected';
import { StartSignIn } from './start-sign-in';

const USUAL_HISTORY = '30';

/** Connecting an account: what the connector asks for, how much history to bring, then the test that counts. */
@Component({
  selector: 'app-connect',
  imports: [Button, ChannelTile, Connected, ConnectForm, Empty, HistoryChoice, Icon, Page, PlatformRefusal, RouterLink, Skeleton, StartSignIn, TextPipe], // prettier-ignore
  templateUrl: './connect.html',
  styleUrl: './connect.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Connect {
  private readonly client = inject(ChannelsClient);
  private readonly drafts = inject(ConnectDrafts);
  private readonly language = inject(Language);
  private readonly announcer = inject(Announcer);
  protected readonly directory = inject(Directory);

  readonly kind = input.required<string>();
  protected readonly channel = computed(
    () => this.directory.channels().find(({ kind }) => kind === this.kind()) ?? null,
  );
  protected readonly name = computed(() => {
    const channel = this.channel();
    return channel ? this.language.pick(channel.capabilities.label) : '';
  });
  private readonly draft = computed(() => {
    const channel = this.channel();
    return channel
      ? (this.drafts.get(channel.kind) ?? { form: emptyForm(channel), backfillDays: USUAL_HISTORY })
      : null;
  });
  protected readonly form = linkedSignal<FormValues | null>(() => this.draft()?.form ?? null);
  protected readonly backfillDays = linkedSignal<string>(() => this.draft()?.backfillDays ?? USUAL_HISTORY);
  /** The access is entered by hand although the platform lets people sign in. */
  protected readonly byHand = linkedSignal<boolean>(() => this.channel()?.signIn === null);
  private readonly tried = signal(false);
  private readonly refused = signal<Faults>(new Map());
  protected readonly problem = signal<Problem | null>(null);
  protected readonly busy = signal(false);
  protected readonly connectedId = signal<string | null>(null);
  protected readonly connected = computed(() => this.directory.accountById().get(this.connectedId() ?? '') ?? null);
  protected readonly faults = computed<Faults>(
    () => new Map([...this.refused(), ...(this.tried() ? this.ownFaults() : [])]),
  );

  constructor() {
    inject(ChannelsSidebar).show(() => this.connectedId() ?? 'connect', inject(DestroyRef));
    effect(() => {
      const [form, backfillDays, channel] = [this.form(), this.backfillDays(), this.channel()];
      untracked(() => {
        if (form && channel && this.connectedId() === null) this.drafts.keep(channel.kind, { form, backfillDays });
      });
    });
    effect(() => {
      this.kind();
      untracked(() => {
        this.reset();
      });
    });
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    const [channel, form] = [this.channel(), this.form()];
    this.tried.set(true);
    this.refused.set(new Map());
    this.problem.set(null);
    if (!channel || !form || this.busy()) return;
    if (this.ownFaults().size > 0) {
      this.showFirstFault();
      return;
    }
    this.busy.set(true);
    this.announcer.polite(this.language.text('channels.connect.testing', { channel: this.name() }));
    try {
      const account = await this.client.create({
        channel: channel.kind,
        name: form.name.trim(),
        credentials: credentialsBody(channel.credentials, form.credentials),
        settings: settingsBody(channel.settings, form.settings),
        backfillDays: channel.capabilities.backfill ? Number(this.backfillDays()) : 0,
      });
      this.drafts.drop(channel.kind);
      this.directory.change.account.put(account);
      this.connectedId.set(account.id);
    } catch (error) {
      this.refuse(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected another(): void {
    this.reset();
    const channel = this.channel();
    if (channel) this.form.set(emptyForm(channel));
  }

  private refuse(problem: Problem): void {
    this.problem.set(problem);
    this.refused.set(serverFaults(problem.errors));
    if (problem.errors.length > 0) this.showFirstFault();
  }

  /** The field that is wrong comes into view and gets the focus, once it is drawn as wrong. */
  private showFirstFault(): void {
    setTimeout(() => {
      document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus();
    });
  }

  private ownFaults(): Faults {
    const [channel, form] = [this.channel(), this.form()];
    return channel && form ? faultsOf(form, channel) : new Map();
  }

  private reset(): void {
    this.connectedId.set(null);
    this.tried.set(false);
    this.refused.set(new Map());
    this.problem.set(null);
  }
}

function emptyForm({ credentials, settings }: ChannelView): FormValues {
  return { name: '', credentials: initialValues(credentials), settings: initialValues(settings), forget: [] };
}
