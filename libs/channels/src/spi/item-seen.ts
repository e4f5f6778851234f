import type { ItemSeen } from './inbound';

type Needed = 'externalId' | 'kind' | 'direction' | 'thread' | 'text' | 'createdAt';

/** An item event with everything that was not given set to "none". */
export function itemSeen(fields: Pick<ItemSeen, Needed> & Partial<ItemSeen>): ItemSeen {
  return {
    type: 'item',
    parentExternalId: null,
    post: null,
    author: null,
    html: null,
    attachments: [],
    stars: null,
    permalink: null,
    platformState: 'visible',
    ownActionId: null,
    email: null,
    revisedAt: fields.createdAt,
    withoutVerbs: [],
    ...fields,
  };
}
