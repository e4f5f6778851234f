import { inject, Injectable, signal } from '@angular/core';
import { MODERATION_LIMITS, type DecisionKind, type ModerationRow } from '@parvis/contracts';
import { Announcer, Toasts } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { BoardStore } from '../data/board-store';
import type { Reason } from '../data/decision-bodies';
import { type BoardDecision, type Hindrance, optionOf } from '../data/decision-options';
import { type DecisionPart, Decisions } from '../data/decisions';
import { ReasonPolicy } from '../data/reason-policy';
import { RowCache } from '../data/row-cache';
import { DecisionWords } from '../ui/decision-words';

/** Above so many items it is said first what will happen, by channel; so it is where one channel cannot what others can. */
const ASK_ABOVE = 25;

/** What is asked before something is done; each question has its dialog. */
export type Question =
  | { what: 'reason'; parts: readonly DecisionPart[]; rows: readonly ModerationRow[] }
  | { what: 'ban'; ids: readonly string[]; rows: readonly ModerationRow[] }
  | { what: 'many'; decision: BoardDecision; kind: DecisionKind; parts: readonly DecisionPart[]; clusterId: string | null; rows: readonly ModerationRow[] }
  | { what: 'branch'; postId: string; itemId: string; kind: DecisionKind; count: number; rows: readonly ModerationRow[] }; // prettier-ignore

/** Where decisions begin: done at once, or asked about first when a reason is due, when they are many, or when a person is banned. */
@Injectable()
export class DecisionDesk {
  private readonly board = inject(BoardStore);
  private readonly cache = inject(RowCache);
  private readonly decisions = inject(Decisions);
  private readonly policy = inject(ReasonPolicy);
  private readonly session = inject(SessionStore);
  private readonly words = inject(DecisionWords);
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  private readonly announcer = inject(Announcer);
  private readonly question = signal<Question | null>(null);
  private moved: (ids: readonly string[]) => void = () => undefined;

  readonly asked = this.question.asReadonly();
  /** A decision on a closed row of look-alikes goes for who joins them within a day, too. */
  readonly forNewcomers = signal(false);

  /** Called with the rows that were just decided, so that the list can go on. */
  onDecided(moved: (ids: readonly string[]) => void): void {
    this.moved = moved;
  }

  /** Decides on rows, or asks first; says so when it is not possible on any of them. */
  decide(ids: readonly string[], decision: BoardDecision): void {
    const rows = ids.flatMap((id) => this.cache.get(id) ?? []);
    if (rows.length === 0) return;
    if (decision === 'ban') {
      this.askToBan(ids, rows);
      return;
    }
    const parts = this.partsOf(rows, decision);
    const [first] = parts;
    if (!first) return;
    const left = rows.length - parts.reduce((sum, part) => sum + part.ids.length, 0);
    if (left > 0 && !this.board.allChosen()) this.announcer.polite(this.language.text('moderation.left-out', { count: left })); // prettier-ignore
    const count = this.decisions.targets(parts.flatMap((part) => part.ids)).reduce((sum, target) => sum + target.count, 0); // prettier-ignore
    const isMixed = rows.some((row) => this.isForOthers(row, optionOf(row, decision, (permission) => this.session.can(permission))?.hindrance ?? null)); // prettier-ignore
    if (this.board.allChosen() || count > ASK_ABOVE || isMixed) {
      const clusterId = rows.length === 1 && rows[0] ? (this.board.closedCluster(rows[0])?.clusterId ?? null) : null;
      this.question.set({ what: 'many', decision, kind: first.kind, parts, clusterId, rows });
    } else if (parts.some(({ kind }) => this.policy.asks(kind, rows)))
      this.question.set({ what: 'reason', parts, rows });
    else this.run(parts);
  }

  decideBranch(row: ModerationRow, decision: BoardDecision): void {
    const postId = this.board.filter()?.postBoard;
    const option = optionOf(row, decision, (permission) => this.session.can(permission));
    if (!postId || !option) return;
    const count = 1 + (this.board.branch(row.itemId)?.undecided ?? 0);
    this.question.set({ what: 'branch', postId, itemId: row.itemId, kind: option.kind, count, rows: [row] });
  }

  /** Goes on after a question. */
  confirm(reason: Reason): void {
    const question = this.question();
    this.question.set(null);
    if (reason.reasonId) this.policy.remember(reason.reasonId);
    if (question?.what === 'reason' || question?.what === 'many') this.run(question.parts, reason);
    else if (question?.what === 'branch') {
      void this.decisions.decideBranch(question.postId, question.itemId, question.kind, reason);
      this.moved([question.itemId]);
    }
  }

  /** A question was answered elsewhere: by a run in the background, or a request for a second person. */
  settled(ids: readonly string[]): void {
    this.question.set(null);
    this.moved(ids);
  }

  close(): void {
    this.question.set(null);
  }

  private run(parts: readonly DecisionPart[], reason: Reason = {}): void {
    const ids = parts.flatMap((part) => part.ids);
    const isCluster = this.decisions.targets(ids).some(({ clusterId }) => clusterId !== null);
    const hours = this.forNewcomers() && isCluster ? { newcomersHours: MODERATION_LIMITS.newcomersHours } : {};
    void this.decisions.decide(parts, { ...reason, ...hours });
    this.moved(ids);
  }

  private askToBan(ids: readonly string[], rows: readonly ModerationRow[]): void {
    if (!this.session.can('moderation.ban')) return;
    const known = rows.filter(({ author }) => author.identityId !== null && author.standing !== 'banned');
    if (known.length > 0) this.question.set({ what: 'ban', ids, rows: known });
    else this.refuse(rows, 'ban');
  }

  /** Rows by the verb that their channel has for it; of hiding and showing again, the one that changes something. */
  private partsOf(rows: readonly ModerationRow[], decision: BoardDecision): DecisionPart[] {
    const options = rows.flatMap((row) => {
      const option = optionOf(row, decision, (permission) => this.session.can(permission));
      if (!option || (option.hindrance !== null && !this.isForOthers(row, option.hindrance))) return [];
      return [{ id: row.itemId, kind: option.kind }];
    });
    if (options.length === 0) this.refuse(rows, decision);
    const kinds = [...new Set(options.map(({ kind }) => kind))];
    const wanted = kinds.includes('hide') ? kinds.filter((kind) => kind !== 'unhide') : kinds;
    return wanted.map((kind) => ({ kind, ids: options.filter((one) => one.kind === kind).map(({ id }) => id) }));
  }

  /** Its own channel cannot, but it stands for look-alikes on others. */
  private isForOthers(row: ModerationRow, hindrance: Hindrance | null): boolean {
    return hindrance === 'channel-cannot' && this.board.closedCluster(row) !== null;
  }

  private refuse(rows: readonly ModerationRow[], decision: BoardDecision): void {
    const [row] = rows;
    const option = row && optionOf(row, decision, (permission) => this.session.can(permission));
    const reason = option && row ? this.words.hindrance(option, row) : this.language.text('moderation.hindrance.role');
    if (reason !== null) this.toasts.show({ text: reason, lastsMs: 4000 });
  }
}
