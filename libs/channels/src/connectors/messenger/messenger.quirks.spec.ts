import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { messagePerformable, MetaPlatform } from '../meta/testing/meta-platform';
import { messenger } from './index';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
let platform: MetaPlatform;

beforeEach(async () => {
  platform = new MetaPlatform();
  await platform.start();
});
afterEach(() => platform.close());

const account = (settings = {}) => {
  const base = platform.accountFor(platform.page);
  return { ...base, settings: { ...base.settings, ...settings } };
};
const replyable = () => messagePerformable(platform, platform.page, 'reply', 'message');
const perform = (action: OutboundAction, settings = {}) => messenger.perform(action, account(settings), signal);
const find = (action: OutboundAction) => messenger.findPerformed(action, account(), signal);

function file(contentType: string, publicUrl: string | null = null): OutboundAttachment {
  return {
    name: 'facture.pdf',
    contentType,
    size: 3,
    publicUrl,
    read: () => Promise.resolve(new Uint8Array([1, 2, 3])),
  };
}

async function pushed() {
  const bodies = await platform.deliveries();
  return (await Promise.all(bodies.map((body) => messenger.parse(body, account())))).flat();
}

describe('direct messages of a Page', () => {
  it('come back as echoes that name our action, in the person’s thread', async () => {
    const action = replyable();
    await platform.deliveries();
    const { externalId, effects } = await perform(action);
    const [echo, delivered] = await pushed();
    expect(echo).toMatchObject({
      externalId,
      ownActionId: action.id,
      direction: 'out',
      thread: { key: action.target.threadKey },
    });
    expect(effects[0]).toMatchObject({ externalId, ownActionId: action.id, direction: 'out' });
    expect(delivered).toMatchObject({ type: 'delivery', state: 'delivered', externalIds: [externalId] });
  });

  it('written by a colleague on Facebook are ours too, but of no action', async () => {
    const person = platform.somebody();
    platform.network.sendDirectMessage(platform.page.id, person, 'Hello');
    await platform.deliveries();
    platform.network.answerNatively(platform.page.id, person, 'Hello from the app');
    expect((await pushed())[0]).toMatchObject({ direction: 'out', ownActionId: null, text: 'Hello from the app' });
  });

  it('get their author’s name by one read', async () => {
    platform.network.sendDirectMessage(platform.page.id, platform.somebody(), 'Hello');
    const hint = (await pushed()).find((event) => event.type === 'hint');
    const [payload] = await messenger.fetchRef(hint?.type === 'hint' ? hint.ref : '', account(), signal);
    const [item] = await messenger.parse(payload ?? '', account());
    expect(item).toMatchObject({
      type: 'item',
      author: { name: 'client_001', externalId: hint?.type === 'hint' ? hint.ifUnnamed : '' },
    });
  });

  it('are refused after a day, and sent for seven with the Human Agent feature', async () => {
    const action = replyable();
    platform.pass(DAY_MS + 60_000);
    await expect(perform(action)).rejects.toMatchObject({ reason: 'window-closed' });
    platform.page.humanAgent = true;
    expect(await perform(action, { humanAgent: true })).toMatchObject({ state: 'done' });
    platform.pass(7 * DAY_MS);
    await expect(perform(action, { humanAgent: true })).rejects.toMatchObject({ reason: 'window-closed' });
  });

  it('may be answered although the item is old, when the person wrote since', async () => {
    const action = replyable();
    const conversation = [...platform.network.state.conversations.values()][0];
    platform.pass(3 * DAY_MS);
    if (conversation) platform.network.sendDirectMessage(platform.page.id, conversation.person, 'Still there?');
    expect(await perform(action)).toMatchObject({ state: 'done' });
  });

  it('take the thread from another app before they are sent', async () => {
    const action = replyable();
    for (const conversation of platform.network.state.conversations.values()) conversation.ownedByOtherApp = true;
    expect(await perform(action)).toMatchObject({ state: 'done' });
  });

  it('of a thread that another app holds can be read but not answered', async () => {
    const person = platform.somebody();
    platform.network.conversation(platform.page.id, person).ownedByOtherApp = true;
    platform.network.sendDirectMessage(platform.page.id, person, 'To the bot');
    expect((await pushed())[0]).toMatchObject({ type: 'item', withoutVerbs: ['reply'] });
  });

  it('are refused for good by a person who blocked the Page', async () => {
    const action = replyable();
    for (const conversation of platform.network.state.conversations.values()) conversation.blocked = true;
    await expect(perform(action)).rejects.toMatchObject({ reason: 'recipient-refused' });
  });

  it.each([
    ['image/png', 'image'],
    ['audio/mpeg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'file'],
  ])('carry %s as %s, uploaded when the installation has no public address', async (contentType, type) => {
    const { externalId } = await perform({ ...replyable(), text: '', attachments: [file(contentType)] });
    expect(platform.network.state.message(externalId ?? '').attachments).toEqual([
      { type, url: expect.stringMatching(/facture\.pdf$/) },
    ]);
  });

  it('hold either a text or one attachment, and no more than 2000 characters', async () => {
    await expect(perform({ ...replyable(), attachments: [file('image/png')] })).rejects.toMatchObject({
      reason: 'invalid',
    });
    await expect(perform({ ...replyable(), text: 'é'.repeat(2001) })).rejects.toMatchObject({ reason: 'too-long' });
    await expect(perform({ ...replyable(), text: ' ' })).rejects.toMatchObject({ reason: 'invalid' });
  });

  it('are found after a timeout, by their text or attachment', async () => {
    for (const action of [
      replyable(),
      { ...replyable(), text: '', attachments: [file('image/png', 'https://files.example/a.png')] },
    ]) {
      platform.network.injections.add({ method: 'POST', path: /messages$/, outcome: { kind: 'act-then-hang' } });
      await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
      expect(await find(action)).toMatchObject({ found: 'yes', receipt: { effects: [{ ownActionId: action.id }] } });
    }
  });

  it('that never left are known to be absent', async () => {
    const action = replyable();
    platform.network.injections.add({ outcome: { kind: 'error', status: 503, code: 2 } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await find(action)).toEqual({ found: 'absent' });
  });

  it('cannot be told from others once twenty newer ones stand before them', async () => {
    const action = replyable();
    const [conversation] = platform.network.state.conversations.values();
    for (let n = 0; n < 25 && conversation; n += 1)
      platform.network.sendDirectMessage(platform.page.id, conversation.person, `more ${n}`);
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
  });

  it('report what the person has seen', async () => {
    const action = replyable();
    await perform(action);
    await platform.deliveries();
    const [conversation] = platform.network.state.conversations.values();
    platform.network.messaging.markSeenByPerson(conversation?.id ?? '');
    expect(await pushed()).toEqual([
      expect.objectContaining({ type: 'delivery', state: 'seen', watermark: true, threadKey: action.target.threadKey }),
    ]);
  });

  it('slow down when the Page sent too much', async () => {
    platform.network.injections.usage = { percent: 100, regainMinutes: 2, refuses: true };
    await expect(perform(replyable())).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 120_000 });
  });

  it('stop when the token dies', async () => {
    const action = replyable();
    platform.network.killToken(platform.token.value, 460);
    await expect(perform(action)).rejects.toMatchObject({ kind: 'auth' });
  });

  it('have a longer window in the record of an account with the Human Agent feature', async () => {
    const probed = await messenger.probe(
      account({ humanAgent: true, takeOverWebhook: false }),
      'https://parvis.example/hooks/messenger/k',
      signal,
    );
    expect(probed.capabilities.verbs.message?.find(({ verb }) => verb === 'reply')?.windowHours).toBe(168);
    expect(probed).toMatchObject({ externalId: platform.page.id, missingPermissions: [] });
  });
});
