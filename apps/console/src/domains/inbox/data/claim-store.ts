import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { toProblem } from '../../../shared/api/problem';
import { InboxClient } from './inbox-client';

const RENEW_MS = 45_000;
const IDLE_MS = 120_000;

/** The soft claim of who types first: renewed while one types, gone two minutes after the last key. */
@Injectable({ providedIn: 'root' })
export class ClaimStore {
  private readonly client = inject(InboxClient);
  private readonly refusedIds = signal<ReadonlySet<string>>(new Set());
  private held: { id: string; renewedAt: number; idle: ReturnType<typeof setTimeout> } | null = null;

  /** Conversations that somebody else is answering. */
  readonly refused = this.refusedIds.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      if (this.held) clearTimeout(this.held.idle);
    });
  }

  /** Called at every key; asks the server only now and then. */
  hold(id: string): void {
    const now = Date.now();
    const isNew = this.held?.id !== id;
    if (this.held) clearTimeout(this.held.idle);
    const idle = setTimeout(() => {
      this.release(id);
    }, IDLE_MS);
    const isDue = isNew || now - (this.held?.renewedAt ?? 0) > RENEW_MS;
    this.held = { id, idle, renewedAt: isDue ? now : (this.held?.renewedAt ?? now) };
    if (isDue) void this.ask(id);
  }

  release(id: string): void {
    if (this.held?.id !== id) return;
    clearTimeout(this.held.idle);
    this.held = null;
    void this.client.release(id).catch(() => undefined); // it runs out by itself
  }

  private async ask(id: string): Promise<void> {
    try {
      await this.client.claim(id);
      this.mark(id, false);
    } catch (error) {
      if (toProblem(error).code === 'claimed-by-other') this.mark(id, true);
    }
  }

  private mark(id: string, isRefused: boolean): void {
    this.refusedIds.update((ids) => {
      const next = new Set(ids);
      if (isRefused) next.add(id);
      else next.delete(id);
      return next;
    });
  }
}
