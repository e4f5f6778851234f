import { CONNECTORS } from '@parvis/channels';
import { LIVELY_TEXTS } from '@parvis/channels/testing';
import { IdentityModule } from '@parvis/identity';
import { ConnectedChannel, readNothingAlone, type SeenItem, tickingClock } from '../../test/channel';
import { withBigIds, type WithId, withoutAuthor } from '../../test/fixture-changes';
import { type InboundTest, startInbound } from '../../test/generic';
import { cannotBe, idBits, RECEIVING, type ReceivingSituation, writesMarkup } from '../../test/receiving-situations';
import { fixtureAccount, type Replica, replicaOf } from '../../test/replica';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule } from '../outbound.module';

const DELETED = 3; // PLATFORM_STATES
const TIMES = 10;
const LONGEST_TEXT = 200;
const MARKUP = '<b>not html</b> & "quotes" <script>alert(1)</script> 1 < 2 &amp;';

let inbound: InboundTest;

beforeAll(async () => {
  const imports = [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule];
  inbound = await startInbound({ imports });
  await readNothingAlone(inbound.test);
});
afterAll(() => inbound.test.stop());

describe.each(CONNECTORS.map((connector) => ({ kind: connector.kind, connector })))(
  'receiving: $kind',
  ({ kind, connector }) => {
    let channel: ConnectedChannel;
    const situations: Record<ReceivingSituation, () => Promise<void>> = {
      'signature-accepted': () => signatureAccepted(channel),
      'signature-refused': () => signatureRefused(channel),
      batch: () => batch(channel),
      duplicate: () => duplicate(channel),
      reorder: () => reorder(channel),
      'edit-before-create': () => editFirst(channel),
      'delete-before-create': () => removalFirst(channel),
      'unknown-kind': () => unknownKinds(channel),
      'missing-author': () => missingAuthor(channel),
      'big-ids': () => bigIds(channel),
      'ids-as-numbers': () => idsAsNumbers(channel),
      html: () => markup(channel),
      'every-script': () => everyScript(channel),
    };

    beforeAll(async () => {
      channel = await ConnectedChannel.connect(inbound.test, inbound.owner, kind, tickingClock(1000));
    });
    afterAll(() => channel.close());

    for (const [name, promise] of Object.entries(RECEIVING) as [ReceivingSituation, string][]) {
      const reason = cannotBe(connector, name);
      if (reason === undefined) it(`${name}: ${promise}`, () => situations[name]());
      else it(`${name} [not applicable: ${reason}]`, () => provesAbsence(channel, name));
    }
  },
);

const ledger = async (channel: ConnectedChannel) =>
  (await channel.rows('select id from inbound union all select id from raw_event')).length;

/** Every conversation of the account counts the items it has. */
async function countsAreRight(channel: ConnectedChannel): Promise<void> {
  const wrong = await channel.rows(
    `select c.id, c.item_count, count(i.id)::int as items from conversation c left join item i on i.workspace_id = c.workspace_id and i.conversation_id = c.id
     where c.workspace_id = $1 and c.account_id = $2 group by c.id, c.item_count having c.item_count <> count(i.id)`,
    [channel.ref.workspaceId, channel.ref.accountId],
  );
  expect(wrong).toEqual([]);
}

async function provesAbsence(channel: ConnectedChannel, name: ReceivingSituation): Promise<void> {
  if (!name.startsWith('signature-')) return;
  const before = await ledger(channel);
  expect((await channel.push('{}')).status).toBe(404);
  expect(await ledger(channel)).toBe(before);
}

/** A body that the platform would push about a new item. */
async function pushed(channel: ConnectedChannel): Promise<{ body: string; id: string | null }> {
  await channel.platform.deliveries();
  const id = await channel.platform.makeItem('Is it signed?');
  const [body] = await channel.platform.deliveries();
  if (body !== undefined) return { body, id };
  const payload = channel.subject.payloadWithText?.('Is it signed?') ?? channel.fixtures('item-')[0]?.payload;
  return { body: payload ?? '{}', id: null };
}

async function signatureAccepted(channel: ConnectedChannel): Promise<void> {
  const { body, id } = await pushed(channel);
  expect((await channel.push(body)).status).toBeLessThan(300);
  await channel.settle();
  const dead = (await channel.payloads()).filter(({ state }) => state === 'dead');
  expect(dead).toEqual([]);
  if (id !== null) expect((await channel.item(id))?.text).toContain('Is it signed?');
}

async function signatureRefused(channel: ConnectedChannel): Promise<void> {
  const { body } = await pushed(channel);
  const header = channel.platform.hook?.signatureHeader ?? '';
  const before = await ledger(channel);
  const forged = await channel.push(body, (headers) => ({ ...headers, [header]: spoilt(headers[header] ?? '') }));
  const unsigned = await channel.push(body, ({ [header]: _, ...others }) => others);
  expect([forged, unsigned].map(({ status, body: problem }) => [status, problem.code])).toEqual([
    [401, 'signature-mismatch'],
    [401, 'signature-mismatch'],
  ]);
  expect(await ledger(channel)).toBe(before);
  await channel.read(); // what was made for it
}

/** With one character in the middle changed; the end of a base64 text may be padding. */
function spoilt(value: string): string {
  const place = Math.floor(value.length * 0.7);
  return `${value.slice(0, place)}${value[place] === 'A' ? 'B' : 'A'}${value.slice(place + 1)}`;
}

async function batch(channel: ConnectedChannel): Promise<void> {
  const size = Math.min(channel.platform.pageSize, 3) * 2 + 1;
  const before = (await channel.items()).length;
  const ids: string[] = [];
  for (let n = 1; n <= size; n += 1) ids.push(await channel.platform.makeItem(`One of many, ${n}`));
  await channel.read();
  const items = await channel.items();
  expect(items.filter(({ external_id: id }) => ids.includes(id)).map(({ external_id: id }) => id).sort()).toEqual(ids.sort()); // prettier-ignore
  expect(items).toHaveLength(before + size);
  await countsAreRight(channel);
}

async function duplicate(channel: ConnectedChannel): Promise<void> {
  const cursor = await channel.cursor();
  const mark = (await channel.payloads()).at(-1)?.id ?? '0';
  const id = await channel.platform.makeItem('Said once');
  const bodies = await channel.platform.deliveries();
  if (!channel.platform.hook) await channel.land([...bodies.splice(0)]);
  for (const body of bodies) for (const _ of [1, 2]) expect((await channel.push(body)).status).toBeLessThan(300);
  for (const body of bodies) await Promise.all(Array.from({ length: TIMES }, () => channel.push(body)));
  await channel.read();
  const once = await channel.items();
  await channel.rewind(cursor);
  await channel.read();
  const payloads = (await channel.payloads(mark)).map(({ payload }) => payload);
  expect(payloads.length).toBeGreaterThan(0);
  await channel.landTogether(payloads.flatMap((payload) => Array.from({ length: TIMES }, () => payload)));
  expect((await channel.items()).filter(({ external_id: external }) => external === id)).toHaveLength(1);
  expect(await channel.items()).toEqual(once);
  await countsAreRight(channel);
}

/** The payloads that something at the platform brings, in the order they come in. */
async function brings(channel: ConnectedChannel, what: () => Promise<unknown>): Promise<string[]> {
  const mark = (await channel.payloads()).at(-1)?.id ?? '0';
  await what();
  await channel.read();
  return (await channel.payloads(mark)).map(({ payload }) => payload);
}

/** What people see of some items, whatever order they came in: which thread is older may differ, what stands together may not. */
function visible(all: readonly SeenItem[], ids: readonly string[]) {
  const items = all.filter((item) => ids.includes(item.external_id) && item.platform_state !== DELETED);
  const together = ({ conversation_id: id }: SeenItem) =>
    items.filter((item) => item.conversation_id === id).map((item) => item.external_id).sort(); // prettier-ignore
  return items
    .map((item) => {
      const { external_id: id, text, html, platform_state: state, direction, author_id: author } = item;
      return { id, text, html, state, direction, author, together: together(item) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function reorder(channel: ConnectedChannel): Promise<void> {
  const { sees } = channel.subject.connector.capabilities;
  const ids: string[] = [];
  const made = async (text: string) => void ids.push(await channel.platform.makeItem(text));
  const story = [
    ...(await brings(channel, () => made('The first'))),
    ...(await brings(channel, () => made('The second'))),
    ...(await brings(channel, () => made('The third'))),
    ...(sees.edits ? await brings(channel, () => channel.platform.editItem(ids[0] ?? '', 'Another first')) : []),
    ...(sees.deletions ? await brings(channel, () => channel.platform.removeItem(ids[1] ?? '')) : []),
  ];
  const end = visible(await channel.items(), ids);
  expect(end.map(({ id }) => id)).toEqual(ids.filter((_, n) => !sees.deletions || n !== 1).sort());
  const other = await replicaOf(inbound.test, channel);
  await channel.land(story.reverse(), other);
  expect(visible(await channel.items(other), ids)).toEqual(end);
}

async function editFirst(channel: ConnectedChannel): Promise<void> {
  let id = '';
  const created = await brings(channel, async () => (id = await channel.platform.makeItem('First words')));
  const edited = await brings(channel, () => channel.platform.editItem(id, 'Second thoughts'));
  expect((await channel.item(id))?.text).toContain('Second thoughts');
  const other = await replicaOf(inbound.test, channel);
  expect(Math.min(created.length, edited.length)).toBeGreaterThan(0);
  await channel.land([...edited, ...created], other);
  const item = await channel.item(id, other);
  expect(item?.text).toContain('Second thoughts');
  expect(item?.text).not.toContain('First words');
}

async function removalFirst(channel: ConnectedChannel): Promise<void> {
  let id = '';
  const created = await brings(channel, async () => (id = await channel.platform.makeItem('Said too much')));
  const removed = await brings(channel, () => channel.platform.removeItem(id));
  expect((await channel.item(id))?.platform_state).toBe(DELETED);
  const other = await replicaOf(inbound.test, channel);
  expect(Math.min(created.length, removed.length)).toBeGreaterThan(0);
  await channel.land([...removed, ...created], other);
  expect(visible(await channel.items(other), [id])).toEqual([]);
}

async function unknownKinds(channel: ConnectedChannel): Promise<void> {
  const account = await fixtureAccount(inbound.test, channel);
  const fixtures = channel.fixtures('ignored-');
  expect(fixtures.length).toBeGreaterThan(0);
  await channel.land(fixtures.map(({ payload }) => payload), account); // prettier-ignore
  for (const { payload } of channel.platform.hook ? fixtures : []) {
    expect((await channel.push(payload, undefined, account.hookUrl)).status).toBeLessThan(300);
  }
  await channel.settle(account);
  expect(await channel.items(account)).toEqual([]);
  expect([...new Set((await channel.payloads('0', account)).map(({ state }) => state))]).toEqual(['ignored']);
}

async function missingAuthor(channel: ConnectedChannel): Promise<void> {
  const made = await withoutAuthor(channel.subject);
  if (!made) throw new Error('no payload without an author can be made: say why in the table of situations');
  const account = await fixtureAccount(inbound.test, channel);
  await channel.land([made.payload], account);
  const item = await channel.item(made.item.externalId, account);
  expect(item?.text).toBe((await shown(account, item)).text);
}

/** The item as the API gives it. */
async function shown({ member }: Replica, item: SeenItem | undefined): Promise<{ text: string }> {
  const { status, body } = await member.request('GET', `/api/conversations/${item?.conversation_id}/items`);
  expect(status).toBe(200);
  return (body.items as { id: string; text: string }[]).find(({ id }) => id === item?.id) ?? { text: 'not shown' };
}

async function bigIds(channel: ConnectedChannel): Promise<void> {
  const made = await withBigIds(channel.subject, 'as-recorded', idBits(channel.view.channel));
  const { items, foreign } = await withIds(channel, made);
  expect(made.filter(({ externalId }) => !items.includes(externalId)).map(({ name, id }) => `${name} ${id}`)).toEqual([]); // prettier-ignore
  expect(foreign).toEqual([]);
}

async function idsAsNumbers(channel: ConnectedChannel): Promise<void> {
  const { foreign } = await withIds(channel, await withBigIds(channel.subject, 'unquoted', 63));
  expect(foreign).toEqual([]);
}

/** What such payloads leave: the ids of items, and long numbers in any id that no payload held. */
async function withIds(
  channel: ConnectedChannel,
  made: readonly WithId[],
): Promise<{ items: string[]; foreign: string[] }> {
  // prettier-ignore
  expect(made.length).toBeGreaterThan(0);
  const account = await fixtureAccount(inbound.test, channel);
  await channel.land(made.map(({ payload }) => payload), account); // prettier-ignore
  const known = new Set(made.flatMap(({ payload }) => payload.match(/\d+/g) ?? []));
  const numbers = await numbersIn(channel, account);
  return {
    items: (await channel.items(account)).map(({ external_id: id }) => id),
    foreign: [...numbers].filter((id) => id.length > 15 && !known.has(id)),
  };
}

/** Every number that stands in an id of the account's items, people, threads and posts. */
async function numbersIn(channel: ConnectedChannel, account: Replica): Promise<Set<string>> {
  const rows = await channel.rows<{ id: string }>(
    `select external_id as id from item where workspace_id = $1 union select external_id from identity where workspace_id = $1
     union select thread_key from conversation where workspace_id = $1 union select external_id from post where workspace_id = $1`,
    [account.workspaceId],
  );
  return new Set(rows.flatMap(({ id }) => id?.match(/\d+/g) ?? []));
}

async function markup(channel: ConnectedChannel): Promise<void> {
  const { text, html } = await channel.arrives(MARKUP);
  expect(text).toContain(writesMarkup(channel.view.channel) ? 'not html & "quotes" 1 < 2 &' : MARKUP);
  expect(text).not.toMatch(writesMarkup(channel.view.channel) ? /alert|<b>/ : /^$/);
  expect(html ?? '').not.toMatch(/<script/i);
}

async function everyScript(channel: ConnectedChannel): Promise<void> {
  const plain = (text: string) => !writesMarkup(channel.view.channel) || !text.includes('<');
  const texts = LIVELY_TEXTS.filter((text) => text.length < LONGEST_TEXT && plain(text));
  const ids: string[] = [];
  for (const text of texts) ids.push(await channel.platform.makeItem(text));
  await channel.read();
  const got = await Promise.all(ids.map(async (id) => (await channel.item(id))?.text));
  texts.forEach((text, n) => expect(got[n]).toContain(text));
}
