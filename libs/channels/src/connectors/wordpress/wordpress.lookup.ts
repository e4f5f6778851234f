import { earliest } from '../../spi/lookup';
import type { ActionVerb } from '@parvis/contracts';
import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction } from '../../spi/outbound';
import { capabilities } from './wordpress.capabilities';
import { WordPressClient } from './wordpress.client';
import { rawContentOf, type Status } from './wordpress.payloads';
import { done, findReply, replyIdOf, replyReceipt, seenIn, targetIdOf, timeAfter } from './wordpress.replies';
import { saysTheSame } from './wordpress.text';
import { assertDeclared } from '../../spi/verbs';

const STATUS_AFTER: Partial<Record<ActionVerb, Status>> = {
  approve: 'approved',
  unhide: 'approved',
  hide: 'hold',
  spam: 'spam',
  reject: 'trash',
};

/** Whether an action with unknown outcome took place: everything WordPress does can be read afterwards. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(capabilities, action);
  const client = new WordPressClient(account, signal);
  if (action.verb === 'reply') return lookForReply(action, account, client);
  const isAboutReply = action.verb === 'edit-reply' || action.verb === 'delete-reply';
  const id = isAboutReply ? replyIdOf(action) : targetIdOf(action);
  const found = await client.comment(id);
  if (action.verb === 'delete' || action.verb === 'delete-reply') {
    return found === null
      ? { found: 'yes', receipt: done({ type: 'removed', externalId: id, at: timeAfter(action) }) }
      : { found: 'absent' };
  }
  if (found === null) return { found: 'absent' };
  if (action.verb === 'edit-reply') {
    if (!saysTheSame(rawContentOf(found.comment) ?? '', action.text)) return { found: 'absent' };
    return { found: 'yes', receipt: replyReceipt(action, account, found.comment) };
  }
  if (found.comment['status'] !== STATUS_AFTER[action.verb]) return { found: 'absent' };
  return { found: 'yes', receipt: done(...seenIn(found.comment, action, account)) };
}

async function lookForReply(action: OutboundAction, account: AccountContext, client: WordPressClient): Promise<Lookup> {
  const since = earliest(action);
  const made = await findReply(action, account, client, since);
  if (made === 'too-many') return { found: 'cannot-tell' };
  return made === null ? { found: 'absent' } : { found: 'yes', receipt: replyReceipt(action, account, made) };
}
