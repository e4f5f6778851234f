import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { WebhookDeliveryDetailView } from '@parvis/contracts';
import { Button, InlineError, Skeleton, TimePipe } from '@parvis/ui';
import { Drawer } from '@parvis/ui/overlays';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { IntegrationsClient } from '../data/integrations-client';

const asLines = (head: Record<string, string> | null) =>
  Object.entries(head ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

/** One delivery: every attempt with what was sent and answered, and what it would send now. */
@Component({
  selector: 'app-delivery-drawer',
  imports: [Button, Drawer, InlineError, Skeleton, TextPipe, TimePipe],
  template: `
    <mi-drawer [open]="deliveryId() !== null" [heading]="heading()" (closed)="closed.emit()">
      @if (problem(); as text) {
        <mi-inline-error [text]="text" (retried)="load()" />
      } @else if (delivery(); as one) {
        <div class="parts">
          <p class="id">{{ one.eventId }}</p>
          @for (attempt of attempts(); track attempt.at) {
            <section>
              <h3>
                {{ attempt.at | miTime: 'exact' }} · {{ attempt.status ?? '–' }} ·
                {{ 'settings.api.took' | text: { ms: attempt.durationMs } }}
              </h3>
              @if (attempt.error) {
                <p class="bad" lang="en">{{ attempt.error }}</p>
              }
              <details>
                <summary>{{ 'settings.api.request-head' | text }}</summary>
                <pre tabindex="0">{{ attempt.request }}</pre>
              </details>
              @if (attempt.response) {
                <details>
                  <summary>{{ 'settings.api.response-head' | text }}</summary>
                  <pre tabindex="0">{{ attempt.response }}</pre>
                </details>
              }
              @if (attempt.responseBody; as body) {
                <details>
                  <summary>{{ 'settings.api.response-body' | text }}</summary>
                  <pre tabindex="0">{{ body }}</pre>
                </details>
              }
            </section>
          } @empty {
            <p class="subtle">{{ 'settings.api.no-attempt' | text }}</p>
          }
          <section>
            <h3>{{ 'settings.api.payload' | text }}</h3>
            @if (payload(); as json) {
              <pre tabindex="0">{{ json }}</pre>
            } @else {
              <p class="subtle">{{ 'settings.api.payload-gone' | text }}</p>
            }
          </section>
        </div>
      } @else {
        <mi-skeleton [rows]="4" [height]="44" [avatar]="false" />
      }
      @if (delivery(); as one) {
        @if (one.state !== 'pending') {
          <mi-button dialogActions icon="history" (pressed)="replayed.emit(one.id)">{{
            'settings.api.replay-one' | text
          }}</mi-button>
        }
      }
    </mi-drawer>
  `,
  styles: `
    .parts,
    section {
      display: grid;
      gap: 8px;
      min-width: 0;
    }
    .parts {
      gap: 18px;
    }
    h3 {
      font: 600 13px/20px var(--font);
    }
    .id,
    pre {
      font: 12px/18px var(--font-mono);
    }
    .id {
      color: var(--text-3);
    }
    .bad {
      color: var(--danger-text);
    }
    summary {
      cursor: pointer;
      color: var(--text-2);
    }
    pre {
      max-height: 320px;
      margin: 6px 0 0;
      padding: 10px 12px;
      border-radius: var(--r-3);
      background: var(--sunken);
      overflow: auto;
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DeliveryDrawer {
  private readonly client = inject(IntegrationsClient);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  readonly endpointId = input.required<string>();
  readonly deliveryId = input.required<string | null>();
  readonly replayed = output<string>();
  readonly closed = output();

  protected readonly delivery = signal<WebhookDeliveryDetailView | null>(null);
  private readonly failure = signal<Problem | null>(null);
  protected readonly heading = computed(() => {
    const delivery = this.delivery();
    return this.language.text(delivery ? `settings.api.kind.${delivery.kind}` : 'settings.api.a-delivery');
  });
  protected readonly attempts = computed(() =>
    (this.delivery()?.tries ?? []).map((attempt) => ({
      ...attempt,
      request: asLines(attempt.requestHead),
      response: asLines(attempt.responseHead),
    })),
  );
  protected readonly payload = computed(() => {
    const payload = this.delivery()?.payload;
    return payload ? JSON.stringify(payload, null, 2) : null;
  });
  protected readonly problem = computed(() => {
    const problem = this.failure();
    return problem && this.problems.of(problem);
  });

  constructor() {
    effect(() => {
      this.deliveryId();
      untracked(() => void this.load());
    });
  }

  protected async load(): Promise<void> {
    const id = this.deliveryId();
    this.delivery.set(null);
    this.failure.set(null);
    if (id === null) return;
    try {
      const delivery = await this.client.delivery(this.endpointId(), id);
      if (this.deliveryId() === id) this.delivery.set(delivery);
    } catch (error) {
      if (this.deliveryId() === id) this.failure.set(toProblem(error));
    }
  }
}
