import { ACTION_VERBS, type ActionVerb, type ItemKind } from '@parvis/contracts';
import { strict as assert } from 'node:assert';
import type { Connector } from '../../spi/connector';
import { ConnectorUnsupported } from '../../spi/errors';
import type { OutboundAction, Receipt } from '../../spi/outbound';
import { eventFaults } from '../event-schema';
import type { PlatformHarness, Subject } from '../subject';
import { itemsIn, never, Newsreader, withPlatform } from '../walk';

/** Every declared verb with the item kind it is declared for. */
export function declaredVerbs(connector: Connector): { kind: ItemKind; verb: ActionVerb }[] {
  return connector.capabilities.itemKinds.flatMap((kind) =>
    (connector.capabilities.verbs[kind] ?? []).map(({ verb }) => ({ kind, verb })),
  );
}

function assertReceipt(where: string, action: OutboundAction, receipt: Receipt): void {
  assert.ok(['done', 'pending'].includes(receipt.state), `${where}: state ${receipt.state}`);
  for (const effect of receipt.effects) assert.deepEqual(eventFaults(effect), [], `${where}: effect of a wrong shape`);
  const makes = action.verb === 'reply' || action.verb === 'private-reply';
  if (makes && receipt.state === 'done') assert.ok(receipt.externalId, `${where}: the receipt names no reply`);
  const inbound = itemsIn(receipt.effects).filter((item) => item.direction !== 'out' && item.text === action.text);
  assert.ok(action.text === '' || inbound.length === 0, `${where}: our own reply came back as inbound`);
}

async function checkVerb(
  { connector, repeatable = false }: Subject,
  platform: PlatformHarness,
  { kind, verb }: { kind: ItemKind; verb: ActionVerb },
): Promise<void> {
  const where = `${verb} on ${kind}`;
  const action = await platform.performable(verb, kind);
  const before = await connector.findPerformed(action, platform.account, never());
  assert.notEqual(before.found, 'yes', `${where}: found before it was performed`);
  const receipt = await connector.perform(action, platform.account, never());
  assertReceipt(where, action, receipt);
  assert.ok(await platform.wasPerformed(action, receipt), `${where}: no effect at the platform`);
  if (repeatable) {
    const again = await connector.perform(action, platform.account, never());
    assert.equal(again.externalId, receipt.externalId, `${where}: repeating it made something else`);
    return;
  }
  const after = await connector.findPerformed(action, platform.account, never());
  assert.notEqual(after.found, 'absent', `${where}: promised absent after it was performed`);
  if (after.found === 'yes') {
    assertReceipt(`${where}, found again`, action, after.receipt);
    assert.equal(after.receipt.externalId, receipt.externalId, `${where}: found another reply than was made`);
  }
}

/** Every declared verb performs against the double and gives a receipt; every other throws `ConnectorUnsupported`. */
export async function verbs(subject: Subject): Promise<void> {
  const { connector } = subject;
  const declared = declaredVerbs(connector);
  assert.ok(declared.length > 0, 'no verb declared');
  await withPlatform(subject, async (platform) => {
    for (const entry of declared) await checkVerb(subject, platform, entry);
    for (const kind of connector.capabilities.itemKinds) {
      const first = declared.find((entry) => entry.kind === kind) ?? declared[0];
      if (!first) continue;
      const model = await platform.performable(first.verb, first.kind);
      for (const verb of ACTION_VERBS) {
        if (declared.some((entry) => entry.kind === kind && entry.verb === verb)) continue;
        const action: OutboundAction = { ...model, id: `${model.id}-${verb}`, verb, target: { ...model.target, kind } };
        await assert.rejects(
          async () => connector.perform(action, platform.account, never()),
          ConnectorUnsupported,
          `${verb} on ${kind} is not declared and must throw ConnectorUnsupported`,
        );
      }
    }
  });
}

/** What we write comes back marked as ours, by every way the channel has: otherwise we would answer ourselves. */
export async function ownMessages(subject: Subject): Promise<void> {
  const { connector } = subject;
  const replies = declaredVerbs(connector).filter(({ verb }) => verb === 'reply' || verb === 'private-reply');
  assert.ok(replies.length > 0, 'no verb that writes: declare the check not applicable');
  for (const { kind, verb } of replies) {
    await withPlatform(subject, async (platform) => {
      const news = new Newsreader(connector, platform);
      const action = await platform.performable(verb, kind);
      await news.start();
      const receipt = await connector.perform(action, platform.account, never());
      const seen = itemsIn([...receipt.effects, ...(await news.read())]);
      const ours = seen.filter((item) => item.text === action.text || item.externalId === receipt.externalId);
      assert.ok(
        ours.every((item) => item.direction === 'out'),
        `${verb} on ${kind} came back as somebody else's`,
      );
      if (connector.capabilities.sees.ownActions) {
        assert.ok(ours.length > 0, `${verb} on ${kind} did not come back although ownActions is declared`);
      }
    });
  }
}
