import { inject, Injectable } from '@angular/core';
import type { DecideBody, DecisionView, ItemView, PlatformState } from '@parvis/contracts';
import { Clock } from '@parvis/ui';
import type { Outcome } from '../../../shared/commands/command';
import { CommandLog } from '../../../shared/commands/command-log';
import type { DecisionVerb } from './capabilities';
import { InboxClient } from './inbox-client';
import { ThreadStore } from './thread-store';

/** How the item stands afterwards, where that is certain before the channel has said so. */
const AFTER: Partial<Record<DecisionVerb, PlatformState>> = { approve: 'visible', hide: 'hidden', unhide: 'visible', delete: 'deleted' }; // prettier-ignore
const INVERSE: Partial<Record<DecisionVerb, DecisionVerb>> = { hide: 'unhide', unhide: 'hide', ban: 'unban', unban: 'ban', like: 'unlike', unlike: 'like' }; // prettier-ignore

/** Decisions on one item. They are held a few seconds, so that taking one back is no second act in public. */
@Injectable()
export class DecisionCommands {
  private readonly client = inject(InboxClient);
  private readonly log = inject(CommandLog);
  private readonly thread = inject(ThreadStore);
  private readonly clock = inject(Clock);

  decide(item: ItemView, verb: DecisionVerb, more: Omit<DecideBody, 'kind'> = {}): Promise<Outcome<DecisionView>> {
    const before = item.platformState;
    const after = AFTER[verb] ?? before;
    const isReversible = item.verbs.some((one) => one.verb === verb && one.reversible);
    return this.log.run({
      subjects: [item.conversationId, item.id],
      label: { key: `inbox.done.${verb}`, params: { author: item.author.name } },
      finalLabel: {
        key: verb === 'delete' ? 'inbox.done.deleteFinal' : `inbox.done.${verb}`,
        params: { author: item.author.name },
      },
      apply: () => this.thread.patchItem(item.id, { platformState: after }),
      send: (idempotencyKey) => this.client.decide(item.id, { kind: verb, ...more }, idempotencyKey),
      settle: () => {
        this.show(item.id, after);
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
