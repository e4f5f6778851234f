import type { ActionVerb } from '@parvis/contracts';
import type { OutboundAttachment } from '../../spi/outbound';
import { itemsIn } from '../../testing/walk';
import { tiktok } from './index';
import { TikTokPlatform } from './tiktok.harness';

const signal = new AbortController().signal;
const ANY = /./;

describe('tiktok acting', () => {
  let platform: TikTokPlatform;
  beforeEach(async () => {
    platform = await TikTokPlatform.start({ spam: /https?:/ });
  });
  afterEach(async () => {
    await platform.close();
  });

  type Action = Parameters<typeof tiktok.perform>[0];
  const perform = (action: Action) => tiktok.perform(action, platform.account, signal);
  const find = (action: Action) => tiktok.findPerformed(action, platform.account, signal);
  const failure = (attempt: Promise<unknown>) => attempt.then(() => null).catch((error: unknown) => error);
  const refuse = (path: RegExp, code: number, message: string) =>
    platform.network.injections.push({ path, outcome: { kind: 'refuse', code, message } });
  const reply = (verb: ActionVerb = 'reply') => platform.performable(verb, 'comment');
  const image = (fields: Partial<OutboundAttachment> = {}): OutboundAttachment => ({
    name: 'lamp.png',
    contentType: 'image/png',
    size: 3,
    publicUrl: null,
    read: () => Promise.resolve(Uint8Array.of(1, 2, 3)),
    ...fields,
  });

  it.each([
    [40001, 'No permission', { kind: 'rejected', reason: 'forbidden' }],
    [40002, 'text: Not a valid string.', { kind: 'rejected', reason: 'invalid', platformCode: '40002' }],
    [40002, 'The comment is not found', { kind: 'rejected', reason: 'gone' }],
    [40002, 'The comment has been deleted', { kind: 'rejected', reason: 'gone' }],
    [40002, 'text: length must be below 1200', { kind: 'rejected', reason: 'too-long' }],
    [40007, 'The object does not exist', { kind: 'rejected', reason: 'gone' }],
    [40016, 'Too many requests', { kind: 'rate-limited', retryAfterMs: 300_000 }],
    [40100, 'Request too frequent: minute limit', { kind: 'rate-limited', retryAfterMs: 300_000 }],
    [40050, 'Duplicate', { kind: 'rejected', reason: 'already-done' }],
    [40064, 'Outside of the window', { kind: 'rejected', reason: 'window-closed' }],
    [40064, 'The recipient blocked the account', { kind: 'rejected', reason: 'recipient-refused' }],
    [40132, 'The account is not eligible', { kind: 'rejected', reason: 'forbidden' }],
    [40999, 'Something else', { kind: 'rejected', reason: 'invalid', platformCode: '40999' }],
    [50000, 'System error', { kind: 'unavailable', mayHaveHappened: true }],
    [51065, 'System error', { kind: 'unavailable', mayHaveHappened: true }],
  ])('understands code %i (%s)', async (code, message, expected) => {
    const action = await reply();
    refuse(/reply\/create/, code, message);
    expect(await failure(perform(action))).toMatchObject(expected);
  });

  it('waits for midnight UTC after a daily cap', async () => {
    const action = await reply();
    refuse(/reply\/create/, 40100, 'Daily quota exceeded');
    const now = platform.network.now().getTime();
    const error = (await failure(perform(action))) as { retryAfterMs: number };
    expect(Math.abs(now + error.retryAfterMs - Date.parse('2026-11-21T00:00:00.000Z'))).toBeLessThan(60_000);
  });

  it.each([
    [502, true],
    [404, false],
  ])('takes an HTTP %i without a body for trouble of the gateway', async (status, mayHaveHappened) => {
    const action = await reply();
    platform.network.injections.push({ path: ANY, outcome: { kind: 'gateway', status } });
    // the first call is the one that trades the refresh token
    await failure(perform(action));
    await perform(await reply());
    platform.network.injections.push({ path: /reply\/create/, outcome: { kind: 'gateway', status } });
    expect(await failure(perform(action))).toMatchObject({ kind: 'unavailable', mayHaveHappened });
  });

  it('renews the token once when TikTok ended it, and repeats the call', async () => {
    await perform(await reply());
    platform.network.expireAccess();
    await perform(await reply());
    expect(platform.network.tokens).toHaveLength(3);
  });

  it('counts a duplicate as the reply that stands there, and as done where none is found', async () => {
    const action = await reply();
    const { externalId } = await perform(action);
    refuse(/reply\/create/, 40050, 'Duplicate comment');
    expect(await perform(action)).toMatchObject({ externalId, state: 'done' });
    refuse(/reply\/create/, 40050, 'Duplicate comment');
    expect(await failure(perform({ ...action, text: 'Other words' }))).toMatchObject({ reason: 'already-done' });
  });

  it('looks once how a reply is shown: the spam filter hides without a word', async () => {
    const action = { ...(await reply()), text: 'Voir https://maison-lumen.example' };
    const { effects } = await perform(action);
    expect(itemsIn(effects)).toMatchObject([{ platformState: 'hidden', direction: 'out', ownActionId: action.id }]);
    const fine = await reply();
    refuse(/comment\/list/, 50000, 'System error');
    expect(itemsIn((await perform(fine)).effects)).toMatchObject([{ platformState: 'visible', stateUnknown: true }]);
  });

  it('puts an answer to a reply into the thread of the top-level comment', async () => {
    const top = platform.comment('Question');
    const below = platform.comment('Me too', top.id);
    const action = platform.action('reply', platform.commentTarget(below));
    const receipt = await perform(action);
    expect(platform.network.comments.get(receipt.externalId ?? '')).toMatchObject({ parentId: top.id });
    expect(itemsIn(receipt.effects)).toMatchObject([{ thread: { key: top.id }, parentExternalId: top.id }]);
  });

  it('finds a reply whose answer was lost, and is sure when there is none', async () => {
    const action = await reply();
    platform.network.injections.push({ path: /reply\/create/, outcome: { kind: 'act-then-reset' } });
    expect(await failure(perform(action))).toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    const found = await find(action);
    expect(found).toMatchObject({ found: 'yes', receipt: { state: 'done' } });
    expect(await find({ ...action, text: 'Never written' })).toEqual({ found: 'absent' });
  });

  it('cannot tell of replies to a hidden comment, which are not shown', async () => {
    const action = await reply();
    platform.network.setStatus(action.target.externalId, 'HIDDEN');
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
    expect(await find(await platform.performable('reply', 'mention'))).toEqual({ found: 'cannot-tell' });
  });

  it.each(['hide', 'unhide', 'like', 'unlike', 'delete-reply'] as const)(
    'tells whether %s took place',
    async (verb) => {
      const action = await reply(verb);
      expect(await find(action)).toEqual({ found: 'absent' });
      await perform(action);
      expect(await find(action)).toMatchObject({ found: 'yes' });
    },
  );

  it('needs the video for hiding, and takes a reply that is gone already for deleted', async () => {
    const hide = await reply('hide');
    const target = { ...hide.target, postExternalId: null };
    expect(await failure(perform({ ...hide, target }))).toMatchObject({ reason: 'invalid' });
    const remove = await reply('delete-reply');
    await perform(remove);
    expect(await perform(remove)).toMatchObject({ state: 'done', effects: [{ type: 'removed' }] });
  });

  it('refuses texts and files beyond the limits without asking', async () => {
    const action = await reply();
    expect(await failure(perform({ ...action, text: 'a'.repeat(1201) }))).toMatchObject({ reason: 'too-long' });
    expect(await failure(perform({ ...action, attachments: [image()] }))).toMatchObject({ reason: 'invalid' });
    await perform({ ...action, text: 'a'.repeat(1200) });
    const message = await platform.performable('reply', 'message');
    const send = (attachments: OutboundAttachment[], text = '') => failure(perform({ ...message, text, attachments }));
    expect(await send([image({ contentType: 'image/gif' })])).toMatchObject({ reason: 'invalid' });
    expect(await send([image({ size: 4_000_000 })])).toMatchObject({ reason: 'invalid' });
    expect(await send([image(), image()])).toMatchObject({ reason: 'invalid' });
    expect(await send([image()], 'with words')).toMatchObject({ reason: 'invalid' });
  });

  it('answers a mention below the video or the comment that it stands in', async () => {
    for (const inComment of [true, false]) {
      const action = platform.action('reply', platform.mentionTarget(inComment));
      const { externalId, effects } = await perform(action);
      const { postExternalId, externalId: target } = action.target;
      expect(platform.network.elsewhere.at(-1)).toMatchObject({ id: externalId, videoId: postExternalId ?? target });
      expect(itemsIn(effects)).toMatchObject([{ direction: 'out', thread: { key: target }, parentExternalId: target }]);
    }
  });

  it('sends an image by uploading it first, where the person can be sent one', async () => {
    const action = { ...(await platform.performable('reply', 'message')), text: '', attachments: [image()] };
    const { externalId } = await perform(action);
    const { messages } = platform.network.conversation(action.target.threadKey);
    expect(messages.at(-1)).toMatchObject({ id: externalId, type: 'image', source: 'API' });
    expect(platform.network.media.get(messages.at(-1)?.body ?? '')?.bytes).toEqual(Uint8Array.of(1, 2, 3));
    expect(await find(action)).toMatchObject({ found: 'yes' });
    platform.network.withoutImages.add(action.target.threadKey);
    expect(await failure(perform(action))).toMatchObject({ reason: 'recipient-refused' });
  });

  it('cannot write after 48 hours, nor an eleventh message without an answer', async () => {
    const first = await platform.performable('reply', 'message');
    for (let n = 0; n < 10; n += 1) await perform({ ...first, text: `message ${n}` });
    expect(await failure(perform(first))).toMatchObject({ reason: 'window-closed', platformCode: '40064' });
    const second = await platform.performable('reply', 'message');
    platform.pass(49 * 3_600_000);
    expect(await failure(perform(second))).toMatchObject({ reason: 'window-closed' });
    expect(await find(second)).toEqual({ found: 'absent' });
  });

  it('finds a message whose answer was lost', async () => {
    const action = await platform.performable('reply', 'message');
    platform.network.injections.push({ path: /message\/send/, outcome: { kind: 'act-then-reset' } });
    expect(await failure(perform(action))).toMatchObject({ mayHaveHappened: true });
    expect(await find(action)).toMatchObject({ found: 'yes' });
    refuse(/content\/list/, 40001, 'No permission');
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
  });
});
