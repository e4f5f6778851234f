import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Banner, Empty, Icon, InlineError, Skeleton } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { byCare, ChannelWords } from '../ui/channel-words';
import { ChannelsSidebar } from '../ui/channels-sidebar';
import { ManagersNote } from '../ui/managers-note';
import { AccountCard } from './account-card';

/** Every connected account with its health, those that need care first. */
@Component({
  selector: 'app-account-list',
  imports: [AccountCard, Banner, Empty, Icon, InlineError, ManagersNote, Page, RouterLink, Skeleton, TextPipe],
  template: `
    <app-page [heading]="'channels.title' | text" [count]="accounts().length" [wide]="true">
      @if (session.can('channels.manage') && accounts().length) {
        <a pageAction class="btn primary" routerLink="/channels/connect"
          ><mi-icon name="plus" />{{ 'channels.connect.action' | text }}</a
        >
      }
      <app-managers-note />
      @if (problem(); as problem) {
        <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="directory.load()" />
      }
      @if (ill(); as count) {
        <mi-banner tone="warn" icon="triangle-alert">{{ 'channels.care' | text: { count } }}</mi-banner>
      }
      @if (accounts().length) {
        <ul>
          @for (account of accounts(); track account.id) {
            <li><app-account-card [account]="account" /></li>
          }
        </ul>
      } @else if (!directory.loaded()) {
        <mi-skeleton [rows]="3" [height]="120" [avatar]="false" />
      } @else if (!problem()) {
        <mi-empty icon="plug" [heading]="'channels.empty' | text" [text]="'channels.empty-text' | text">
          @if (session.can('channels.manage')) {
            <a class="btn primary" routerLink="/channels/connect"
              ><mi-icon name="plus" />{{ 'channels.connect.action' | text }}</a
            >
          }
        </mi-empty>
      }
    </app-page>
  `,
  styles: `
    :host {
      display: contents;
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr));
      gap: 14px;
    }
    li {
      display: grid;
      min-width: 0;
    }
    a.btn:hover {
      text-decoration: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccountList {
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(ChannelWords);
  protected readonly directory = inject(Directory);
  protected readonly session = inject(SessionStore);
  protected readonly accounts = computed(() => byCare(this.directory.accounts(), this.language.locale()));
  protected readonly ill = computed(
    () => this.accounts().filter((account) => this.words.care(account) !== null).length,
  );
  protected readonly problem = computed(() =>
    this.problems.shown(this.accounts().length === 0 ? this.directory.problem() : null),
  );

  constructor() {
    inject(ChannelsSidebar).show(() => 'all', inject(DestroyRef));
  }
}
