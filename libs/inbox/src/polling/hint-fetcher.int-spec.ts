import { eventually } from '@parvis/testing';
import { ConnectedChannel, readNothingAlone } from '../../test/channel';
import { type InboundTest, startInbound } from '../../test/generic';
import { HintFetcher } from './hint-fetcher';

describe('fetching what hints name', () => {
  let inbound: InboundTest;
  let channel: ConnectedChannel;

  beforeAll(async () => {
    inbound = await startInbound();
    await readNothingAlone(inbound.test);
    channel = await ConnectedChannel.connect(inbound.test, inbound.owner, 'facebook', () => new Date());
  });
  afterAll(async () => {
    await channel.close();
    await inbound.test.stop();
  });

  const due = async () =>
    (await channel.rows<{ ref: string }>('select ref from fetch_hint where due_at <= now()')).map(({ ref }) => ref);
  const waitsForLock = () =>
    eventually(async () =>
      (await channel.rows('select 1 from pg_locks where not granted')).length > 0 ? true : undefined,
    );

  it('fetches again what is named again while it is being fetched', async () => {
    const fetcher = inbound.test.app.get(HintFetcher, { strict: false });
    await fetcher.beforeApplicationShutdown(); // nothing is fetched but here
    const { external_id: id } = await channel.arrives('First words');
    await channel.platform.editItem(id, 'Second thoughts');
    for (const body of await channel.platform.deliveries()) await channel.push(body);
    await eventually(async () => ((await due()).includes(`comment:${id}`) ? true : undefined));
    const fetched = await inbound.test.db.transaction('system', async (tx) => {
      await tx.query('lock table inbound in exclusive mode');
      const running = fetcher.runOnce();
      await waitsForLock(); // it has been read, and cannot land
      await channel.rows('update fetch_hint set due_at = now()');
      return { running };
    });
    await fetched.running;
    expect(await due()).toEqual([`comment:${id}`]);
    await channel.settle();
    expect(await channel.rows('select ref from fetch_hint')).toEqual([]);
  });
});
