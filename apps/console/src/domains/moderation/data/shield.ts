import { inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { MODERATION_LIMITS, type ModerationRow, type ShieldedItemView } from '@parvis/contracts';
import { Clock, Toasts } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { CommandLog } from '../../../shared/commands/command-log';
import { SessionStore } from '../../../shared/session/session-store';
import { ModerationClient } from './moderation-client';
import { RowCache } from './row-cache';
import { shieldOption } from './shield-option';

/** Hides what shows somebody's own data to everybody and opens the private answer that the server prepared: one gesture, one way back. */
@Injectable()
export class Shield {
  private readonly client = inject(ModerationClient);
  private readonly cache = inject(RowCache);
  private readonly log = inject(CommandLog);
  private readonly session = inject(SessionStore);
  private readonly clock = inject(Clock);
  private readonly router = inject(Router);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);

  async hideAndAnswer(id: string): Promise<void> {
    const row = this.cache.get(id);
    const option = row && shieldOption(row, (permission) => this.session.can(permission));
    if (!row || !option || option.hindrance !== null) return;
    const outcome = await this.log.run<ShieldedItemView>({
      subjects: [id],
      label: { key: option.isHidden ? 'moderation.done.answer-privately' : 'moderation.done.hide', params: { author: row.author.name } }, // prettier-ignore
      saidAtOnce: true,
      apply: () => this.cache.patch(id, option.isHidden ? {} : { state: 'hidden' }, this.clock.now()),
      send: (key) => this.client.shield(id, { revision: row.revision }, key),
      settle: ({ decision }) => {
        if (decision) this.cache.change(id, { state: 'hidden', decision: { ...decision, ruleId: null }, sync: 'in-sync', syncError: null }); // prettier-ignore
      },
      undo: {
        until: ({ decision }) => (decision ? this.undoUntil(row) : 0),
        apply: () => this.cache.patch(id, { state: 'undecided', decision: null }, this.clock.now()),
        run: ({ decision }) => this.takeBack(row, decision?.id ?? ''),
      },
    });
    if (outcome.ok) {
      const queryParams = { item: id, answer: 'private-reply' };
      await this.router.navigate(['/inbox', 'mine', outcome.result.conversationId], { queryParams });
    } else if (outcome.problem) {
      if (outcome.id !== null) this.log.dismiss(outcome.id);
      this.toasts.show({ text: this.problems.of(outcome.problem), tone: 'bad' });
    }
  }

  private undoUntil({ verbs }: ModerationRow): number {
    const isReversible = verbs.some(({ verb, reversible }) => verb === 'hide' && reversible);
    const holdMs = (this.session.me()?.workspace.decisionHoldSeconds ?? 8) * 1000;
    return this.clock.now() + (isReversible ? MODERATION_LIMITS.undoHours * 3_600_000 : holdMs);
  }

  private async takeBack({ itemId, state, decision }: ModerationRow, decisionId: string): Promise<void> {
    await this.client.undoDecision(itemId, decisionId);
    this.cache.change(itemId, { state, decision });
  }
}
