import { ConnectorRejected } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { itemSeen, postOf, threadOf } from '../../spi/read';
import { doneWith } from '../../spi/verbs';
import { permalinkOf } from './x.payloads';

/** A reply of ours as X has it. */
export function replyReceipt(action: OutboundAction, id: string, at: string): Receipt {
  const { externalId, postExternalId } = action.target;
  const permalink = permalinkOf(id, null);
  const item = itemSeen({
    externalId: id,
    kind: 'comment',
    direction: 'out',
    thread: { ...threadOf(action.target.threadKey), aliases: [id] },
    parentExternalId: externalId,
    post: postExternalId === null ? null : postOf(postExternalId, { permalink: permalinkOf(postExternalId, null) }),
    text: action.text,
    permalink,
    ownActionId: action.id,
    createdAt: at,
  });
  return { ...doneWith(id, item), permalink };
}

/** A direct message of ours as X has it. */
export function messageReceipt(action: OutboundAction, thread: string, id: string, at: string): Receipt {
  const permalink = `https://x.com/messages/${thread}`;
  const item = itemSeen({
    externalId: id,
    kind: 'message',
    direction: 'out',
    thread: threadOf(thread),
    text: action.text,
    permalink,
    ownActionId: action.id,
    createdAt: at,
  });
  return { ...doneWith(id, item), permalink };
}

export function authorOf({ target, verb }: OutboundAction): string {
  if (target.authorExternalId === null)
    throw new ConnectorRejected(`${verb} needs the person, who is not known`, 'invalid');
  return target.authorExternalId;
}
