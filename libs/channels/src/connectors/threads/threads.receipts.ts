import type { OutboundAction, Receipt } from '../../spi/outbound';
import { hiddenOrShown, itemSeen, linkedAttachment } from '../../spi/read';
import { doneWith } from '../../spi/verbs';

/** Our reply as the item that its webhook and later reads describe too. */
export function replyReceipt(action: OutboundAction, id: string, at: string): Receipt {
  const { target, attachments } = action;
  const item = itemSeen({
    externalId: id,
    kind: 'comment',
    direction: 'out',
    thread: { key: target.threadKey, aliases: [id], title: null },
    parentExternalId: target.externalId,
    text: action.text,
    attachments: attachments.map((file) => linkedAttachment(file.name, file.publicUrl, file.contentType)),
    ownActionId: action.id,
    createdAt: at,
    withoutVerbs: ['hide', 'unhide', 'approve', 'reject'],
  });
  return doneWith(id, item);
}

/** An approved reply is seen by everybody, one that is set aside by nobody. */
export function decisionReceipt(id: string, approves: boolean, at: string): Receipt {
  return doneWith(null, hiddenOrShown(id, !approves, at));
}
