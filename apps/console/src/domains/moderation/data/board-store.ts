import { computed, DestroyRef, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { ModerationRow, PostBoardView, PostBranch } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';
import { type BoardFilter, belongs, isOpenQueue, queryOf } from './board-filter';
import { type BoardLine, type OpenedRows, toLines } from './board-lines';
import { KeyGuard } from './key-guard';
import { ModerationClient } from './moderation-client';
import { RowCache } from './row-cache';

const PAGE_SIZE = 50;
const AT_ONCE = 100;
const CHECK_AFTER_MS = 1500;

interface FetchedPage {
  rows: readonly ModerationRow[];
  nextCursor: string | null;
}

/**
 * The list of the board. It never moves under the hand: what arrives is counted, what was decided stays dimmed, and both
 * are settled by `takeIn` only. Look-alikes and branches open in place.
 */
@Injectable()
export class BoardStore {
  private readonly client = inject(ModerationClient);
  private readonly cache = inject(RowCache);
  private readonly guard = inject(KeyGuard);
  private readonly session = inject(SessionStore);
  private readonly live = inject(Live);

  private readonly filterState = signal<BoardFilter | null>(null);
  private readonly top = signal<readonly string[]>([]);
  private readonly opened = signal<ReadonlyMap<string, OpenedRows>>(new Map());
  private readonly branchState = signal<ReadonlyMap<string, PostBranch>>(new Map());
  private readonly postState = signal<PostBoardView | null>(null);
  private readonly arrived = signal<ReadonlySet<string>>(new Set());
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  private readonly everything = signal(false);
  private readonly cursor = signal<string | null>(null);
  private readonly busy = signal<'first' | 'again' | 'more' | null>(null);
  private readonly failure = signal<Problem | null>(null);
  private readonly activeId = signal<string | null>(null);
  private abort: AbortController | null = null;
  private checkTimer: ReturnType<typeof setTimeout> | null = null;

  readonly filter = this.filterState.asReadonly();
  readonly selected = this.chosen.asReadonly();
  /** All that the list holds is selected, on screen or not. */
  readonly allChosen = this.everything.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.failure.asReadonly();
  readonly active = this.activeId.asReadonly();
  /** Figures of the post whose comments are shown. */
  readonly post = this.postState.asReadonly();
  readonly hasMore = computed(() => this.cursor() !== null);
  readonly newCount = computed(() => this.arrived().size);
  readonly lines = computed<readonly BoardLine[]>(() => toLines(this.top(), this.opened()));
  private readonly lineOf = computed(() => new Map(this.lines().map((line) => [line.id, line])));
  readonly allSelected = computed(
    () => this.lines().length > 0 && this.lines().every(({ id }) => this.chosen().has(id)),
  );

  constructor() {
    const off = this.live.on('moderation.changed', ({ itemIds, byMemberId }) => {
      this.receive(itemIds, byMemberId);
    });
    inject(DestroyRef).onDestroy(() => {
      off();
      this.abort?.abort();
      if (this.checkTimer !== null) clearTimeout(this.checkTimer);
    });
    effect(() => {
      if (this.live.catchUp() > 0) untracked(() => void this.check());
    });
  }

  /** Shows another queue, post, order or filter. */
  async open(filter: BoardFilter): Promise<void> {
    this.filterState.set(filter);
    this.clear();
    this.select([]);
    this.postState.set(null);
    this.activeId.set(null);
    await this.load('first');
  }

  /** Takes in what arrived and drops what was decided: the list starts again at its top. */
  takeIn(): Promise<void> {
    return this.load('again');
  }

  /** Looks for new ones: they wait behind the pill, or come in where the list is empty. */
  look(): Promise<void> {
    return this.check();
  }

  async loadMore(): Promise<void> {
    const filter = this.filterState();
    const cursor = this.cursor();
    if (!filter || cursor === null || this.busy() !== null) return;
    await this.run('more', async (abort) => {
      const page = await this.fetch(filter, cursor, abort);
      this.append(page);
    });
  }

  /** Opens a row of look-alikes or a branch in place, or closes it again. */
  async toggleOpen(id: string): Promise<void> {
    if (this.opened().has(id)) {
      this.opened.update((opened) => new Map([...opened].filter(([key]) => key !== id)));
      return;
    }
    const page = await this.fetchBelow(id).catch((error: unknown) => {
      this.failure.set(toProblem(error));
      return null;
    });
    if (!page) return;
    page.rows.forEach((row) => { this.cache.adopt(row); }); // prettier-ignore
    const ids = page.rows.map(({ itemId }) => itemId).filter((one) => one !== id);
    this.opened.update((opened) => new Map([...opened, [id, { ids, nextCursor: page.nextCursor }]]));
  }

  isOpen(id: string): boolean {
    return this.opened().has(id);
  }

  line(id: string): BoardLine | null {
    return this.lineOf().get(id) ?? null;
  }

  branch(id: string): PostBranch | null {
    return this.branchState().get(id) ?? null;
  }

  /** The cluster that a decision on this row is for: while it is closed it stands for all of them. */
  closedCluster(row: ModerationRow): { clusterId: string; count: number } | null {
    const isGrouped = this.filterState()?.grouped === true && this.line(row.itemId)?.depth === 0;
    return isGrouped && row.lookAlikes !== null && row.lookAlikes.count > 1 && !this.isOpen(row.itemId) ? row.lookAlikes : null; // prettier-ignore
  }

  /** Rows that left stay where they are, dimmed. */
  hasLeft(row: ModerationRow): boolean {
    const filter = this.filterState();
    return filter !== null && !belongs(row, filter);
  }

  /** The row after (1) or before (-1) another that still waits; null when there is none. */
  neighbour(id: string | null, step: 1 | -1): string | null {
    const lines = this.lines();
    let at = id === null ? (step === 1 ? -1 : lines.length) : lines.findIndex((line) => line.id === id);
    for (;;) {
      at += step;
      const next = lines[at]?.id;
      if (next === undefined) return null;
      const row = this.cache.get(next);
      if (row && !this.hasLeft(row)) return next;
    }
  }

  setActive(id: string | null): void {
    if (id !== this.activeId()) this.guard.release();
    this.activeId.set(id);
  }

  toggle(id: string): void {
    this.everything.set(false);
    this.chosen.update((ids) => {
      const next = new Set(ids);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }

  select(ids: Iterable<string>): void {
    this.everything.set(false);
    this.chosen.set(new Set(ids));
  }

  /** Everything on screen; asked again, everything that the list holds. */
  selectAll(): void {
    if (this.lines().length === 0) return;
    if (this.allSelected() && this.hasMore() && this.filterState()?.postBoard === null) this.everything.set(true);
    else this.select(this.lines().map(({ id }) => id));
  }

  /** Reads rows again; those that a teammate decided meanwhile are said so. */
  async refresh(itemIds: readonly string[], byMemberId: string | null = null): Promise<void> {
    for (let from = 0; from < itemIds.length; from += AT_ONCE) {
      const itemId = itemIds.slice(from, from + AT_ONCE);
      const page = await this.client.list({ itemId, limit: AT_ONCE }).catch(() => null); // events are hints: the next one tells
      page?.items.forEach((row) => {
        this.adoptChanged(row, byMemberId);
      });
    }
  }

  private adoptChanged(row: ModerationRow, byMemberId: string | null): void {
    const before = this.cache.get(row.itemId);
    const line = this.cache.base(row.itemId)?.lookAlikes ?? null;
    // read alone a row does not say how many it stands for
    this.cache.adopt(row.lookAlikes === null && line ? { ...row, lookAlikes: line } : row);
    const isTheirs = byMemberId !== null && byMemberId !== this.session.memberId();
    const isNew = before !== null && before.state === 'undecided' && row.state !== 'undecided';
    if (isTheirs && isNew && this.activeId() === row.itemId) this.guard.block();
  }

  private receive(itemIds: readonly string[], byMemberId: string | null): void {
    const known = itemIds.filter((id) => this.cache.has(id));
    if (known.length > 0) void this.refresh(known, byMemberId);
    if (known.length < itemIds.length) this.checkSoon();
  }

  private checkSoon(): void {
    this.checkTimer ??= setTimeout(() => {
      this.checkTimer = null;
      void this.check();
    }, CHECK_AFTER_MS);
  }

  /** After a gap, or when something is new: rows on screen are brought up to date in place, unknown ones wait behind the pill. */
  private async check(): Promise<void> {
    const filter = this.filterState();
    if (!filter || this.busy() !== null) return;
    if (this.top().length === 0) return this.load('again');
    await this.run('again', async (abort) => {
      const page = await this.fetch(filter, null, abort);
      const shown = new Set(this.lines().map(({ id }) => id));
      page.rows.forEach((row) => { if (shown.has(row.itemId)) this.adoptChanged(row, null); }); // prettier-ignore
      const unknown = page.rows.map(({ itemId }) => itemId).filter((id) => !shown.has(id));
      this.arrived.set(new Set(unknown));
    });
  }

  private async load(kind: 'first' | 'again'): Promise<void> {
    const filter = this.filterState();
    if (!filter) return;
    this.abort?.abort();
    await this.run(kind, async (abort) => {
      const page = await this.fetch(filter, null, abort);
      this.clear();
      this.append(page);
      this.cache.keepOnly(new Set([...page.rows.map(({ itemId }) => itemId), this.activeId() ?? '']));
    });
  }

  private clear(): void {
    this.top.set([]);
    this.opened.set(new Map());
    this.arrived.set(new Set());
    this.cursor.set(null);
  }

  private append({ rows, nextCursor }: FetchedPage): void {
    const known = new Set(this.top());
    rows.forEach((row) => { this.cache.adopt(row); }); // prettier-ignore
    this.top.update((ids) => [...ids, ...rows.map(({ itemId }) => itemId).filter((id) => !known.has(id))]);
    this.cursor.set(nextCursor);
  }

  private async fetch(filter: BoardFilter, cursor: string | null, abort: AbortSignal): Promise<FetchedPage> {
    if (filter.postBoard === null) {
      const { items, nextCursor } = await this.client.list(queryOf(filter, PAGE_SIZE, cursor), abort);
      return { rows: items, nextCursor };
    }
    const view = await this.client.post(filter.postBoard, cursor === null ? {} : { cursor }, abort);
    if (cursor === null) this.postState.set(view);
    return this.takeBranches(view.branches);
  }

  private async fetchBelow(id: string): Promise<FetchedPage> {
    const filter = this.filterState();
    if (filter?.postBoard) return this.takeBranches(await this.client.branch(filter.postBoard, id, {}));
    const clusterId = this.cache.get(id)?.lookAlikes?.clusterId;
    if (!filter || clusterId === undefined) return { rows: [], nextCursor: null };
    const queue = isOpenQueue(filter.queue) ? { queue: filter.queue } : {};
    const { items, nextCursor } = await this.client.list({ ...queue, clusterId, grouped: false, limit: AT_ONCE });
    return { rows: items, nextCursor };
  }

  private takeBranches({ items, nextCursor }: PostBoardView['branches']): FetchedPage {
    this.branchState.update((known) => new Map([...known, ...items.map((one) => [one.row.itemId, one] as const)]));
    return { rows: items.map(({ row }) => row), nextCursor };
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
}
