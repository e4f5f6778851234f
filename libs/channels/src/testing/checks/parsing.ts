import { strict as assert } from 'node:assert';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundEvent } from '../../spi/inbound';
import { eventFaults } from '../event-schema';
import { EVENT_TYPES, loadFixtures, parsingAccount } from '../fixtures';
import { brokenForms, hostilePayloads, LIVELY_TEXTS, replaceText, truncations } from '../payloads';
import type { Subject } from '../subject';
import { itemsIn } from '../walk';

async function parse(subject: Subject, payload: string): Promise<InboundEvent[]> {
  return await subject.connector.parse(payload, parsingAccount(subject));
}

function assertValid(where: string, events: readonly InboundEvent[]): void {
  for (const event of events) assert.deepEqual(eventFaults(event), [], `${where}: event not of the interface's shape`);
}

/** What makes an event the same one on redelivery. */
function keysOf(events: readonly InboundEvent[]): string[] {
  return events.map((event) => {
    if (event.type === 'item') return `item ${event.externalId} ${event.thread.key} ${event.revisedAt}`;
    return JSON.stringify(event);
  });
}

function assertNamedRight(name: string, events: readonly InboundEvent[]): void {
  const type = EVENT_TYPES.find((candidate) => name.startsWith(`${candidate}-`) || name.startsWith(`${candidate}.`));
  if (type)
    assert.ok(
      events.some((event) => event.type === type),
      `${name} gives no ${type} event`,
    );
  if (name.startsWith('ignored-')) assert.deepEqual(events, [], `${name} should be ignored`);
  if (name.startsWith('own-')) {
    const items = itemsIn(events);
    assert.ok(items.length > 0 && items.every((item) => item.direction === 'out'), `${name} is not all outbound`);
  }
}

/** Every fixture parses to schema-valid events, twice to the same ones, and every declared item kind has a fixture. */
export async function fixturesParse(subject: Subject): Promise<void> {
  const fixtures = loadFixtures(subject.fixtures);
  assert.ok(fixtures.length > 0, 'no fixtures');
  const kinds = new Set<string>();
  for (const { name, payload } of fixtures) {
    const first = await parse(subject, payload);
    const second = await parse(subject, payload);
    assertValid(name, first);
    assert.deepEqual(keysOf(second), keysOf(first), `${name}: keys change from one parse to the next`);
    assert.deepEqual(second, first, `${name}: a second parse gives something else`);
    assertNamedRight(name, first);
    for (const item of itemsIn(first)) kinds.add(item.kind);
  }
  const missing = subject.connector.capabilities.itemKinds.filter((kind) => !kinds.has(kind));
  assert.deepEqual(missing, [], 'item kinds without a fixture');
}

/** Only `ConnectorRejected('invalid')` may leave the parser; returns null then. */
async function parseHostile(subject: Subject, where: string, payload: string): Promise<InboundEvent[] | null> {
  try {
    return await parse(subject, payload);
  } catch (error) {
    const invalid = error instanceof ConnectorRejected && error.reason === 'invalid';
    assert.ok(invalid, `${where}: parse threw ${String(error).slice(0, 200)} instead of ConnectorRejected('invalid')`);
    return null;
  }
}

async function assertNothing(subject: Subject, where: string, payload: string): Promise<void> {
  assert.deepEqual((await parseHostile(subject, where, payload)) ?? [], [], `${where} gave events`);
}

async function assertTextsSurvive(subject: Subject): Promise<void> {
  let tried = 0;
  const fixtures = loadFixtures(subject.fixtures);
  for (const text of LIVELY_TEXTS) {
    const forms = subject.payloadWithText ? [{ name: 'built payload', payload: subject.payloadWithText(text) }] : [];
    for (const { name, payload } of subject.payloadWithText ? [] : fixtures) {
      const item = itemsIn((await parseHostile(subject, name, payload)) ?? []).find((event) => event.text.length > 3);
      const changed = item && replaceText(payload, item.text, text);
      if (changed) forms.push({ name, payload: changed });
    }
    for (const form of forms) {
      const texts = itemsIn(await parse(subject, form.payload)).map((event) => event.text);
      assert.ok(texts.includes(text), `${form.name}: "${text.slice(0, 40)}" did not survive`);
      tried += 1;
    }
  }
  assert.ok(tried > 0, 'no fixture holds its text literally: give payloadWithText');
}

/** Unknown kinds give nothing; broken payloads are refused as invalid or ignored; every script and emoji survives. */
export async function robustParsing(subject: Subject): Promise<void> {
  const fixtures = loadFixtures(subject.fixtures);
  assert.ok(
    fixtures.some(({ name }) => name.startsWith('ignored-')),
    'no ignored-… fixture of an unknown kind',
  );
  for (const { name, payload } of hostilePayloads()) await assertNothing(subject, name, payload);
  for (const { name, payload } of fixtures) {
    for (const part of truncations(payload)) {
      const where = `${name} cut to ${part.length} characters`;
      if (subject.payloadFormat === 'text') assertValid(where, (await parseHostile(subject, where, part)) ?? []);
      else await assertNothing(subject, where, part);
    }
    if (subject.payloadFormat === 'text') continue;
    for (const form of brokenForms(payload)) {
      const where = `${name} with ${form.name}`;
      assertValid(where, (await parseHostile(subject, where, form.payload)) ?? []);
    }
  }
  await assertTextsSurvive(subject);
}
