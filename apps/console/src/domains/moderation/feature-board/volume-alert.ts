import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import { Banner, Button, Format, Toasts } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ModerationCounts } from '../../../shared/moderation/moderation-counts';
import { ModerationClient } from '../data/moderation-client';

/** A post gets far more than usual: the fact, and two ways on. */
@Component({
  selector: 'app-volume-alert',
  imports: [Banner, Button, RouterLink, TextPipe],
  template: `
    @if (alert(); as alert) {
      <mi-banner
        tone="warn"
        icon="triangle-alert"
        [label]="'moderation.alert.label' | text"
        [dismissable]="true"
        (dismissed)="dismiss(alert.postId)"
      >
        <b>{{ 'moderation.alert.fact' | text: { post: alert.post, times: alert.times } }}</b>
        {{ 'moderation.alert.since' | text: { time: alert.since, label: alert.label } }}
        <span bannerActions class="row">
          @if (openPost() !== alert.postId) {
            <a class="btn sm" [routerLink]="['/moderation', 'post-' + alert.postId]">{{
              'moderation.alert.open' | text
            }}</a>
          }
          <mi-button size="sm" [busy]="asking()" (pressed)="askForHelp(alert.postId)">{{
            'moderation.alert.help' | text
          }}</mi-button>
        </span>
      </mi-banner>
    }
  `,
  styles: `
    mi-banner {
      margin: 0 16px 10px;
    }
    @media (max-width: 640px) {
      mi-banner {
        margin: 0 14px 8px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VolumeAlertBar {
  private readonly counts = inject(ModerationCounts);
  private readonly client = inject(ModerationClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);

  readonly openPost = input<string | null>(null);
  readonly dismissed = output();

  protected readonly asking = signal(false);
  /** Of the post on screen if it has one, else the strongest. */
  protected readonly alert = computed(() => {
    const loud = (this.counts.queues()?.posts ?? []).flatMap(({ post, alert }) => (alert ? [{ post, alert }] : []));
    const shown = loud.find(({ post }) => post.id === this.openPost()) ?? loud.sort((a, b) => b.alert.times - a.alert.times)[0]; // prettier-ignore
    if (!shown) return null;
    const { post, alert } = shown;
    return {
      postId: post.id,
      post: shortened(post.text ?? this.language.text('moderation.post.untitled')),
      times: this.format.number(alert.times),
      since: this.format.time(alert.since),
      label: this.language.text(`moderation.label.${alert.label}`).toLocaleLowerCase(this.language.locale()),
    };
  });

  protected async askForHelp(postId: string): Promise<void> {
    this.asking.set(true);
    try {
      const { notified } = await this.client.askForHelp(postId);
      this.toasts.show({ text: this.language.text('moderation.alert.asked', { count: notified }), tone: 'ok' });
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    } finally {
      this.asking.set(false);
    }
  }

  protected dismiss(postId: string): void {
    this.counts.forgetAlert(postId);
    void this.client.dismissAlert(postId).catch(() => this.counts.load()); // not kept: it comes back
  }
}

const MOST = 48;
const shortened = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST).trimEnd()}…` : text);
