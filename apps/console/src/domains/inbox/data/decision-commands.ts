import { inject, Injectable } from '@angular/core';
import type { DecideBody, DecisionView, ItemView, PlatformState } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import type { Outcome } from '../../../shared/commands/command';
import { CommandLog } from '../../../shared/commands/command-log';
import type { DecisionVerb } from './capabilities';
import { InboxClient } from './inbox-client';
import { ThreadStore } from './thread-store';

const AFTER: Record<DecisionVerb, PlatformState> = { hide: 'hidden', unhide: 'visible', delete: 'deleted' };
const INVERSE: Record<DecisionVerb, DecisionVerb | null> = { hide: 'unhide', unhide: 'hide', delete: null };

/** Decisions on one item. They are held a few seconds, so that taking one back is no second act in public. */
@Injectable()
export class DecisionCommands {
  private readonly client = inject(InboxClient);
  private readonly log = inject(CommandLog);
  private readonly thread = inject(ThreadStore);
  private readonly clock = inject(Clock);

  decide(item: ItemView, verb: DecisionVerb, more: Omit<DecideBody, 'kind'> = {}): Promise<Outcome<DecisionView>> {
    const before = item.platformState;
    const isReversible = item.verbs.some((one) => one.verb === verb && one.reversible);
    return this.log.run({
      subjects: [item.conversationId, item.id],
      label: { key: `inbox.done.${verb}`, params: { author: item.author.name } },
      finalLabel: { key: 'inbox.done.deleteFinal', params: { author: item.author.name } },
      apply: () => this.thread.patchItem(item.id, { platformState: AFTER[verb] }),
      send: (idempotencyKey) => this.client.decide(item.id, { kind: verb, ...more }, idempotencyKey),
      settle: () => {
        this.show(item.id, AFTER[verb]);
      },
      undo: {
        until: ({ action }) => (isReversible ? Infinity : action?.holdUntil ? Date.parse(action.holdUntil) : 0),
        apply: () => this.thread.patchItem(item.id, { platformState: before }),
        run: async (decision) => {
          await this.takeBack(item.id, verb, decision);
          this.show(item.id, before);
        },
      },
    });
  }

  /** While the action is held it is cancelled; later the opposite decision goes out. */
  private async takeBack(itemId: string, verb: DecisionVerb, { action }: DecisionView): Promise<void> {
    const opposite = INVERSE[verb];
    if (action?.holdUntil && Date.parse(action.holdUntil) > this.clock.now()) {
      const cancelled = await this.client.cancel(action.id).catch((error: unknown) => {
        if (!opposite) throw error;
        return null; // it left at the last moment: the opposite follows it
      });
      if (cancelled?.state === 'cancelled') return;
    }
    if (opposite) await this.client.decide(itemId, { kind: opposite });
  }

  private show(itemId: string, platformState: PlatformState): void {
    const item = this.thread.items().find((one) => one.id === itemId);
    if (item) this.thread.adopt({ ...item, platformState });
  }
}
