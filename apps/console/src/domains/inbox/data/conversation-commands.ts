import { inject, Injectable } from '@angular/core';
import type {
  ConversationView,
  EscalateBody,
  HandOverBody,
  Priority,
  UpdateConversationBody,
  BulkStep,
} from '@parvis/contracts';
import { ApiError, toProblem } from '../../../shared/api/problem';
import type { Label, Outcome } from '../../../shared/commands/command';
import { CommandLog } from '../../../shared/commands/command-log';
import { Directory } from '../../../shared/directory/directory';
import { BulkDesk } from './bulk-desk';
import { ConversationCache } from './conversation-cache';
import { InboxClient } from './inbox-client';

type Change = Omit<UpdateConversationBody, 'version'>;
type Write = (id: string, version: number, idempotencyKey?: string) => Promise<ConversationView>;

interface Step {
  id: string;
  before: ConversationView;
  patch: Partial<ConversationView>;
  forth: Write;
  back: Write;
}

/** What a member does to conversations, one or many at once: shown at once, undone by `Z`. */
@Injectable({ providedIn: 'root' })
export class ConversationCommands {
  private readonly client = inject(InboxClient);
  private readonly cache = inject(ConversationCache);
  private readonly log = inject(CommandLog);
  private readonly directory = inject(Directory);
  private readonly desk = inject(BulkDesk);

  handle(ids: readonly string[]): Promise<Outcome<unknown>> {
    return this.update(ids, { status: 'handled' }, 'inbox.done.handled');
  }

  reopen(ids: readonly string[]): Promise<Outcome<unknown>> {
    return this.update(ids, { status: 'open' }, 'inbox.done.reopened');
  }

  wait(ids: readonly string[]): Promise<Outcome<unknown>> {
    return this.update(ids, { status: 'waiting' }, 'inbox.done.waiting');
  }

  snooze(ids: readonly string[], until: string): Promise<Outcome<unknown>> {
    return this.update(ids, { status: 'snoozed', snoozedUntil: until }, 'inbox.done.snoozed');
  }

  prioritise(ids: readonly string[], priority: Priority): Promise<Outcome<unknown>> {
    return this.update(ids, { priority }, 'inbox.done.priority');
  }

  moveToTeam(ids: readonly string[], teamId: string | null): Promise<Outcome<unknown>> {
    return this.update(ids, { teamId }, 'inbox.done.team');
  }

  assign(ids: readonly string[], memberId: string | null): Promise<Outcome<unknown>> {
    if (this.desk.takes(ids)) return this.desk.ask(ids, [{ kind: 'assign', memberId }]);
    const name = this.directory.memberName(memberId);
    const key = memberId === null ? 'inbox.done.unassigned' : 'inbox.done.assigned';
    return this.perform(ids, { key, params: { name } }, (before) => ({
      patch: { assigneeId: memberId },
      forth: (id, version, idempotencyKey) => this.client.assign(id, { version, memberId }, idempotencyKey),
      back: (id, version) => this.client.assign(id, { version, memberId: before.assigneeId }),
    }));
  }

  tag(ids: readonly string[], add: readonly string[], remove: readonly string[]): Promise<Outcome<unknown>> {
    if (this.desk.takes(ids)) return this.desk.ask(ids, [{ kind: 'tag', add: [...add], remove: [...remove] }]);
    return this.perform(ids, { key: 'inbox.done.tagged' }, (before) => {
      const added = add.filter((tagId) => !before.tagIds.includes(tagId));
      const removed = remove.filter((tagId) => before.tagIds.includes(tagId));
      return {
        patch: { tagIds: [...before.tagIds.filter((tagId) => !removed.includes(tagId)), ...added] },
        forth: (id, _version, idempotencyKey) => this.client.tag(id, { add: added, remove: removed }, idempotencyKey),
        back: (id) => this.client.tag(id, { add: removed, remove: added }),
      };
    });
  }

  /** Hands it to a team with the reason in a note; the team is told, so it is not undone by a key. */
  async escalate(id: string, body: EscalateBody): Promise<Outcome<unknown>> {
    const team = this.directory.teamById().get(body.teamId)?.name ?? '';
    const patch = { teamId: body.teamId, assigneeId: null, ...(body.priority ? { priority: body.priority } : {}) };
    return this.log.run<ConversationView>({
      subjects: [id],
      label: { key: 'inbox.done.escalated', params: { team } },
      apply: () => this.cache.patch(id, patch),
      send: (idempotencyKey) => this.client.escalate(id, body, idempotencyKey),
      settle: (view) => {
        this.cache.adopt(view);
      },
    });
  }

  /** Gives it to a colleague with the draft and a line; they are told, so it is not undone by a key. */
  async handOver(id: string, body: Omit<HandOverBody, 'version'>): Promise<Outcome<unknown>> {
    const name = this.directory.memberName(body.memberId);
    return this.log.run<ConversationView>({
      subjects: [id],
      label: { key: 'inbox.hand-over.done', params: { name } },
      apply: () => this.cache.patch(id, { assigneeId: body.memberId }),
      send: (idempotencyKey) =>
        this.client.handOver(id, { ...body, version: this.cache.base(id)?.version ?? 0 }, idempotencyKey),
      settle: (view) => {
        this.cache.adopt(view);
      },
    });
  }

  private update(ids: readonly string[], change: Change, key: string): Promise<Outcome<unknown>> {
    if (this.desk.takes(ids)) return this.desk.ask(ids, stepsOf(change));
    return this.perform(ids, { key }, (before) => ({
      patch: change as Partial<ConversationView>,
      forth: (id, version, idempotencyKey) => this.client.update(id, { ...change, version }, idempotencyKey),
      back: (id, version) => this.client.update(id, { ...inverse(change, before), version }),
    }));
  }

  private perform(
    ids: readonly string[],
    label: Label,
    plan: (before: ConversationView) => Omit<Step, 'id' | 'before'>,
  ): Promise<Outcome<unknown>> {
    const steps = ids.flatMap((id): Step[] => {
      const before = this.cache.get(id);
      return before ? [{ id, before, ...plan(before) }] : [];
    });
    const name = steps.length === 1 ? (steps[0]?.before.contact?.name ?? steps[0]?.before.subject ?? '') : '';
    return this.log.run<ConversationView[]>({
      subjects: ids,
      label: { key: label.key, params: { count: steps.length, conversation: name, ...label.params } },
      apply: () => this.patchAll(steps, ({ patch }) => patch),
      send: (idempotencyKey) => this.writeAll(steps, (step) => step.forth, idempotencyKey),
      settle: (views) => {
        views.forEach((view) => {
          this.cache.adopt(view);
        });
      },
      undo: {
        until: () => Infinity,
        apply: () => this.patchAll(steps, ({ before, patch }) => pickSame(before, patch)),
        run: async (done) => {
          // taken back while it was on its way: that starts from what the server made of it
          done.forEach((view) => {
            this.cache.adopt(view);
          });
          const views = await this.writeAll(steps.map(reversed), (step) => step.back);
          views.forEach((view) => {
            this.cache.adopt(view);
          });
        },
      },
    });
  }

  private patchAll(steps: readonly Step[], patchOf: (step: Step) => Partial<ConversationView>): () => void {
    const drops = steps.map((step) => this.cache.patch(step.id, patchOf(step)));
    return () => {
      drops.forEach((drop) => {
        drop();
      });
    };
  }

  private async writeAll(
    steps: readonly Step[],
    pick: (step: Step) => Write,
    idempotencyKey?: string,
  ): Promise<ConversationView[]> {
    const keyOf = (step: Step) =>
      idempotencyKey && steps.length > 1 ? `${idempotencyKey}:${step.id}` : idempotencyKey;
    const answers = await Promise.allSettled(steps.map((step) => this.write(step, pick(step), keyOf(step))));
    const views = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    const refused = answers.find((answer) => answer.status === 'rejected');
    if (!refused) return views;
    views.forEach((view) => {
      this.cache.adopt(view); // what did work is true already, whatever is said about the rest
    });
    throw refused.reason;
  }

  /** A message that came in meanwhile raised the version without contradicting us: then the write is made again, once. */
  private async write({ id, before, patch }: Step, write: Write, idempotencyKey?: string): Promise<ConversationView> {
    const version = this.cache.base(id)?.version ?? before.version;
    try {
      return await write(id, version, idempotencyKey);
    } catch (error) {
      const current = currentOf(error);
      if (!current) throw error;
      this.cache.adopt(current);
      if (!isUntouched(current, before, patch)) throw error;
      return write(id, current.version, idempotencyKey ? `${idempotencyKey}:${String(current.version)}` : undefined);
    }
  }
}

/** The same change as steps of a bulk run. */
function stepsOf({ status, snoozedUntil, priority, teamId }: Change): BulkStep[] {
  return [
    ...(status === 'snoozed' && snoozedUntil ? [{ kind: 'snooze' as const, until: snoozedUntil }] : []),
    ...(status !== undefined && status !== 'snoozed' ? [{ kind: 'status' as const, status }] : []),
    ...(priority === undefined ? [] : [{ kind: 'priority' as const, priority }]),
    ...(teamId === undefined ? [] : [{ kind: 'team' as const, teamId }]),
  ];
}

/** Seen from behind: what we made of it is what must still be there when we take it back. */
const reversed = (step: Step): Step => ({ ...step, before: { ...step.before, ...step.patch } });

function inverse(change: Change, before: ConversationView): Change {
  const status = before.status;
  return {
    ...(change.status === undefined ? {} : { status, snoozedUntil: status === 'snoozed' ? before.snoozedUntil : null }),
    ...(change.priority === undefined ? {} : { priority: before.priority }),
    ...(change.teamId === undefined ? {} : { teamId: before.teamId }),
  };
}

function pickSame(before: ConversationView, patch: Partial<ConversationView>): Partial<ConversationView> {
  return Object.fromEntries(Object.entries(before).filter(([name]) => name in patch));
}

function currentOf(error: unknown): ConversationView | null {
  const problem = error instanceof ApiError ? error.problem : toProblem(error);
  const current = problem.code === 'stale-version' ? problem.current : null;
  return typeof current === 'object' && current !== null && 'version' in current ? (current as ConversationView) : null;
}

function isUntouched(current: ConversationView, before: ConversationView, patch: Partial<ConversationView>): boolean {
  const names = Object.keys(patch) as (keyof ConversationView)[];
  return names.every((name) => JSON.stringify(current[name]) === JSON.stringify(before[name]));
}
