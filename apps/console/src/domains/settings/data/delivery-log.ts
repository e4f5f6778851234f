import { computed, inject, Injectable, signal } from '@angular/core';
import type { DeliveryState, WebhookDeliveryView } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { IntegrationsClient } from './integrations-client';

const PAGE_SIZE = 30;
/** While something is under way, the log is read again this often. */
const FOLLOW_MS = 2000;

/** The deliveries of one endpoint, newest first, page by page. Provided by the page that shows them. */
@Injectable()
export class DeliveryLog {
  private readonly client = inject(IntegrationsClient);
  private readonly list = signal<readonly WebhookDeliveryView[] | undefined>(undefined);
  private readonly cursor = signal<string | null>(null);
  private readonly failure = signal<Problem | null>(null);
  private readonly running = signal(false);
  private endpointId = '';
  private state: DeliveryState | null = null;
  private attempt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Undefined until it was read once. */
  readonly deliveries = this.list.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly busy = this.running.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);

  async open(endpointId: string, state: DeliveryState | null): Promise<void> {
    if (endpointId !== this.endpointId || state !== this.state) this.list.set(undefined);
    this.endpointId = endpointId;
    this.state = state;
    await this.reload();
  }

  /** From the newest on; what was read further down is read anew when it is asked for. */
  async reload(): Promise<void> {
    await this.load(null);
  }

  async loadMore(): Promise<void> {
    const cursor = this.cursor();
    if (cursor !== null && !this.running()) await this.load(cursor);
  }

  stop(): void {
    this.attempt += 1;
    clearTimeout(this.timer);
  }

  private async load(cursor: string | null): Promise<void> {
    this.stop();
    const mine = this.attempt;
    this.running.set(true);
    try {
      const page = await this.client.deliveries(this.endpointId, {
        limit: PAGE_SIZE,
        ...(this.state ? { state: this.state } : {}),
        ...(cursor === null ? {} : { cursor }),
      });
      if (mine !== this.attempt) return;
      this.list.update((known) => (cursor === null ? page.items : [...(known ?? []), ...page.items]));
      this.cursor.set(page.nextCursor);
      this.failure.set(null);
      if (cursor === null) this.follow(page.items);
    } catch (error) {
      if (mine === this.attempt) this.failure.set(toProblem(error));
    } finally {
      if (mine === this.attempt) this.running.set(false);
    }
  }

  private follow(newest: readonly WebhookDeliveryView[]): void {
    const soon = Date.now() + 10 * FOLLOW_MS;
    const isMoving = newest.some(({ nextAttemptAt }) => nextAttemptAt !== null && Date.parse(nextAttemptAt) < soon);
    if (isMoving) this.timer = setTimeout(() => void this.reload(), FOLLOW_MS);
  }
}
