import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { CalendarView, LadderView, SlaPoliciesView } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { SessionStore } from '../../../shared/session/session-store';
import { SlaClient } from './sla-client';

const AGAIN_MS = 1000;

/** Policies, ladders and calendars of the workspace, while their pages are open. */
@Injectable()
export class SlaStore {
  private readonly client = inject(SlaClient);
  private readonly session = inject(SessionStore);
  private readonly read = signal<SlaPoliciesView | null>(null);
  private readonly ladderList = signal<readonly LadderView[]>([]);
  private readonly calendarList = signal<readonly CalendarView[] | null>(null);
  private readonly failure = signal<Problem | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  readonly policies = computed(() => this.read()?.policies ?? []);
  readonly fallback = computed(() => this.read()?.fallbackMinutes ?? null);
  readonly job = computed(() => (this.read()?.job?.state === 'running' ? this.read()?.job : null) ?? null);
  readonly ladders = this.ladderList.asReadonly();
  readonly calendars = computed(() => this.calendarList() ?? []);
  readonly loaded = computed(() => this.read() !== null && this.calendarList() !== null);
  readonly problem = this.failure.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      clearTimeout(this.timer);
    });
  }

  async load(): Promise<void> {
    try {
      const ladders = this.session.can('rules.manage') ? this.client.ladders() : Promise.resolve([]);
      const [policies, calendars] = await Promise.all([this.client.policies(), this.client.calendars()]);
      this.ladderList.set(await ladders);
      this.calendarList.set(calendars);
      this.adopt(policies);
      this.failure.set(null);
    } catch (error) {
      this.failure.set(toProblem(error));
    }
  }

  /** Shows a new order at once. */
  adopt(view: SlaPoliciesView): void {
    this.read.set(view);
    clearTimeout(this.timer);
    if (view.job?.state === 'running') this.timer = setTimeout(() => void this.follow(), AGAIN_MS);
  }

  /** How far the recount is, until it is done. */
  private async follow(): Promise<void> {
    try {
      this.adopt(await this.client.policies());
    } catch (error) {
      this.failure.set(toProblem(error));
    }
  }
}
