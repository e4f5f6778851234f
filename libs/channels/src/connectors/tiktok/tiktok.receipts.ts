import type { OutboundAction, Receipt } from '../../spi/outbound';
import { itemSeen, postOf, threadOf } from '../../spi/read';
import { doneWith } from '../../spi/verbs';

/** A comment of ours as TikTok has it; `hidden` is null while that is not known. */
export function commentReceipt(
  { id, target }: OutboundAction,
  made: { id: string; at: string; text: string; hidden: boolean | null },
): Receipt {
  const videoId = target.postExternalId;
  const item = itemSeen({
    externalId: made.id,
    kind: 'comment',
    direction: 'out',
    thread: threadOf(target.threadKey),
    parentExternalId: target.threadKey,
    post: videoId === null ? null : postOf(videoId),
    text: made.text,
    platformState: made.hidden === true ? 'hidden' : 'visible',
    ...(made.hidden === null && { stateUnknown: true as const }),
    ownActionId: id,
    createdAt: made.at,
  });
  return doneWith(made.id, item);
}

/** A direct message of ours as TikTok has it. */
export function messageReceipt({ id, target, text }: OutboundAction, messageId: string, at: string): Receipt {
  const item = itemSeen({
    externalId: messageId,
    kind: 'message',
    direction: 'out',
    thread: threadOf(target.threadKey),
    text,
    ownActionId: id,
    createdAt: at,
  });
  return doneWith(messageId, item);
}
