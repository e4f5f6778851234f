import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ConversationUpdated, ConversationView } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';
import { BulkDesk } from './bulk-desk';
import { ConversationCache } from './conversation-cache';
import { ConversationFeed } from './conversation-feed';
import { InboxClient } from './inbox-client';
import { allQuery, isAtRisk, matches, type QueueFilter, toQuery } from './view-rules';

const PAGE_SIZE = 50;
const CHECK_AFTER_MS = 2000;

/**
 * The list of conversations on screen. It never moves under the hand: what arrives is counted, what no longer belongs
 * stays dimmed, and both are settled by `takeIn` only.
 */
@Injectable()
export class QueueStore {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly feed = inject(ConversationFeed);
  private readonly session = inject(SessionStore);
  private readonly live = inject(Live);
  private readonly clock = inject(Clock);
  private readonly desk = inject(BulkDesk);

  private readonly filterState = signal<QueueFilter | null>(null);
  private readonly list = signal<readonly string[]>([]);
  private readonly arrived = signal<ReadonlySet<string>>(new Set());
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  private readonly cursor = signal<string | null>(null);
  private readonly busy = signal<'first' | 'again' | 'more' | null>(null);
  private readonly failure = signal<Problem | null>(null);
  /** When each row was due as it was listed: sections do not reshuffle while one works. */
  private readonly dueWhenListed = new Map<string, string | null>();
  private abort: AbortController | null = null;
  private checkTimer: ReturnType<typeof setTimeout> | null = null;

  readonly filter = this.filterState.asReadonly();
  readonly ids = this.list.asReadonly();
  readonly selected = this.chosen.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  /** Everything on screen is selected. */
  readonly allSelected = computed(() => this.list().length > 0 && this.list().every((id) => this.chosen().has(id)));
  readonly newCount = computed(() => this.arrived().size);
  /** How many of the first rows are at risk; only the order by time left has sections. */
  readonly riskCount = computed(() => {
    if (this.filterState()?.sort !== 'due') return 0;
    const now = this.clock.minute();
    const end = this.list().findIndex((id) => !isAtRisk(this.dueWhenListed.get(id) ?? null, now));
    return end === -1 ? this.list().length : end;
  });

  private readonly activeId = signal<string | null>(null);
  /** The row that keys act on while nothing is open. */
  readonly active = this.activeId.asReadonly();
  /** Whether rows that move would disturb: the list says so while it is scrolled, selected in, or something is open. */
  private isDisturbing: () => boolean = () => true;

  constructor() {
    const off = this.live.on('conversation.updated', (event) => {
      this.receive(event);
    });
    const offTogether = this.live.on('conversations.changed', () => {
      this.checkSoon();
    });
    inject(DestroyRef).onDestroy(() => {
      off();
      offTogether();
      this.desk.forget();
      this.abort?.abort();
      if (this.checkTimer !== null) clearTimeout(this.checkTimer);
    });
    effect(() => {
      if (this.live.catchUp() > 0) untracked(() => void this.check());
    });
  }

  /** Shows another view, tab, sort or filter. */
  async open(filter: QueueFilter): Promise<void> {
    this.filterState.set(filter);
    this.list.set([]);
    this.select([]);
    this.dueWhenListed.clear();
    this.cache.keepOnly(new Set([this.feed.openId() ?? '']));
    await this.load('first');
  }

  /** Takes in what arrived and drops what left: the list starts again at its top. */
  async takeIn(): Promise<void> {
    await this.load('again');
  }

  async loadMore(): Promise<void> {
    const filter = this.filterState();
    const cursor = this.cursor();
    if (!filter || cursor === null || this.busy() !== null) return;
    await this.run('more', async (abort) => {
      const page = await this.client.list(toQuery(filter, PAGE_SIZE, cursor), abort);
      this.append(page.items, page.nextCursor);
    });
  }

  /** A conversation that is no more. */
  drop(id: string): void {
    this.list.update((ids) => ids.filter((one) => one !== id));
    this.select([...this.chosen()].filter((one) => one !== id));
  }

  /** Whether a row still belongs here; rows that left stay where they are, dimmed. */
  hasLeft(conversation: ConversationView): boolean {
    const filter = this.filterState();
    return filter !== null && matches(conversation, filter, this.session.memberId(), this.clock.minute()) === false;
  }

  /** The row after (1) or before (-1) another; `stillHere` skips rows that left. */
  neighbour(id: string | null, step: 1 | -1, stillHere = false): string | null {
    const list = this.list();
    let at = id === null ? (step === 1 ? -1 : list.length) : list.indexOf(id);
    for (;;) {
      at += step;
      const next = list[at];
      if (next === undefined) return null;
      const conversation = this.cache.get(next);
      if (!stillHere || (conversation && !this.hasLeft(conversation))) return next;
    }
  }

  setDisturbance(isDisturbing: () => boolean): void {
    this.isDisturbing = isDisturbing;
  }

  setActive(id: string | null): void {
    this.activeId.set(id);
  }

  toggle(id: string): void {
    this.desk.forget();
    this.chosen.update((ids) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  select(ids: Iterable<string>): void {
    this.desk.forget();
    this.chosen.set(new Set(ids));
  }

  /** Everything on screen; asked again, everything that matches, on screen or not. */
  selectAll(): void {
    const filter = this.filterState();
    if (!filter || this.list().length === 0) return;
    const isMore = this.allSelected() && this.hasMore();
    if (!isMore) this.select(this.list());
    else void this.desk.takeAll(allQuery(filter));
  }

  private async load(kind: 'first' | 'again'): Promise<void> {
    const filter = this.filterState();
    if (!filter) return;
    this.abort?.abort();
    await this.run(kind, async (abort) => {
      const page = await this.client.list(toQuery(filter, PAGE_SIZE, null), abort);
      this.dueWhenListed.clear();
      this.list.set([]);
      this.append(page.items, page.nextCursor);
      this.arrived.set(new Set());
    });
  }

  /** After a gap: rows on screen are brought up to date in place, unknown ones wait behind the pill. */
  private async check(): Promise<void> {
    const filter = this.filterState();
    if (!filter || this.busy() !== null) return;
    if (this.list().length === 0) return this.load('again');
    await this.run('again', async (abort) => {
      const page = await this.client.list(toQuery(filter, PAGE_SIZE, null), abort);
      const shown = new Set(this.list());
      page.items.forEach((view) => {
        this.cache.adopt(view);
      });
      const unknown = page.items.filter((view) => !shown.has(view.id));
      this.arrived.update((ids) => new Set([...ids, ...unknown.map((view) => view.id)]));
    });
  }

  /** Only the server knows what a filter of the address holds: it is asked once for all that changed in a while. */
  private checkSoon(): void {
    this.checkTimer ??= setTimeout(() => {
      this.checkTimer = null;
      void this.check();
    }, CHECK_AFTER_MS);
  }

  private async run(kind: 'first' | 'again' | 'more', work: (abort: AbortSignal) => Promise<void>): Promise<void> {
    const abort = new AbortController();
    this.abort = abort;
    this.busy.set(kind);
    try {
      await work(abort.signal);
      this.failure.set(null);
    } catch (error) {
      const problem = toProblem(error);
      const goesOn = problem.code === 'offline' && kind === 'again'; // what is there stays readable
      if (!abort.signal.aborted && !goesOn) this.failure.set(problem);
    } finally {
      if (this.abort === abort) this.busy.set(null);
    }
  }

  private append(views: readonly ConversationView[], nextCursor: string | null): void {
    const known = new Set(this.list());
    for (const view of views) {
      this.cache.adopt(view);
      this.dueWhenListed.set(view.id, view.nextDueAt);
    }
    this.list.update((ids) => [...ids, ...views.map((view) => view.id).filter((id) => !known.has(id))]);
    this.cursor.set(nextCursor);
  }

  private receive({ conversation }: ConversationUpdated): void {
    const filter = this.filterState();
    if (!filter || this.list().includes(conversation.id)) return;
    const view = this.cache.get(conversation.id) ?? { ...conversation, unread: true };
    const answer = matches(view, filter, this.session.memberId(), this.clock.now());
    if (answer === null && filter.filter) {
      this.checkSoon();
      return;
    }
    const belongs = answer === true;
    if (belongs === this.arrived().has(conversation.id)) return;
    this.arrived.update((ids) => {
      const next = new Set(ids);
      if (belongs) next.add(conversation.id);
      else next.delete(conversation.id);
      return next;
    });
    if (belongs && !this.isDisturbing()) void this.takeIn();
  }
}
