import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { AccountView } from '@parvis/contracts';
import { Button, IconButton, Viewport } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { AccountActs } from '../data/account-acts';

/** Test and sync, in the header of an account; on a phone as icons, so that the account's name has room. */
@Component({
  selector: 'app-account-tools',
  imports: [Button, IconButton, TextPipe],
  template: `
    @if (viewport.isPhone()) {
      @if (canManage()) {
        <mi-icon-button icon="plug" [label]="'channels.test' | text" (pressed)="acts.test(account())" />
      }
      <mi-icon-button
        icon="refresh-cw"
        [label]="'channels.sync' | text"
        [disabledReason]="stopped()"
        (pressed)="acts.sync(account())"
      />
    } @else {
      @if (canManage()) {
        <mi-button icon="plug" [busy]="acts.isBusy(account().id, 'test')" (pressed)="acts.test(account())">{{
          'channels.test' | text
        }}</mi-button>
      }
      <mi-button
        icon="refresh-cw"
        [busy]="acts.isBusy(account().id, 'sync')"
        [disabledReason]="stopped()"
        (pressed)="acts.sync(account())"
        >{{ 'channels.sync' | text }}</mi-button
      >
    }
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountTools {
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  protected readonly acts = inject(AccountActs);
  protected readonly viewport = inject(Viewport);
  readonly account = input.required<AccountView>();
  protected readonly canManage = computed(() => this.session.can('channels.manage'));
  protected readonly stopped = computed(() =>
    this.account().health === 'stopped' ? this.language.text('channels.stopped-reason') : null,
  );
}
