import type { KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { PACKAGE, type PlayHarness, playPlatform } from './google-play.harness';
import { googlePlay } from './index';

const signal = new AbortController().signal;

describe('reading back from Google Play', () => {
  let platform: PlayHarness;
  beforeEach(async () => {
    platform = await playPlatform();
  });
  afterEach(() => platform.close());

  const known = (externalId: string): KnownItem => {
    return { externalId, kind: 'review', threadKey: externalId, parentExternalId: null, postExternalId: null };
  };
  const readBack = async (...ids: string[]): Promise<InboundEvent[]> => {
    const payloads = (await googlePlay.readBack?.(ids.map(known), platform.account, signal)) ?? [];
    return payloads.flatMap((payload) => googlePlay.parse(payload, platform.account) as InboundEvent[]);
  };
  const seen = (events: InboundEvent[]) =>
    events.map((event) => {
      if (event.type === 'item') return [event.externalId, event.text];
      return 'externalId' in event ? [event.externalId, event.type] : [event.type];
    });
  const add = (text: string) => platform.network.addReview(PACKAGE, { stars: 3, text }).reviewId;

  it('tells what was edited, what stayed and which reply is gone', async () => {
    const { network } = platform;
    const [edited, same, replied] = ['First words', 'Same', 'Replied'].map(add);
    network.editReview(edited ?? '', { text: 'Second thoughts' });
    network.putReply(replied ?? '', 'Thank you!');
    const events = seen(await readBack(edited ?? '', same ?? '', `${same}/reply`, replied ?? ''));
    expect(events).toHaveLength(5);
    expect(events).toEqual(
      expect.arrayContaining([
        [edited, 'Second thoughts'],
        [`${same}/reply`, 'removed'],
        [same, 'Same'],
        [replied, 'Replied'],
        [`${replied}/reply`, 'Thank you!'],
      ]),
    );
  });

  it('says nothing of a review that is not listed: it may only be older than a week', async () => {
    const gone = add('Bye');
    platform.network.removeReview(gone);
    expect(await readBack(gone)).toEqual([]);
  });

  it('reads on until everything was met, three pages at most', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => add(`review ${n}`));
    expect((await readBack(...ids)).length).toBe(9);
    expect(await readBack('')).toEqual([]);
  });
});
