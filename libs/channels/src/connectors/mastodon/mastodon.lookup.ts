import { earliest } from '../../spi/lookup';
import type { AccountContext } from '../../spi/connector';
import type { Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { capabilities } from './mastodon.capabilities';
import { unlessGone } from './mastodon.client';
import { ScopeMissing } from './mastodon.errors';
import { authorIdOf, conversationsOf, doneWith, handsOf, type Hands, placeFor, removedReceipt, replyIdOf, replyReceipt } from './mastodon.perform'; // prettier-ignore
import { idOf, type Json, quoteOf, textOf, timeOf } from './mastodon.payloads';
import { mentionedNames, saidIn } from './mastodon.text';
import { assertDeclared } from '../../spi/verbs';

const MOST_PAGES = 5;

/** Whether an action with unknown outcome took place. Reports leave nothing that can be read. */
export async function findPerformed(
  action: OutboundAction,
  account: AccountContext,
  signal: AbortSignal,
): Promise<Lookup> {
  assertDeclared(capabilities, action);
  if (action.verb === 'spam') return { found: 'cannot-tell' };
  const hands = await handsOf(account, signal);
  const { client } = hands;
  switch (action.verb) {
    case 'reply':
    case 'private-reply':
      return findReply(action, hands);
    case 'edit-reply':
      return findEdit(action, hands);
    case 'delete-reply': {
      const reply = await unlessGone(() => client.status(replyIdOf(action)));
      return reply ? { found: 'absent' } : foundWith(removedReceipt(action, client));
    }
    case 'like':
    case 'unlike': {
      const status = await unlessGone(() => client.status(action.target.externalId));
      return eitherWay((status?.['favourited'] === true) === (action.verb === 'like') && status !== null);
    }
    case 'ban':
    case 'unban':
      return findBlock(action, hands);
    case 'reject': {
      const status = await unlessGone(() => client.status(action.target.externalId));
      return eitherWay(status !== null && quoteOf(status)?.state === 'revoked');
    }
    default: {
      const found = await conversationsOf(action, hands);
      return found.length === 0 ? { found: 'cannot-tell' } : eitherWay(found.every(({ unread }) => !unread));
    }
  }
}

/** Our own statuses back to shortly before the request: the list is complete, so that what is not on it was not made. */
async function findReply(action: OutboundAction, hands: Hands): Promise<Lookup> {
  const since = earliest(action);
  let before: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const position = before === null ? null : { before };
    const page = await hands.client.statusesOf(hands.ownId, position);
    for (const status of page.entries) {
      if ((timeOf(status['created_at']) ?? '') < since) return { found: 'absent' };
      if (!isReply(status, action)) continue;
      const host = await placeFor(textOf(status['visibility']) ?? '', hands);
      return foundWith(replyReceipt(action, status, { ...hands, host }));
    }
    if (!page.older) return { found: 'absent' };
    before = idOf(page.entries.at(-1)?.['id']);
  }
  return { found: 'cannot-tell' };
}

/** The same words in answer to the target. When that was deleted since, a reply answers nothing any more. */
function isReply(status: Json, { verb, target, text }: OutboundAction): boolean {
  const answered = idOf(status['in_reply_to_id']);
  if (answered !== target.externalId && answered !== null) return false;
  const isDirect = status['visibility'] === 'direct';
  const mustBeDirect = verb === 'private-reply' || target.kind === 'message';
  return isDirect === mustBeDirect && sameText(status, text);
}

/** HTML gives back neither line breaks nor names as they were sent; words and their order are enough. */
function sameText(status: Json, text: string): boolean {
  const bare = (value: string) => value.replace(/@[\w.-]+(@[\w.-]+)?/g, '').replace(/\s+/g, ' ').trim(); // prettier-ignore
  return (
    bare(
      saidIn(
        status,
        mentionedNames(status, () => true),
      ),
    ) === bare(text)
  );
}

async function findEdit(action: OutboundAction, hands: Hands): Promise<Lookup> {
  const id = replyIdOf(action);
  const status = await unlessGone(() => hands.client.status(id));
  return status && sameText(status, action.text) ? foundWith(doneWith(id)) : { found: 'absent' };
}

/** Relationships have a scope of their own, which nothing else here needs: without it nobody can tell. */
async function findBlock(action: OutboundAction, { client }: Hands): Promise<Lookup> {
  try {
    const relationship = await client.relationship(await authorIdOf(action, client));
    if (typeof relationship?.['blocking'] !== 'boolean') return { found: 'cannot-tell' };
    return eitherWay(relationship['blocking'] === (action.verb === 'ban'));
  } catch (error) {
    if (error instanceof ScopeMissing) return { found: 'cannot-tell' };
    throw error;
  }
}

function eitherWay(happened: boolean): Lookup {
  return happened ? foundWith(doneWith(null)) : { found: 'absent' };
}

function foundWith(receipt: Receipt): Lookup {
  return { found: 'yes', receipt };
}
