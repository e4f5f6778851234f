import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import type { AccountView, WidgetSetupView } from '@parvis/contracts';
import { Button, Card, Format, InlineError, Skeleton } from '@parvis/ui';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { CopyLine } from '../../../shared/copy/copy-line';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ChannelsClient } from '../data/channels-client';

/** How the chat comes onto the website: the line for its pages, and how its server says who is signed in there. */
@Component({
  selector: 'app-widget-card',
  imports: [Button, Card, CopyLine, InlineError, Skeleton, TextPipe],
  template: `
    <mi-card [heading]="'channels.widget.title' | text" [text]="'channels.widget.text' | text">
      @if (setup(); as setup) {
        <app-copy-line [value]="setup.snippet" [label]="'channels.widget.snippet' | text" />
        <p class="subtle">{{ 'channels.widget.domains' | text: { domains: domains() } }}</p>
        <h4>{{ 'channels.widget.identity' | text }}</h4>
        <p class="subtle">{{ 'channels.widget.identity-text' | text }}</p>
        @if (shown()) {
          <app-copy-line [value]="setup.identitySecret" [label]="'channels.widget.secret' | text" />
        } @else {
          <mi-button icon="eye" (pressed)="shown.set(true)">{{ 'channels.widget.show-secret' | text }}</mi-button>
        }
        <details>
          <summary>{{ 'channels.widget.example' | text }}</summary>
          <pre tabindex="0" role="region" [attr.aria-label]="'channels.widget.example' | text">{{
            setup.identityExample
          }}</pre>
        </details>
      } @else if (problem(); as problem) {
        <mi-inline-error [text]="problems.of(problem)" [reference]="problem.reference" (retried)="load()" />
      } @else {
        <mi-skeleton [rows]="2" [height]="32" [avatar]="false" />
      }
    </mi-card>
  `,
  styles: `
    h4 {
      margin-top: 16px;
      font: 600 13px/20px var(--font);
    }
    p {
      max-width: 62ch;
      margin-block: 6px 8px;
    }
    h4 + p {
      margin-top: 0;
    }
    details {
      margin-top: 12px;
    }
    summary {
      width: fit-content;
      font-weight: 550;
      color: var(--accent-text);
      cursor: pointer;
    }
    pre {
      margin-top: 8px;
      padding: 10px 12px;
      border-radius: var(--r-2);
      background: var(--sunken);
      box-shadow: inset 0 0 0 1px var(--border-subtle);
      font: 12px/18px var(--font-mono);
      overflow-x: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WidgetCard {
  private readonly client = inject(ChannelsClient);
  private readonly format = inject(Format);
  protected readonly problems = inject(ProblemTexts);
  readonly account = input.required<AccountView>();
  protected readonly setup = signal<WidgetSetupView | null>(null);
  protected readonly problem = signal<Problem | null>(null);
  /** The secret stands on the screen only when it was asked for. */
  protected readonly shown = signal(false);
  protected readonly domains = computed(() => this.format.list(this.setup()?.domains ?? []));
  /** What the line and the list of domains depend on: news about anything else asks nothing. */
  private readonly asked = computed(() => `${this.account().id} ${JSON.stringify(this.account().settings)}`);

  constructor() {
    effect(() => {
      this.asked();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const asked = this.asked();
    this.problem.set(null);
    try {
      const setup = await this.client.widgetSetup(this.account().id);
      if (asked === this.asked()) this.setup.set(setup);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }
}
