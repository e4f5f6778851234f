import type { OutboundAction, Receipt } from '../../spi/outbound';
import { itemSeen, laterOf, postOf, recordOf, threadOf, timeOf, type Json } from '../../spi/read';
import { doneWith } from '../../spi/verbs';
import { givenUrn, nameOf, parentOf } from './linkedin.payloads';
import { commentKey, commentLink, mainPost, postLink } from './linkedin.urns';

/** A comment of the Page as LinkedIn has it, in the thread that the action is about. */
export function commentReceipt(
  { id: actionId, verb, target, text }: OutboundAction,
  element: Json,
  at: string,
): Receipt | null {
  const named = nameOf(element);
  if (!named) return null;
  const externalId = commentKey(named);
  const parent = parentOf(element);
  const parentKey = parent && commentKey({ ...parent, post: mainPost(named.post, parent.post) ?? parent.post });
  const permalink = commentLink(named.post, givenUrn(element) ?? externalId, parentKey);
  const createdAt = timeOf(recordOf(element['created'])?.['time']) ?? at;
  const changedAt = timeOf(recordOf(element['lastModified'])?.['time']) ?? createdAt;
  const item = itemSeen({
    externalId,
    kind: 'comment',
    direction: 'out',
    thread: threadOf(target.threadKey),
    parentExternalId: parentKey ?? (target.externalId === externalId ? null : target.externalId),
    post: postOf(named.post, { permalink: postLink(named.post) }),
    text,
    permalink,
    ownActionId: verb === 'reply' ? actionId : null,
    createdAt,
    revisedAt: verb === 'edit-reply' ? laterOf(changedAt, at) : laterOf(createdAt, changedAt),
  });
  return { ...doneWith(externalId, item), permalink };
}

export function removalReceipt(externalId: string, at: string): Receipt {
  return doneWith(null, { type: 'removed', externalId, at });
}
