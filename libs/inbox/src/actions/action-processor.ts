import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Lookup, Receipt } from '@parvis/channels';
import { counter, createLogger, Database, Queues, retryDelayMs, type Tx } from '@parvis/platform';
import type { KnownAccount } from '../accounts/account-directory';
import { ReceiptEffects } from '../intake/effects';
import { releaseDue } from '../replies/deferred-replies';
import { AccountCalls } from './account-calls';
import { type ActionWork, claimForSending, findWork, markUnknown, postpone } from './action-claims';
import { type ActionJob, ACTIONS_QUEUE } from './action-dispatcher';
import { ActionTimings } from './action-timings';
import { OutboundActions } from './outbound-actions';
import { failAction, keepPending, settleAction } from './settle-action';
import { MOST_ATTEMPTS, verdictOn } from './verdict';

const logger = createLogger('actions');
const outcomes = counter('parvis_action_outcomes_total', 'Outbound calls by verb and outcome', ['verb', 'outcome']);
const CONCURRENCY = 8;
const NOTHING_NEW: Receipt = { state: 'done', externalId: null, permalink: null, effects: [] };
const UNKNOWN_OUTCOME = 'Whether the channel did it cannot be found out: look there, then try again or leave it.';

/**
 * Performs actions. The row decides, not the job: it is marked `sending` in a commit of its own before the call, and what
 * the platform answered is written in one transaction. Whatever dies in between is found `sending` and looked up.
 */
@Injectable()
export class ActionProcessor implements OnApplicationBootstrap {
  constructor(
    private readonly db: Database,
    private readonly queues: Queues,
    private readonly calls: AccountCalls,
    private readonly outbound: OutboundActions,
    private readonly effects: ReceiptEffects,
    private readonly timings: ActionTimings,
  ) {}

  onApplicationBootstrap(): void {
    this.queues.queue<ActionJob>(ACTIONS_QUEUE).process(CONCURRENCY, ({ data }) => this.run(data));
  }

  /** Does what is due about one action now; nothing when it was cancelled, taken or is not due. */
  async run({ workspaceId, id }: ActionJob): Promise<void> {
    const work = await this.inTransaction((tx) => findWork(tx, workspaceId, id));
    if (!work) return;
    const found = await this.calls.find(workspaceId, work.accountId);
    if (found.state === 'removed') return this.fail(work, 'account-removed', 'The account was removed.');
    if (found.state === 'stopped') return; // the sweep brings the action back with its account
    if (work.deferred) await this.inTransaction((tx) => releaseDue(tx, workspaceId, id));
    const waitMs = await this.calls.waitMs(found.account);
    const unknown = work.state === 'unknown';
    if (waitMs > 0) {
      const detail = { code: 'paced', detail: 'Waits for its turn.' };
      return this.inTransaction((tx) =>
        unknown ? markUnknown(tx, work, waitMs, UNKNOWN_OUTCOME) : postpone(tx, work, waitMs, detail),
      );
    }
    await (unknown ? this.lookUp(work, found.account) : this.send(work, found.account));
  }

  private async send(due: ActionWork, account: KnownAccount): Promise<void> {
    const work = await this.inTransaction((tx) => claimForSending(tx, due.workspaceId, due.id));
    if (work === null || work === 'blocked') return;
    let receipt: Receipt;
    try {
      const action = await this.outbound.of(work);
      receipt = await this.calls.run((signal) => account.connector.perform(action, account.context, signal));
    } catch (error) {
      return this.afterFailedCall(work, account, error);
    }
    await this.settle(work, account, receipt);
  }

  private async lookUp(work: ActionWork, account: KnownAccount): Promise<void> {
    let found: Lookup;
    try {
      const action = await this.outbound.of(work);
      found = await this.calls.run((signal) => account.connector.findPerformed(action, account.context, signal));
    } catch (error) {
      return this.afterFailedLook(work, account, error);
    }
    if (found.found === 'yes') return this.settle(work, account, found.receipt);
    if (found.found === 'cannot-tell') return this.fail(work, 'unknown-outcome', UNKNOWN_OUTCOME);
    outcomes.inc({ verb: work.verb, outcome: 'absent' });
    if (work.attempts >= MOST_ATTEMPTS) return this.fail(work, 'unavailable', 'The channel did not answer.');
    await this.inTransaction((tx) => postpone(tx, work, 0, null));
  }

  private async settle(work: ActionWork, account: KnownAccount, receipt: Receipt): Promise<void> {
    outcomes.inc({ verb: work.verb, outcome: receipt.state });
    if (receipt.state === 'pending') {
      await this.inTransaction((tx) => keepPending(tx, work, receipt, this.timings.pendingForMs));
    } else {
      await this.inTransaction(async (tx) => {
        await settleAction(tx, work, receipt);
        await this.effects.applyIn(tx, work.workspaceId, work.accountId, receipt.effects);
      });
    }
    await this.calls.worked(account);
  }

  private async fail(work: ActionWork, code: string, detail: string, targetGone = false): Promise<void> {
    outcomes.inc({ verb: work.verb, outcome: 'failed' });
    await this.inTransaction((tx) => failAction(tx, work, { code, detail, targetGone }));
  }

  private async afterFailedCall(work: ActionWork, account: KnownAccount, error: unknown): Promise<void> {
    const verdict = verdictOn(error, work.verb, work.attempts);
    outcomes.inc({ verb: work.verb, outcome: verdict.do });
    logger.info({ err: error, actionId: work.id, verb: work.verb, verdict: verdict.do }, 'call failed');
    await this.calls.failed(account, error);
    switch (verdict.do) {
      case 'settle':
        await this.inTransaction((tx) => settleAction(tx, work, NOTHING_NEW, verdict.targetGone));
        return;
      case 'wait': {
        const code = verdict.account === 'auth' ? 'needs-sign-in' : (verdict.account ?? 'unavailable');
        return this.inTransaction((tx) => postpone(tx, work, verdict.delayMs, { code, detail: verdict.detail }));
      }
      case 'look-up':
        return this.inTransaction((tx) => markUnknown(tx, work, this.timings.lookUpAfterMs, verdict.detail));
      case 'fail':
        if (verdict.code === 'unsupported')
          logger.error({ err: error, actionId: work.id }, 'a verb was offered that the connector lacks');
        return this.fail(work, verdict.code, verdict.detail, verdict.targetGone);
    }
  }

  /** A look that failed tells nothing about the action: it stays unknown, never repeated blindly. */
  private async afterFailedLook(work: ActionWork, account: KnownAccount, error: unknown): Promise<void> {
    logger.info({ err: error, actionId: work.id, verb: work.verb }, 'look-up failed');
    const verdict = verdictOn(error, work.verb, work.attempts);
    await this.calls.failed(account, error);
    const unknownForMs = Date.now() - (work.sendingSince ?? work.createdAt).getTime();
    const hopeless = verdict.do === 'fail' && verdict.code !== 'unavailable';
    if (hopeless || unknownForMs > this.timings.lookUpForMs) return this.fail(work, 'unknown-outcome', UNKNOWN_OUTCOME);
    const looks = Math.ceil(Math.log2(Math.max(2, unknownForMs / 1000)));
    const delayMs = verdict.do === 'wait' && verdict.delayMs > 0 ? verdict.delayMs : retryDelayMs(looks);
    await this.inTransaction((tx) => markUnknown(tx, work, delayMs, UNKNOWN_OUTCOME));
  }

  private inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.transaction('system', work);
  }
}
