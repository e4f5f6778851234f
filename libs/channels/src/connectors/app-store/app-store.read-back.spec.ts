import type { KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { APP, type StoreHarness, storePlatform } from './app-store.harness';
import { appStore } from './index';

const signal = new AbortController().signal;

describe('reading back from the App Store', () => {
  let platform: StoreHarness;
  let calls: number;
  beforeEach(async () => {
    platform = await storePlatform();
    calls = 0;
  });
  afterEach(() => platform.close());

  const known = (externalId: string): KnownItem => {
    return { externalId, kind: 'review', threadKey: externalId, parentExternalId: null, postExternalId: null };
  };
  const readBack = async (...ids: string[]): Promise<InboundEvent[]> => {
    const { account } = platform;
    const fetch: typeof account.fetch = (url, init) => {
      calls += 1;
      return account.fetch(url, init);
    };
    const payloads = (await appStore.readBack?.(ids.map(known), { ...account, fetch }, signal)) ?? [];
    return payloads.flatMap((payload) => appStore.parse(payload, account) as InboundEvent[]);
  };
  const seen = (events: InboundEvent[]) =>
    events.map((event) => {
      if (event.type === 'item') return [event.externalId, event.platformState, event.text];
      return 'externalId' in event ? [event.externalId, event.type] : [event.type];
    });
  const add = (body: string) => platform.network.addReview(APP, { rating: 3, body }).id;

  it('tells edits and removals, with one page and one call for each review that is not on it', async () => {
    const { network } = platform;
    const [gone, edited, same, last] = ['Bye', 'First words', 'Same', 'Last'].map(add);
    network.removeReview(gone ?? '');
    const before = new Date().toISOString();
    network.editReview(edited ?? '', { body: 'Second thoughts' });
    const events = await readBack(gone ?? '', edited ?? '', same ?? '', last ?? '');
    expect(seen(events)).toEqual([
      [gone, 'removed'],
      [edited, 'visible', 'Second thoughts'],
      [same, 'visible', 'Same'],
      [last, 'visible', 'Last'],
    ]);
    expect(events.find((event) => event.type === 'item')?.revisedAt.localeCompare(before)).not.toBe(-1);
    expect(calls).toBe(2);
  });

  it('tells a response that is gone, and one that waits', async () => {
    const [bare, replied] = [add('Bare'), add('Replied')];
    platform.network.putResponse(replied, 'Thank you!');
    expect(seen(await readBack(`${bare}/response`, `${replied}/response`))).toEqual([
      [`${bare}/response`, 'removed'],
      [bare, 'visible', 'Bare'],
      [replied, 'visible', 'Replied'],
      [`${replied}/response`, 'held', 'Thank you!'],
    ]);
    expect(calls).toBe(2);
  });
});
