import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AccountView } from '@parvis/contracts';
import { Banner, Button, channelName, Card } from '@parvis/ui';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { BackfillProgress } from '../ui/backfill-progress';
import { ChannelWords, takesHooks } from '../ui/channel-words';
import { WidgetCard } from '../ui/widget-card';

/** It worked: what comes in, what is still to do on the platform, and where to go now. */
@Component({
  selector: 'app-connected',
  imports: [BackfillProgress, Banner, Button, Card, CopyLine, RouterLink, TextPipe, WidgetCard],
  template: `
    <mi-banner tone="ok" icon="circle-check"
      ><b>{{ 'channels.connect.done' | text: { name: account().name } }}</b></mi-banner
    >
    @if (detail(); as detail) {
      <mi-banner tone="warn" icon="triangle-alert"
        ><span [attr.lang]="detail.lang">{{ detail.text }}</span></mi-banner
      >
    }
    @if (account().backfill.state !== 'none') {
      <mi-card [heading]="'channels.backfill.label' | text" [text]="meanwhile()">
        <app-backfill-progress [backfill]="account().backfill" />
      </mi-card>
    }
    @if (takesHooks()) {
      <mi-card [heading]="'channels.hook' | text" [text]="'channels.hook-text' | text: { channel: channel() }">
        <app-copy-line [value]="account().hookUrl" [label]="'channels.hook' | text" />
      </mi-card>
    }
    @if (account().channel === 'web-widget') {
      <app-widget-card [account]="account()" />
    }
    <div class="row">
      <a class="btn primary" [routerLink]="['/channels', account().id]">{{ 'channels.connect.see' | text }}</a>
      <a class="btn" [routerLink]="['/inbox', 'account-' + account().id]">{{ 'channels.connect.inbox' | text }}</a>
      <mi-button kind="ghost" icon="plus" (pressed)="another.emit()">{{ 'channels.connect.another' | text }}</mi-button>
    </div>
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    .row {
      flex-wrap: wrap;
    }
    a.btn:hover {
      text-decoration: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Connected {
  private readonly words = inject(ChannelWords);
  private readonly language = inject(Language);
  readonly account = input.required<AccountView>();
  readonly another = output();
  protected readonly meanwhile = computed(() =>
    this.account().backfill.state === 'running' ? this.language.text('channels.connect.meanwhile') : '',
  );
  protected readonly channel = computed(() => channelName(this.account().channel));
  protected readonly detail = computed(() => this.words.detail(this.account()));
  protected readonly takesHooks = computed(() => takesHooks(this.account()));
}
