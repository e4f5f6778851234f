import { CONNECTORS } from '@parvis/channels';
import { ConnectedChannel, readNothingAlone } from '../../test/channel';
import { type InboundTest, startInbound } from '../../test/generic';

const EDITS = ['Second thoughts', 'Third time lucky'];
/** Whole seconds, and no way to read a message again: of two edits within one the first stays. */
const ONE_EDIT = ['whatsapp'];

let inbound: InboundTest;

beforeAll(async () => {
  inbound = await startInbound();
  await readNothingAlone(inbound.test);
});
afterAll(() => inbound.test.stop());

// the times of many platforms have whole seconds: two states of one second cannot be told apart by them
describe.each(CONNECTORS.filter(({ capabilities }) => capabilities.sees.edits).map(({ kind }) => kind))(
  'receiving: %s',
  (kind) => {
    let channel: ConnectedChannel;
    beforeAll(async () => {
      channel = await ConnectedChannel.connect(inbound.test, inbound.owner, kind, () => new Date());
    });
    afterAll(() => channel.close());

    it('edits-of-one-second: the last words are shown, whichever were read in between', async () => {
      const edits = ONE_EDIT.includes(kind) ? EDITS.slice(0, 1) : EDITS;
      const id = await channel.platform.makeItem('First words');
      await channel.read();
      for (const words of edits) {
        await channel.platform.editItem(id, words);
        await channel.read();
      }
      expect((await channel.item(id))?.text).toContain(edits.at(-1));
    });
  },
);
