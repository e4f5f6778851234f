import { type ConnectorError, ConnectorAuthError } from '../../spi/errors';
import type { OutboundAction } from '../../spi/outbound';
import { youtube } from './index';
import { type YouTubeHarness, youtubePlatform } from './youtube.harness';

const signal = new AbortController().signal;
let platform: YouTubeHarness;
beforeEach(async () => {
  platform = await youtubePlatform();
});
afterEach(() => platform.close());

const comment = (text = 'Which lens?') => platform.network.addComment(platform.video.id, platform.somebody(), text);
const perform = (action: OutboundAction) => youtube.perform(action, platform.account, signal);
const find = (action: OutboundAction) => youtube.findPerformed(action, platform.account, signal);
const refusal = async (action: OutboundAction): Promise<Partial<ConnectorError> & { reason?: string }> =>
  perform(action).then(
    () => ({ message: 'it was done' }),
    (error: ConnectorError) => error,
  );

describe('youtube: replying', () => {
  it('answers a reply under the top-level comment', async () => {
    const top = comment();
    const answer = platform.network.addReply(top.id, platform.somebody(), 'me too');
    const action = platform.actionOn('reply', answer);
    const receipt = await perform(action);
    expect(receipt.externalId?.startsWith(`${top.id}.`)).toBe(true);
    expect(receipt.permalink).toBe(`https://www.youtube.com/watch?v=${platform.video.id}&lc=${receipt.externalId}`);
    expect(receipt.effects).toEqual([
      expect.objectContaining({
        direction: 'out',
        parentExternalId: top.id,
        text: action.text,
        ownActionId: action.id,
      }),
    ]);
    const [shown] = platform.network.publicPage(platform.video.id).comments;
    expect(shown?.replies.map(({ text }) => text)).toEqual(['me too', action.text]);
  });

  it('says why a reply is refused', async () => {
    const top = comment();
    const action = platform.actionOn('reply', top);
    expect(await refusal({ ...action, text: 'x'.repeat(10_001) })).toMatchObject({ reason: 'too-long' });
    expect(await refusal({ ...action, text: ' ' })).toMatchObject({ reason: 'invalid' });
    const file = {
      name: 'a.png',
      contentType: 'image/png',
      size: 1,
      publicUrl: null,
      read: async () => new Uint8Array(1),
    };
    expect(await refusal({ ...action, attachments: [file] })).toMatchObject({ reason: 'invalid' });
    top.canReply = false;
    expect(await refusal(action)).toMatchObject({ reason: 'forbidden', platformCode: 'forbidden' });
    platform.network.existingVideo(platform.video.id).commentsDisabled = true;
    top.canReply = true;
    expect(await refusal(action)).toMatchObject({ reason: 'forbidden', platformCode: 'commentsDisabled' });
    top.status = 'heldForReview';
    expect(await refusal(action)).toMatchObject({ reason: 'invalid', platformCode: 'parentCommentIsPrivate' });
    platform.network.removeComment(top.id);
    expect(await refusal(action)).toMatchObject({ reason: 'gone', platformCode: 'parentCommentNotFound' });
  });

  it('edits and deletes only what the channel itself wrote', async () => {
    const top = comment();
    const theirs = platform.network.addReply(top.id, platform.somebody(), 'theirs');
    for (const verb of ['edit-reply', 'delete-reply'] as const) {
      expect(await refusal(platform.actionOn(verb, top, theirs.id))).toMatchObject({ reason: 'forbidden' });
      expect(await refusal(platform.actionOn(verb, top, null))).toMatchObject({ reason: 'invalid' });
    }
  });

  it('takes a reply that is gone for deleted', async () => {
    const top = comment();
    const { id } = platform.network.addReply(top.id, platform.brand, 'ours');
    platform.network.removeComment(id);
    const receipt = await perform(platform.actionOn('delete-reply', top, id));
    expect(receipt.effects).toEqual([expect.objectContaining({ type: 'removed', externalId: id })]);
  });

  it('finds its reply among many, and neither an older one nor somebody else’s', async () => {
    const top = comment();
    const action = platform.actionOn('reply', top);
    platform.network.addReply(top.id, platform.somebody(), action.text);
    const older = platform.network.addReply(top.id, platform.brand, action.text);
    older.publishedAt = older.updatedAt = '2026-01-01T00:00:00Z';
    expect(await find(action)).toEqual({ found: 'absent' });
    const made = await perform(action);
    for (let n = 0; n < 7; n += 1) platform.network.addReply(top.id, platform.somebody(), `more ${n}`);
    expect(await find(action)).toMatchObject({ found: 'yes', receipt: { externalId: made.externalId } });
    for (let n = 0; n < 40; n += 1) platform.network.addReply(top.id, platform.somebody(), `crowd ${n}`);
    expect(await find({ ...action, text: 'never said' })).toEqual({ found: 'cannot-tell' });
    platform.network.removeComment(top.id);
    expect(await find(action)).toEqual({ found: 'absent' });
  });
});

describe('youtube: moderating', () => {
  it('hides by holding for review, and shows again', async () => {
    const top = comment();
    const hidden = await perform(platform.actionOn('hide', top));
    expect(hidden.effects).toEqual([expect.objectContaining({ type: 'state', platformState: 'hidden' })]);
    expect(platform.network.publicPage(platform.video.id).comments).toEqual([]);
    const shown = await perform(platform.actionOn('unhide', top));
    expect(shown.effects).toEqual([expect.objectContaining({ type: 'state', platformState: 'visible' })]);
    expect(platform.network.publicPage(platform.video.id).comments).toHaveLength(1);
  });

  it('cannot bring back what was rejected', async () => {
    const top = comment();
    const receipt = await perform(platform.actionOn('reject', top));
    expect(receipt.effects).toEqual([expect.objectContaining({ type: 'state', platformState: 'hidden' })]);
    expect(await refusal(platform.actionOn('unhide', top))).toMatchObject({ reason: 'gone' });
  });

  it('deletes others’ comments by rejecting them', async () => {
    const top = comment();
    const receipt = await perform(platform.actionOn('delete', top));
    expect(receipt.effects).toEqual([expect.objectContaining({ type: 'removed', externalId: top.id })]);
    expect(platform.network.comment(top.id)?.status).toBe('rejected');
  });

  it('bans with a rejection, so that nobody reads the author’s next comment', async () => {
    const author = platform.somebody();
    const first = platform.network.addComment(platform.video.id, author, 'spam');
    await perform(platform.actionOn('ban', first));
    platform.network.addComment(platform.video.id, author, 'spam again');
    expect(platform.network.publicPage(platform.video.id).comments).toEqual([]);
    expect(await refusal(platform.actionOn('unban', first))).toMatchObject({ kind: 'unsupported' });
  });

  it('may not moderate under somebody else’s video', async () => {
    const other = platform.network.createChannel('Other', 'other');
    const elsewhere = platform.network.publishVideo(other.id, 'Elsewhere');
    const theirs = platform.network.addComment(elsewhere.id, platform.somebody(), 'about the brand');
    expect(await refusal(platform.actionOn('hide', theirs))).toMatchObject({ reason: 'forbidden' });
  });

  it.each([false, true])(
    'knows what became of a moderation after a lost answer (ids hide held: %s)',
    async (idsHideHeld) => {
      await platform.close();
      platform = await youtubePlatform({ idsHideHeld });
      const top = comment();
      const [hide, unhide] = [platform.actionOn('hide', top), platform.actionOn('unhide', top)];
      expect([await find(hide), (await find(unhide)).found]).toEqual([{ found: 'absent' }, 'yes']);
      platform.network.moderate(top.id, 'heldForReview');
      expect([(await find(hide)).found, await find(unhide)]).toEqual(['yes', { found: 'absent' }]);
      for (const verb of ['reject', 'delete', 'ban'] as const) {
        expect(await find(platform.actionOn(verb, top))).toEqual({ found: 'absent' });
      }
      platform.network.moderate(top.id, 'rejected');
      const after = await Promise.all(
        (['reject', 'delete', 'ban', 'hide', 'unhide'] as const).map((verb) => find(platform.actionOn(verb, top))),
      );
      expect(after.map(({ found }) => found)).toEqual(['yes', 'yes', 'cannot-tell', 'cannot-tell', 'cannot-tell']);
    },
  );

  it('cannot tell while the held lists are longer than it reads', async () => {
    const top = comment();
    platform.network.moderate(top.id, 'rejected');
    for (let n = 0; n < 4; n += 1) platform.network.moderate(comment(`spam ${n}`).id, 'likelySpam');
    expect(await find(platform.actionOn('reject', top))).toEqual({ found: 'cannot-tell' });
  });
});

describe('youtube: sign-in', () => {
  it('refreshes a token that Google no longer takes, once, and goes on', async () => {
    await perform(platform.actionOn('hide', comment()));
    platform.network.grants.expireAccessTokens();
    await perform(platform.actionOn('hide', comment()));
    expect(platform.network.grants.issued()).toHaveLength(2);
  });

  it('asks to reconnect when the consent is gone', async () => {
    platform.network.grants.revoke(platform.account.credentials['refreshToken'] ?? '');
    const error = await refusal(platform.actionOn('hide', comment()));
    expect(error).toBeInstanceOf(ConnectorAuthError);
    expect(String(error)).toContain('Connect the account again');
  });

  it('takes trouble of the token endpoint for passing, before anything was done', async () => {
    platform.network.tokenFaults.set('server-error');
    expect(await refusal(platform.actionOn('hide', comment()))).toMatchObject({ kind: 'unavailable', mayHaveHappened: false }); // prettier-ignore
  });
});
