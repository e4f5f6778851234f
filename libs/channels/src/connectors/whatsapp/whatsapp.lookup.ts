import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction } from '../../spi/outbound';
import { idOf } from '../../spi/read';
import { assertDeclared, doneWith } from '../../spi/verbs';
import { WHATSAPP_CAPABILITIES } from './whatsapp.capabilities';
import { WhatsAppClient } from './whatsapp.client';
import { userOf } from './whatsapp.perform';

const MOST_PAGES = 20;

/**
 * Whether an action took place. Only the list of blocked people can be read: what became of a message is told by its
 * statuses alone, which name our action.
 */
export async function findOnWhatsApp(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(WHATSAPP_CAPABILITIES, action);
  if (action.verb !== 'ban' && action.verb !== 'unban') return { found: 'cannot-tell' };
  const blocked = await isBlocked(action, new WhatsAppClient(account, signal));
  if (blocked === null) return { found: 'cannot-tell' };
  return blocked === (action.verb === 'ban') ? { found: 'yes', receipt: doneWith(null) } : { found: 'absent' };
}

/** Null when the list is too long to be read to its end. */
async function isBlocked({ target }: OutboundAction, client: WhatsAppClient): Promise<boolean | null> {
  const ids = new Set([userOf(target), target.threadKey, target.authorExternalId]);
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { list, next } = await client.blocked(after);
    if (list.some((user) => ids.has(idOf(user['wa_id'])) || ids.has(idOf(user['user_id'])))) return true;
    if (next === null) return false;
    after = next;
  }
  return null;
}
