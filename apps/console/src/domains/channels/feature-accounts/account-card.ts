import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AccountView } from '@parvis/contracts';
import { Button, ChannelTile, Icon, RelativePipe } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { AccountActs } from '../data/account-acts';
import { BackfillProgress } from '../ui/backfill-progress';
import { ChannelWords } from '../ui/channel-words';
import { HealthMark } from '../ui/health-mark';

/** One account at a glance: does it work, when did it last say something, and what waits for somebody. */
@Component({
  selector: 'app-account-card',
  imports: [BackfillProgress, Button, ChannelTile, HealthMark, Icon, RelativePipe, RouterLink, TextPipe],
  templateUrl: './account-card.html',
  styleUrl: './account-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountCard {
  protected readonly words = inject(ChannelWords);
  protected readonly acts = inject(AccountActs);
  protected readonly session = inject(SessionStore);
  readonly account = input.required<AccountView>();
  protected readonly channel = computed(() => this.words.label(this.account().capabilities));
  protected readonly token = computed(() => this.words.token(this.account()));
  protected readonly detail = computed(() => this.words.detail(this.account()));
  protected readonly mustSignIn = computed(
    () => this.account().health === 'needs-sign-in' && this.session.can('channels.manage'),
  );
}
