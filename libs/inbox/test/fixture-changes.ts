import type { InboundEvent, ItemSeen } from '@parvis/channels';
import { brokenForms, loadFixtures, parsingAccount, type Subject } from '@parvis/channels/testing';

/** A payload, the fixture it was made from, and the item that it is about. */
export interface MadePayload {
  name: string;
  payload: string;
  item: ItemSeen;
}

/** The one item of a person in a payload; undefined when there is none or the payload is refused. */
async function itemOf({ connector }: Subject, subject: Subject, payload: string): Promise<ItemSeen | undefined> {
  const events = await Promise.resolve()
    .then(() => connector.parse(payload, parsingAccount(subject)))
    .catch((): InboundEvent[] => []);
  const items = events.filter((event) => event.type === 'item' && event.direction === 'in') as ItemSeen[];
  return items.length === 1 ? items[0] : undefined;
}

/** The fixtures that are about one item of a person. */
export async function itemFixtures(subject: Subject): Promise<MadePayload[]> {
  const made: MadePayload[] = [];
  for (const { name, payload } of loadFixtures(subject.fixtures)) {
    if (!name.startsWith('item-')) continue;
    const item = await itemOf(subject, subject, payload);
    if (item) made.push({ name, payload, item });
  }
  return made;
}

const NAMELESS = /without-author|author-gone|anonymous/;

/**
 * A payload whose item has no author: a recorded one, or one whose author nothing is known of, else a recorded one with a part
 * left out.
 */
export async function withoutAuthor(subject: Subject): Promise<MadePayload | undefined> {
  const fixtures = await itemFixtures(subject);
  const recorded =
    fixtures.find(({ item }) => item.author === null) ?? fixtures.find(({ name }) => NAMELESS.test(name));
  if (recorded || subject.payloadFormat === 'text') return recorded;
  for (const { name, payload, item } of fixtures) {
    for (const form of brokenForms(payload).filter((one) => one.name.endsWith('= nothing'))) {
      const left = await itemOf(subject, subject, form.payload);
      if (left && left.author === null && left.externalId === item.externalId) {
        return { name: `${name} without ${form.name.replace(' = nothing', '')}`, payload: form.payload, item: left };
      }
    }
  }
  return undefined;
}

const SHORTEST_ID = 5;

/** How an id is written in a payload: as it was recorded, or as a JSON number where it was in quotes. */
export type IdForm = 'as-recorded' | 'unquoted';

/** A payload with another id in it, and the item's id then. */
export interface WithId {
  name: string;
  payload: string;
  id: string;
  externalId: string;
}

/** An odd number of so many bits, another for each `n`: with more than 53 a double holds only one near by. */
const idOf = (bits: number, n: number): string => String((1n << BigInt(bits)) - 1n - BigInt(n * 2));

/** Recorded payloads whose numeric ids are replaced, one at a time, by ids of so many bits. */
export async function withBigIds(subject: Subject, form: IdForm, bits: number): Promise<WithId[]> {
  const made: WithId[] = [];
  for (const { name, payload, item } of await itemFixtures(subject)) {
    for (const was of numericIds(item, subject.account.externalId)) {
      const id = idOf(bits, made.length);
      const changed = form === 'unquoted' ? unquoted(payload, was, id) : replaced(payload, was, id);
      if (changed !== payload)
        made.push({ name, payload: changed, id, externalId: replaced(item.externalId, was, id) });
    }
  }
  return made;
}

function numericIds(item: ItemSeen, accountId: string): string[] {
  const ids = [item.externalId, item.thread.key, item.parentExternalId, item.post?.externalId, item.author?.externalId];
  const numbers = ids.flatMap((id) => id?.match(/(?<![A-Za-z\d])\d+(?![A-Za-z\d])/g) ?? []);
  return [...new Set(numbers)].filter((digits) => digits.length >= SHORTEST_ID && !accountId.includes(digits));
}

function replaced(payload: string, was: string, id: string): string {
  return payload.replaceAll(new RegExp(`(?<![\\d.])${was}(?![\\d.])`, 'g'), id);
}

/** In quotes, also in JSON that stands in a string. */
function unquoted(payload: string, was: string, id: string): string {
  return payload.replaceAll(`\\"${was}\\"`, id).replaceAll(`"${was}"`, id);
}
