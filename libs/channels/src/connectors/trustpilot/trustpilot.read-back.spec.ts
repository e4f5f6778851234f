import type { KnownItem } from '../../spi/connector';
import type { InboundEvent } from '../../spi/inbound';
import { trustpilot } from './index';
import { type TrustpilotHarness, trustpilotPlatform } from './trustpilot.harness';

const signal = new AbortController().signal;

describe('reading back from Trustpilot', () => {
  let platform: TrustpilotHarness;
  beforeEach(async () => {
    platform = await trustpilotPlatform();
  });
  afterEach(() => platform.close());

  const known = (externalId: string): KnownItem => {
    return { externalId, kind: 'review', threadKey: externalId, parentExternalId: null, postExternalId: null };
  };
  const readBack = async (...ids: string[]): Promise<InboundEvent[]> => {
    const payloads = (await trustpilot.readBack?.(ids.map(known), platform.account, signal)) ?? [];
    return payloads.flatMap((payload) => trustpilot.parse(payload, platform.account) as InboundEvent[]);
  };
  const said = (event: InboundEvent) => ('externalId' in event ? `${event.type} ${event.externalId}` : event.type);

  it('tells an edit with a time of its own, and the visibility', async () => {
    const id = await platform.makeItem('First words');
    await platform.editItem(id, 'Second thoughts');
    expect(await readBack(id)).toMatchObject([
      { type: 'item', externalId: id, text: expect.stringContaining('Second thoughts') as string },
      { type: 'state', externalId: id, platformState: 'visible' },
    ]);
  });

  it('tells a review that is gone with its reply, and a reply that is gone alone, with one call a review', async () => {
    const { network } = platform;
    const [gone, bare] = [await platform.makeItem('Bye'), await platform.makeItem('Still here')];
    const user = network.signIn.users[0]?.id ?? '';
    network.putReply(gone, 'Sorry.', user);
    network.removeReview(gone);
    expect((await readBack(gone, `${gone}/reply`)).map(said)).toEqual([`removed ${gone}/reply`, `removed ${gone}`]);
    expect((await readBack(bare, `${bare}/reply`)).map(said)).toEqual([
      `removed ${bare}/reply`,
      `item ${bare}`,
      `state ${bare}`,
    ]);
  });

  it('reads nothing that is no review', async () => {
    expect(await readBack('no review/at all/')).toEqual([]);
  });
});
