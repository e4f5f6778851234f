import type { AccountContext } from '../../spi/connector';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { hiddenOrShown } from '../../spi/read';
import { assertDeclared, doneWith, replyIdOf, unlessGone } from '../../spi/verbs';
import { THREADS_CAPABILITIES } from './threads.capabilities';
import { ThreadsClient } from './threads.client';
import { assertQuota } from './threads.quota';
import { decisionReceipt } from './threads.receipts';
import { reply } from './threads.reply';

/** Performs one action on a reply or mention. */
export async function performThreads(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Receipt> {
  assertDeclared(THREADS_CAPABILITIES, action);
  const client = new ThreadsClient(account, signal);
  const { externalId } = action.target;
  switch (action.verb) {
    case 'reply':
      return reply({ action, account, client, signal });
    case 'delete-reply':
      return remove(replyIdOf(action), client);
    case 'approve':
    case 'reject': {
      const approves = action.verb === 'approve';
      const { at } = await client.decidePending(externalId, approves);
      return decisionReceipt(externalId, approves, at);
    }
    default: {
      const hides = action.verb === 'hide';
      const { at } = await client.setHidden(externalId, hides);
      return doneWith(null, hiddenOrShown(externalId, hides, at));
    }
  }
}

/** What is gone already needs no deleting. */
async function remove(id: string, client: ThreadsClient): Promise<Receipt> {
  await assertQuota(client, 'delete');
  const answer = await unlessGone(() => client.remove(id));
  return doneWith(null, { type: 'removed', externalId: id, at: answer?.at ?? (await client.me()).at });
}
