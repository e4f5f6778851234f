import type { InboundEvent } from '@parvis/channels';
import type { GenericAccount, InboundTest } from './generic';
import { ReceiptEffects } from '../src/intake/effects';

type InboundItem = Extract<InboundEvent, { type: 'item' }>;
let made = 0;

/** Something a person said a moment ago, in a conversation of its own unless `parts` say otherwise. */
export function anInboundItem(parts: Partial<InboundItem>): InboundItem {
  made += 1;
  const externalId = `c-${made}`;
  const at = new Date(Date.now() - 60_000 + made).toISOString();
  return {
    type: 'item',
    externalId,
    kind: 'comment',
    direction: 'in',
    thread: { key: externalId, aliases: [], title: null },
    parentExternalId: null,
    post: null,
    author: { externalId: 'client_042', name: 'client_042', handle: null, avatarUrl: null, profileUrl: null },
    text: `Comment ${made}`,
    html: null,
    attachments: [],
    stars: null,
    permalink: null,
    platformState: 'visible',
    ownActionId: null,
    email: null,
    createdAt: at,
    revisedAt: at,
    withoutVerbs: [],
    ...parts,
  };
}

/** Brings events in as a receipt that was landed does, in one transaction. */
export function arrive(inbound: InboundTest, account: GenericAccount, ...events: InboundEvent[]) {
  const effects = inbound.test.app.get(ReceiptEffects, { strict: false });
  return inbound.test.db.transaction('system', (tx) =>
    effects.applyIn(tx, inbound.owner.agent.workspaceId, account.id, events),
  );
}
