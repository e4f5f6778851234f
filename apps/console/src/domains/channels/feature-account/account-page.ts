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
import {
  Banner,
  Button,
  channelName,
  ChannelTile,
  Empty,
  Icon,
  RelativePipe,
  Skeleton,
  TimePipe,
  Card,
} from '@parvis/ui';
import { Check } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { PageTitle } from '../../../shared/page-title';
import { SessionStore } from '../../../shared/session/session-store';
import { AccountActs } from '../data/account-acts';
import { CapabilityTable } from '../ui/capability-table';
import { ChannelWords, takesHooks } from '../ui/channel-words';
import { ChannelsSidebar } from '../ui/channels-sidebar';
import { HealthMark } from '../ui/health-mark';
import { ManagersNote } from '../ui/managers-note';
import { WidgetCard } from '../ui/widget-card';
import { AccountTools } from './account-tools';
import { EditAccount } from './edit-account';
import { HistoryCard } from './history-card';

/** One account in full: its connection, what waits, what the channel allows, its settings, and the way to stop or remove it. */
@Component({
  selector: 'app-account-page',
  imports: [AccountTools, Banner, Button, CapabilityTable, Card, ChannelTile, Check, CopyLine, DialogBox, EditAccount, Empty, HealthMark, HistoryCard, Icon, ManagersNote, Page, RelativePipe, RouterLink, Skeleton, TextPipe, TimePipe, WidgetCard], // prettier-ignore
  templateUrl: './account-page.html',
  styleUrl: './account-page.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountPage {
  protected readonly words = inject(ChannelWords);
  private readonly language = inject(Language);
  private readonly router = inject(Router);
  protected readonly acts = inject(AccountActs);
  protected readonly directory = inject(Directory);
  protected readonly session = inject(SessionStore);

  readonly accountId = input.required<string>();
  /** From the address: open the settings at once, to sign in again. */
  readonly edit = input<string>();

  protected readonly account = computed(() => this.directory.accountById().get(this.accountId()) ?? null);
  protected readonly canManage = computed(() => this.session.can('channels.manage'));
  protected readonly channel = computed(() => channelName(this.account()?.channel ?? 'email'));
  protected readonly label = computed(() => {
    const account = this.account();
    return account ? this.words.label(account.capabilities) : '';
  });
  protected readonly token = computed(() => {
    const account = this.account();
    return account && this.words.token(account);
  });
  protected readonly detail = computed(() => {
    const account = this.account();
    return account && this.words.detail(account);
  });
  protected readonly result = computed(() => this.acts.tested(this.accountId()));
  protected readonly takesHooks = computed(() => {
    const account = this.account();
    return account !== null && takesHooks(account);
  });
  protected readonly editing = signal(false);
  protected readonly removing = signal(false);
  protected readonly erasing = signal(false);
  /** What the button to sign in at the platform says; null where access is entered by hand. */
  protected readonly signsIn = computed(() => {
    const channel = this.directory.channels().find(({ kind }) => kind === this.account()?.channel);
    return channel?.signIn ? this.language.pick(channel.signIn.label) : null;
  });
  protected readonly quotas = computed(() => (this.account()?.quota ?? []).map((quota) => this.words.quota(quota)));
  protected readonly isStopped = computed(() => this.account()?.health === 'stopped');

  constructor() {
    const until = inject(DestroyRef);
    inject(ChannelsSidebar).show(() => this.accountId(), until);
    const title = inject(PageTitle);
    title.follow(() => ({ text: this.account()?.name ?? this.language.text('rail.channels'), count: 0 }));
    until.onDestroy(() => {
      title.follow(null);
    });
    effect(() => {
      const asked = this.edit() !== undefined && this.accountId() !== '';
      untracked(() => {
        this.editing.set(asked && this.canManage());
      });
    });
  }

  protected askRemoval(): void {
    this.erasing.set(false);
    this.removing.set(true);
  }

  protected async remove(): Promise<void> {
    const account = this.account();
    if (!account) return;
    if (await this.acts.remove(account, this.erasing())) {
      this.removing.set(false);
      await this.router.navigateByUrl('/channels');
    }
  }

  protected closeEdit(): void {
    this.editing.set(false);
    if (this.edit() !== undefined)
      void this.router.navigate([], { queryParams: { edit: null }, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
