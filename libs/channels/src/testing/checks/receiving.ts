import { strict as assert } from 'node:assert';
import type { Connector, Cursor } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import type { PlatformHarness, Subject } from '../subject';
import { drain, itemsIn, Newsreader, never, polls, resolve, withPlatform, type WalkedPage } from '../walk';

const EPOCH = '1970-01-01T00:00:00.000Z';

async function idsOf(connector: Connector, platform: PlatformHarness, pages: WalkedPage[]): Promise<string[]> {
  const events = await resolve(
    connector,
    platform.account,
    pages.flatMap((page) => page.payloads),
  );
  return itemsIn(events)
    .filter((item) => item.direction === 'in')
    .map((item) => item.externalId);
}

/** Each expected id exactly once, and no other. */
function assertExactly(where: string, got: readonly string[], expected: readonly string[]): void {
  const missing = expected.filter((id) => !got.includes(id));
  assert.deepEqual(missing, [], `${where}: missing`);
  const doubled = got.filter((id, index) => got.indexOf(id) !== index);
  assert.deepEqual(doubled, [], `${where}: delivered twice`);
  assert.deepEqual(
    got.filter((id) => !expected.includes(id)),
    [],
    `${where}: not expected`,
  );
}

async function makeItems(platform: PlatformHarness, prefix: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) ids.push(await platform.makeItem(`${prefix} ${n}`));
  return ids;
}

async function assertKept(connector: Connector, platform: PlatformHarness, cursor: Cursor): Promise<void> {
  const page = await connector.fetchSince({ cursor, backfillFrom: null }, platform.account, never());
  assert.deepEqual(page.payloads, [], 'something came although nothing happened');
  assert.equal(page.cursor, cursor, 'an empty page moved the cursor');
  assert.equal(page.more, false, 'an empty page promises more');
}

/** From every cursor that was handed out, exactly what follows it comes again. */
async function checkResuming(connector: Connector, platform: PlatformHarness, pages: WalkedPage[]): Promise<void> {
  for (const [index, page] of pages.entries()) {
    const expected = await idsOf(connector, platform, pages.slice(index + 1));
    const again = await drain(connector, platform.account, page.after);
    assertExactly(`resumed after page ${index + 1}`, await idsOf(connector, platform, again.pages), expected);
  }
}

/** Reading on from any cursor leaves no gap and gives nothing twice; an empty page keeps the cursor. */
export async function paging(subject: Subject): Promise<void> {
  const { connector } = subject;
  assert.ok(polls(connector), 'the channel only pushes: declare the check not applicable');
  await withPlatform(subject, async (platform) => {
    const old = await makeItems(platform, 'before connecting', 2);
    const start = await drain(connector, platform.account, null);
    assertExactly('connected from now on', await idsOf(connector, platform, start.pages), []);
    await assertKept(connector, platform, start.cursor);

    const fresh = await makeItems(platform, 'new', platform.pageSize * 2 + 1);
    const walk = await drain(connector, platform.account, start.cursor);
    assertExactly('polled', await idsOf(connector, platform, walk.pages), fresh);
    await assertKept(connector, platform, walk.cursor);
    await checkResuming(connector, platform, walk.pages);

    const later = await makeItems(platform, 'later', platform.pageSize + 1);
    const first = await connector.fetchSince({ cursor: walk.cursor, backfillFrom: null }, platform.account, never());
    later.push(await platform.makeItem('while paging'));
    const rest = await drain(connector, platform.account, first.cursor);
    const tail = await drain(connector, platform.account, rest.cursor);
    const got = [{ before: walk.cursor, after: first.cursor, payloads: first.payloads }, ...rest.pages, ...tail.pages];
    assertExactly('polled while items arrived', await idsOf(connector, platform, got), later);

    if (!connector.capabilities.backfill) return;
    const history = await drain(connector, platform.account, null, EPOCH);
    assertExactly('backfilled', await idsOf(connector, platform, history.pages), [...old, ...fresh, ...later]);
    await assertKept(connector, platform, history.cursor);
  });
}

function lastTime(events: readonly InboundEvent[], id: string): string {
  const times = itemsIn(events)
    .filter((item) => item.externalId === id)
    .map((item) => item.revisedAt);
  return times.sort().at(-1) ?? '';
}

/** What is edited or deleted on the platform becomes an item with a later state, or a removal, exactly as declared. */
export async function editsAndRemovals(subject: Subject): Promise<void> {
  const { connector } = subject;
  const { sees } = connector.capabilities;
  await withPlatform(subject, async (platform) => {
    const news = new Newsreader(connector, platform);
    await news.start();
    const id = await platform.makeItem('first words');
    const other = await platform.makeItem('stays as it is');
    const made = await news.read();
    assert.ok(
      itemsIn(made).some((item) => item.externalId === id && item.text.includes('first words')),
      'not seen at all',
    );

    if (sees.edits) {
      await platform.editItem(id, 'second thoughts');
      const edited = await news.read();
      const state = itemsIn(edited).find((item) => item.externalId === id);
      assert.ok(state?.text.includes('second thoughts'), 'the edit was not seen');
      assert.ok(lastTime(edited, id) > lastTime(made, id), 'the edited state is not later than the first');
    }
    if (sees.deletions) {
      await platform.removeItem(id);
      const events = await news.read();
      const gone = events.filter((event) => event.type === 'removed').map((event) => event.externalId);
      const marked = itemsIn(events).filter((item) => item.platformState === 'deleted');
      gone.push(...marked.map((item) => item.externalId));
      assert.ok(gone.includes(id), 'the removal was not seen');
      assert.ok(!gone.includes(other), 'an item that still stands was reported as removed');
    }
    assert.ok(sees.edits || sees.deletions, 'sees neither: declare the check not applicable');
  });
}
