import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { type ConnectedChoices, type SignInView } from '@parvis/contracts';
import { Banner, Button, ChannelTile, Empty, Skeleton, Toasts } from '@parvis/ui';
import { Check } from '@parvis/ui/forms';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SignIns } from '../data/sign-ins';
import { Connected } from '../feature-connect/connected';
import { ChannelsSidebar } from '../ui/channels-sidebar';
import { HistoryChoice } from '../ui/history-choice';
import { PlatformRefusal } from '../ui/platform-refusal';

const USUAL_HISTORY = '30';
/** What platforms say when the person did not agree ("access_denied", "user_cancelled_login"). */
const SAID_NO = /denied|cancel/i;

/** Back from the platform: which of the accounts that the sign-in reaches are to be connected. */
@Component({
  selector: 'app-sign-in',
  imports: [Banner, Button, ChannelTile, Check, Connected, Empty, HistoryChoice, Page, PlatformRefusal, RouterLink, Skeleton, TextPipe], // prettier-ignore
  templateUrl: './sign-in.html',
  styleUrl: './sign-in.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SignIn {
  private readonly signIns = inject(SignIns);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  protected readonly directory = inject(Directory);

  // from the address: what the platform sent back, or the sign-in that was completed before a reload
  readonly code = input<string>();
  readonly state = input<string>();
  readonly error = input<string>();
  readonly error_description = input<string>();
  readonly id = input<string>();

  protected readonly signIn = signal<SignInView | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly backfillDays = signal(USUAL_HISTORY);
  protected readonly busy = signal(false);
  protected readonly done = signal<ConnectedChoices | null>(null);
  protected readonly channel = computed(
    () => this.directory.channels().find(({ kind }) => kind === this.signIn()?.channel) ?? null,
  );
  protected readonly name = computed(() => {
    const channel = this.channel();
    return channel ? this.language.pick(channel.capabilities.label) : '';
  });

  protected readonly heading = computed(() => {
    const done = this.done();
    if (done) return done.accounts.length > 0 ? 'channels.sign-in.done' : 'channels.sign-in.nothing';
    return this.problem() && !this.signIn() ? 'channels.connect.title' : 'channels.sign-in.heading';
  });
  /** The person took the way back on the platform's page: nothing failed. */
  protected readonly saidNo = computed(() => this.problem() !== null && SAID_NO.test(this.error() ?? ''));
  protected readonly over = computed(() => {
    if (this.saidNo()) return 'channels.sign-in.said-no';
    return this.problem() ? 'channels.sign-in.nothing-text' : 'channels.sign-in.over-text';
  });
  /** The one account that came of it, as it is now. */
  protected readonly only = computed(() => {
    const { accounts, refused } = this.done() ?? { accounts: [], refused: [] };
    const [account, another] = accounts;
    if (!account || another || refused.length > 0) return null;
    return this.directory.accountById().get(account.id) ?? account;
  });
  private readonly chosenChoices = computed(() =>
    (this.signIn()?.choices ?? []).filter(({ externalId }) => this.chosen().has(externalId)),
  );
  /** Accounts that are connected already keep their history. */
  protected readonly asksHistory = computed(() => this.chosenChoices().some(({ accountId }) => accountId === null));
  protected readonly action = computed(() => {
    if (this.chosen().size === 0) return this.language.text('channels.sign-in.connect-none');
    const isRenewal = !this.asksHistory();
    return this.language.text(isRenewal ? 'channels.sign-in.renew' : 'channels.sign-in.connect', {
      count: this.chosen().size,
    });
  });

  constructor() {
    inject(ChannelsSidebar).show(() => 'connect', inject(DestroyRef));
    effect(() => {
      const [state, id] = [this.state(), this.id()];
      untracked(() => {
        if (state !== undefined) void this.complete(state);
        else if (id !== undefined && this.signIn()?.id !== id) void this.read(id);
      });
    });
  }

  protected choose(externalId: string, isChosen: boolean): void {
    this.chosen.update((chosen) => {
      const next = new Set(chosen);
      if (isChosen) next.add(externalId);
      else next.delete(externalId);
      return next;
    });
  }

  protected async connect(event: Event): Promise<void> {
    event.preventDefault();
    const signIn = this.signIn();
    if (!signIn || this.busy() || this.chosen().size === 0) return;
    this.busy.set(true);
    this.problem.set(null);
    try {
      const done = await this.signIns.connect(signIn.id, {
        externalIds: [...this.chosen()],
        backfillDays: this.channel()?.capabilities.backfill ? Number(this.backfillDays()) : 0,
      });
      for (const account of done.accounts) this.directory.change.account.put(account);
      this.done.set(done);
    } catch (error) {
      this.problem.set(toProblem(error));
    } finally {
      this.busy.set(false);
    }
  }

  protected another(): void {
    void this.router.navigate(['/channels', 'connect']);
  }

  private async complete(state: string): Promise<void> {
    const [code, error, errorDescription] = [this.code(), this.error(), this.error_description()];
    await this.take(() =>
      this.signIns.complete({
        state,
        ...(code === undefined ? {} : { code }),
        ...(error === undefined ? {} : { error }),
        ...(errorDescription === undefined ? {} : { errorDescription }),
      }),
    );
    const signIn = this.signIn();
    if (signIn?.accountId) {
      const name = this.directory.accountById().get(signIn.accountId)?.name ?? this.name();
      this.toasts.show({ text: this.language.text('channels.sign-in.again-done', { name }), tone: 'ok' });
      await this.router.navigate(['/channels', signIn.accountId], { replaceUrl: true });
    } else if (signIn) {
      // the code is used up: a reload reads what it brought
      await this.router.navigate([], { queryParams: { id: signIn.id }, replaceUrl: true });
    }
  }

  private read(id: string): Promise<void> {
    return this.take(() => this.signIns.view(id));
  }

  private async take(ask: () => Promise<SignInView>): Promise<void> {
    try {
      const signIn = await ask();
      this.signIn.set(signIn);
      const fresh = signIn.choices.filter(({ accountId }) => accountId === null);
      const obvious = [fresh, signIn.choices].find(({ length }) => length === 1) ?? [];
      this.chosen.set(new Set(obvious.map(({ externalId }) => externalId)));
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
