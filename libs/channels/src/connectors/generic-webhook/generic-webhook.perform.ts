import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected, ConnectorUnsupported } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { callBack } from './generic-webhook.callback';
import { idOf, isRecord, link } from './generic-webhook.payloads';
import { actionOf, capabilities, MOST_ATTACHMENTS, MOST_TEXT } from './generic-webhook.settings';

/** Asks the other system to do it. 202 leaves the receipt pending until an `inbox.action.result` comes in. */
export async function perform(action: OutboundAction, account: AccountContext, signal: AbortSignal): Promise<Receipt> {
  const data = requestOf(action);
  const answer = await callBack(account, signal, action.id, { type: 'inbox.action.requested', data });
  const body = isRecord(answer.body) ? answer.body : {};
  const isPending = answer.status === 202 || body['status'] === 'pending';
  if (body['status'] === 'failed') {
    throw new ConnectorRejected('the other system could not do it', 'forbidden');
  }
  return {
    state: isPending ? 'pending' : 'done',
    externalId: idOf(body['externalId']),
    permalink: link(body['url']),
    effects: isPending ? [] : effectsOf(action),
  };
}

function requestOf(action: OutboundAction): Record<string, unknown> {
  const { verb, target, text, attachments } = action;
  const name = actionOf(verb);
  const declared = capabilities.verbs[target.kind]?.some((entry) => entry.verb === verb) ?? false;
  if (!declared || name === undefined) throw new ConnectorUnsupported(`webhooks have no ${verb} on ${target.kind}`);
  if (text.length > MOST_TEXT) throw new ConnectorRejected(`the text is longer than ${MOST_TEXT}`, 'too-long');
  if (attachments.length > MOST_ATTACHMENTS) {
    throw new ConnectorRejected(`more than ${MOST_ATTACHMENTS} attachments`, 'invalid');
  }
  const files = attachments.map(({ name: file, contentType, size, publicUrl }) => {
    if (publicUrl === null)
      throw new ConnectorRejected('attachments need a public address of this installation', 'invalid');
    return { url: publicUrl, contentType, name: file, size };
  });
  const itemId = verb === 'edit-reply' ? (action.replyExternalId ?? target.externalId) : target.externalId;
  return { actionId: action.id, action: name, itemId, threadId: target.threadKey, text, attachments: files };
}

/** What the other system will say too, applied at once. */
function effectsOf({ verb, target, requestedAt: at }: OutboundAction): InboundEvent[] {
  const { externalId } = target;
  if (verb === 'delete') return [{ type: 'removed', externalId, at }];
  if (verb === 'hide' || verb === 'spam') return [{ type: 'state', externalId, platformState: 'hidden', at }];
  if (verb === 'unhide' || verb === 'approve') return [{ type: 'state', externalId, platformState: 'visible', at }];
  return [];
}
