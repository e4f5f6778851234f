import { inject, Injectable } from '@angular/core';
import { type DecisionKind, GUARDED_VERBS, MODERATION_LIMITS, type ModerationDecideBody, type ModerationRequestView, type ModerationRow, type ModerationRunView, type ModerationState } from '@parvis/contracts'; // prettier-ignore
import { Announcer, Clock, Toasts } from '@parvis/ui';
import { toProblem } from '../../../shared/api/problem';
import type { Label, Outcome } from '../../../shared/commands/command';
import { CommandLog } from '../../../shared/commands/command-log';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { BoardStore } from './board-store';
import { bodiesOf, type DecisionTarget, type Reason } from './decision-bodies';
import { ModerationClient } from './moderation-client';
import { RequestsStore } from './requests-store';
import { RowCache } from './row-cache';
import { RunsStore } from './runs-store';

/** What is decided about an item afterwards; a ban is about the person. */
const AFTER: Partial<Record<DecisionKind, ModerationState>> = { approve: 'kept', unhide: 'kept', hide: 'hidden', delete: 'deleted', reject: 'deleted', spam: 'deleted' }; // prettier-ignore
const SETTLED_MS = 8000;
const SECOND_PERSON = 'needs-second-person';
/** Shorter ones are through before a line about them could be read. */
const WORTH_A_LINE = 25;
const TRY_AGAIN_MS = 400;
const MOST_TRIES = 50;

/** Rows that are decided alike: of one decision the channels may have different verbs. */
export interface DecisionPart {
  ids: readonly string[];
  kind: DecisionKind;
}

/** What one press of a key sends: several bodies are one act, with one way back. */
interface Act {
  parts: readonly DecisionPart[];
  reasonId: string | null;
  sendStatement: boolean | undefined;
  /** How many it is about, those behind closed rows included. */
  count: number;
  send: (idempotencyKey: string) => Promise<ModerationRunView[]>;
}

/** Decisions of the board: shown in the same frame, held by the server, taken back by `Z` as one. */
@Injectable()
export class Decisions {
  private readonly client = inject(ModerationClient);
  private readonly cache = inject(RowCache);
  private readonly board = inject(BoardStore);
  private readonly runs = inject(RunsStore);
  private readonly requests = inject(RequestsStore);
  private readonly log = inject(CommandLog);
  private readonly session = inject(SessionStore);
  private readonly clock = inject(Clock);
  private readonly language = inject(Language);
  private readonly announcer = inject(Announcer);
  private readonly toasts = inject(Toasts);

  /** Closed rows of look-alikes count for all of them. */
  targets(ids: readonly string[]): DecisionTarget[] {
    return ids.flatMap((id) => {
      const row = this.cache.get(id);
      if (!row) return [];
      const cluster = this.board.closedCluster(row);
      return [{ itemId: id, revision: row.revision, clusterId: cluster?.clusterId ?? null, count: cluster?.count ?? 1 }]; // prettier-ignore
    });
  }

  decide(parts: readonly DecisionPart[], reason: Reason = {}): Promise<Outcome<unknown>> {
    const bodies = parts.flatMap(({ ids, kind }) => bodiesOf(this.targets(ids), kind, reason));
    const count = parts.flatMap(({ ids }) => this.targets(ids)).reduce((sum, target) => sum + target.count, 0);
    return this.perform({
      parts,
      reasonId: reason.reasonId ?? null,
      sendStatement: reason.sendStatement,
      count,
      send: (key) => this.sendAll(bodies, key),
    });
  }

  /** A comment and all replies below it that nobody has decided. */
  decideBranch(postId: string, itemId: string, kind: DecisionKind, reason: Reason = {}): Promise<Outcome<unknown>> {
    const below = this.board.lines().filter(({ parent }) => parent === itemId);
    const { newcomersHours: _, ...said } = reason;
    return this.perform({
      parts: [{ ids: [itemId, ...below.map(({ id }) => id)], kind }],
      reasonId: reason.reasonId ?? null,
      sendStatement: reason.sendStatement,
      count: 1 + (this.board.branch(itemId)?.undecided ?? below.length),
      send: async (key) => [await this.client.decideBranch(postId, itemId, { kind, ...said }, key)],
    });
  }

  /** Tries again what did not work on a row: our own request, or what the channel refused. */
  async retry(id: string): Promise<void> {
    const shown = this.cache.shown(id);
    if (!shown) return;
    const { failure, row } = shown;
    if (failure)
      await this.decide(
        [{ ids: [id], kind: failure.kind }],
        failure.reasonId === null ? {} : { reasonId: failure.reasonId },
      );
    else if (row.decision?.action) {
      const drop = this.cache.patch(id, { sync: 'pending', syncError: null }, this.clock.now());
      await this.client.retryAction(row.decision.action.id).catch(() => null);
      await this.board.refresh([id]);
      drop();
    }
  }

  /** Undecided again: the act of this tab is taken back, else the decision that counts. */
  async markUndecided(id: string): Promise<void> {
    const now = this.clock.now();
    const entry = this.log.entries().findLast(({ subjects, undoUntil, state }) => subjects.includes(id) && undoUntil > now && state === 'done'); // prettier-ignore
    const decision = this.cache.get(id)?.decision;
    if (entry && entry.subjects.length === 1) await this.log.undo(entry.id);
    else if (decision) {
      const drop = this.cache.patch(id, { state: 'undecided', decision: null, sync: 'in-sync' }, now);
      await this.log.run({
        subjects: [id],
        label: { key: 'moderation.done.undecided' },
        apply: () => drop,
        send: () => this.client.undoDecision(id, decision.id),
        settle: () => { this.cache.change(id, { state: 'undecided', decision: null, sync: 'in-sync' }); },
      }); // prettier-ignore
      await this.board.refresh([id]);
    }
  }

  private async perform(act: Act): Promise<Outcome<ModerationRunView[]>> {
    const ids = act.parts.flatMap((part) => part.ids);
    const before = new Map(ids.flatMap((id) => { const row = this.cache.base(id); return row ? [[id, row] as const] : []; })); // prettier-ignore
    const holdMs = (this.session.me()?.workspace.decisionHoldSeconds ?? 8) * 1000;
    const isReversible = act.parts.every((part) => part.ids.every((id) => this.canReverse(id, part.kind)));
    const outcome = await this.log.run<ModerationRunView[]>({
      subjects: ids,
      label: this.label(act, 'done'),
      finalLabel: this.label(act, 'final'),
      labelOf: (runs) => this.partLabel(runs),
      shownMs: Math.max(SETTLED_MS, holdMs),
      saidAtOnce: true,
      apply: () => together(act.parts.map((part) => this.show(part.ids, this.after(part.kind, act.reasonId)))),
      send: act.send,
      settle: (runs) => {
        this.settle(act, runs);
      },
      undo: {
        until: (runs) => (isReversible ? untilOf(runs, this.clock.now()) : this.clock.now() + holdMs),
        apply: () => this.show(ids, { state: 'undecided', decision: null, sync: 'in-sync', syncError: null }),
        run: (runs) => this.takeBack(runs, before),
      },
    });
    if (!outcome.ok && outcome.problem?.code === SECOND_PERSON) {
      if (outcome.id !== null) this.log.dismiss(outcome.id);
      this.requests.takeOver(outcome.problem.current as ModerationRequestView);
      this.toasts.show({ text: this.language.text('moderation.ban.asked.second-person') });
    } else if (!outcome.ok && outcome.problem) this.failAll(act, outcome.problem.code, outcome.problem.detail);
    return outcome;
  }

  private canReverse(id: string, kind: DecisionKind): boolean {
    return kind === 'approve' || this.cache.get(id)?.verbs.some(({ verb, reversible }) => verb === kind && reversible) === true; // prettier-ignore
  }

  /** The first takes the key of the command, the others one of their own that a repetition makes again. */
  private async sendAll(bodies: readonly ModerationDecideBody[], key: string): Promise<ModerationRunView[]> {
    const runs: ModerationRunView[] = [];
    for (const [index, body] of bodies.entries()) runs.push(await this.client.decide(body, index === 0 ? key : `${key}-${String(index)}`)); // prettier-ignore
    return runs;
  }

  private show(ids: readonly string[], patch: Partial<ModerationRow>): () => void {
    const now = this.clock.now();
    return together(ids.map((id) => this.cache.patch(id, patch, now)));
  }

  private after(kind: DecisionKind, reasonId: string | null, decisionId = ''): Partial<ModerationRow> {
    const state = AFTER[kind];
    const at = new Date(this.clock.now()).toISOString();
    const decision = { id: decisionId, kind, byMemberId: this.session.memberId(), ruleId: null, reasonId, at, action: null }; // prettier-ignore
    return state ? { state, decision, sync: 'in-sync', syncError: null } : {};
  }

  /** Takes over what became of each item; what was refused says so and stands as before. */
  private settle({ parts, reasonId, sendStatement }: Act, runs: readonly ModerationRunView[]): void {
    const results = new Map(runs.flatMap((run) => run.results).map((one) => [one.itemId, one]));
    runs.filter(({ state, total }) => state === 'running' && total > WORTH_A_LINE).forEach((run) => { this.runs.put(run); }); // prettier-ignore
    const failed: string[] = [];
    for (const { ids, kind } of parts) {
      const second = ids.filter((id) => results.get(id)?.code === SECOND_PERSON);
      if (second.length > 0) void this.askForSecond(second, kind, reasonId, sendStatement);
      for (const id of ids.filter((one) => !second.includes(one))) {
        const result = results.get(id);
        if (result?.outcome === 'refused' || result?.outcome === 'changed-since') {
          failed.push(id);
          const code = result.outcome === 'changed-since' ? 'changed-since' : (result.code ?? 'internal');
          this.cache.fail(id, { kind, code, detail: result.detail, reasonId });
        } else this.cache.change(id, this.after(kind, reasonId, result?.decisionId ?? ''));
      }
    }
    if (failed.length === 0) return;
    this.announcer.assertive(this.language.text('moderation.failed-count', { count: failed.length }));
    void this.board.refresh(failed);
  }

  /** What one person alone may not do is asked for, and listed until somebody else answers. */
  private async askForSecond(
    ids: readonly string[],
    kind: DecisionKind,
    reasonId: string | null,
    sendStatement: boolean | undefined,
  ): Promise<void> {
    const verb = GUARDED_VERBS.find((one) => one === kind);
    if (!verb) return;
    const body = {
      kind: verb,
      itemIds: [...ids],
      expectedCount: ids.length,
      ...(reasonId === null ? {} : { reasonId }),
      ...(sendStatement === undefined ? {} : { sendStatement }),
    };
    await this.requests.create(body, crypto.randomUUID()).then(
      ({ mode }) =>
        this.toasts.show({ text: this.language.text(`moderation.ban.asked.${mode}`, { count: ids.length }) }),
      (error: unknown) => {
        const { code, detail } = toProblem(error);
        for (const id of ids) this.cache.fail(id, { kind, code, detail, reasonId });
      },
    );
  }

  private async takeBack(
    runs: readonly ModerationRunView[],
    before: ReadonlyMap<string, ModerationRow>,
  ): Promise<void> {
    let kept = 0;
    for (const run of runs) {
      if (run.state === 'running') await this.whenDone(run.undoId);
      const after = await this.client.undo(run.undoId);
      kept += after.counts.kept;
      if (after.state === 'undoing') this.runs.put(after);
    }
    for (const [id, { state, decision, sync, syncError }] of before) this.cache.change(id, { state, decision, sync, syncError }); // prettier-ignore
    if (kept > 0) {
      this.toasts.show({ text: this.language.text('moderation.undo-kept', { count: kept }), tone: 'bad' });
      await this.board.refresh([...before.keys()]);
    }
  }

  /** A request that still goes on can be taken back once it is through. */
  private async whenDone(runId: string): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { state } = await this.client.run(runId);
      if (state !== 'running') return;
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }

  private failAll({ parts, reasonId }: Act, code: string, detail: string | null): void {
    for (const { ids, kind } of parts) for (const id of ids) this.cache.fail(id, { kind, code, detail, reasonId });
  }

  private label({ parts, count }: Act, when: 'done' | 'final'): Label {
    const kind = parts[0]?.kind ?? 'approve';
    const author = this.cache.get(parts[0]?.ids[0] ?? '')?.author.name ?? '';
    if (count > 1) return { key: `moderation.${when}-many.${kind}`, params: { count } };
    return { key: `moderation.${when}.${kind}`, params: { author } };
  }

  /** Where not all of it worked, it is said how much did. */
  private partLabel(runs: readonly ModerationRunView[]): Label | null {
    const sum = (name: 'decided' | 'refused' | 'changed-since') => runs.reduce((total, run) => total + run.counts[name], 0); // prettier-ignore
    const failed = sum('refused') + sum('changed-since');
    return failed === 0 ? null : { key: 'moderation.done-part', params: { done: sum('decided'), failed } };
  }
}

const together = (drops: readonly (() => void)[]) => () => {
  drops.forEach((drop) => { drop(); }); // prettier-ignore
};

/** While the shortest of them can be taken back; one that goes on says so when it is through. */
function untilOf(runs: readonly ModerationRunView[], now: number): number {
  const day = now + MODERATION_LIMITS.undoHours * 3_600_000;
  return Math.min(...runs.map(({ undoUntil, state }) => (undoUntil === null ? (state === 'running' ? day : 0) : Date.parse(undoUntil)))); // prettier-ignore
}
