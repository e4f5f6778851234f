import { createHash } from 'node:crypto';
import type { OutboundAction, OutboundAttachment } from '../../spi/outbound';
import { facebook } from './index';
import { FacebookPlatform } from './testing/facebook-platform';

const signal = new AbortController().signal;
const DAY_MS = 86_400_000;
let platform: FacebookPlatform;

beforeEach(async () => {
  platform = await FacebookPlatform.start();
});
afterEach(() => platform.close());

const perform = (action: OutboundAction) => facebook.perform(action, platform.account, signal);
const find = (action: OutboundAction) => facebook.findPerformed(action, platform.account, signal);

function picture(publicUrl: string | null): OutboundAttachment {
  const bytes = createHash('sha256').update('a picture').digest();
  return {
    name: 'lampe.png',
    contentType: 'image/png',
    size: bytes.length,
    publicUrl,
    read: () => Promise.resolve(bytes),
  };
}

describe('what a Facebook Page does', () => {
  it('replies below a comment instead of overwriting it', async () => {
    const action = await platform.performable('reply', 'comment');
    const receipt = await perform(action);
    const { state } = platform.network;
    expect(state.comment(action.target.externalId).text).toBe('A question');
    expect(state.comment(receipt.externalId ?? '')).toMatchObject({
      text: action.text,
      parentId: action.target.externalId,
    });
    expect(receipt.permalink).toContain(`comment_id=${receipt.externalId?.split('_')[1]}`);
  });

  it('shows the reply to everybody, and takes a hidden comment from their sight', async () => {
    const reply = await platform.performable('reply', 'comment');
    await perform(reply);
    await perform(await platform.performable('hide', 'comment'));
    const [post] = platform.network.publicPage(platform.page.id).posts;
    expect(post?.comments.map(({ replies }) => replies.map(({ text }) => text))).toEqual([[reply.text]]);
  });

  it('describes its reply as the echo does', async () => {
    await platform.deliveries();
    const action = await platform.performable('reply', 'comment');
    await platform.deliveries();
    const [effect] = (await perform(action)).effects;
    const [body] = await platform.deliveries();
    const [echo] = await facebook.parse(body ?? '', platform.account);
    const told = ({ externalId, kind, direction, parentExternalId, text }: Record<string, unknown>) => ({
      externalId,
      kind,
      direction,
      parentExternalId,
      text,
    });
    expect(told({ ...effect })).toEqual(told({ ...echo }));
    expect(effect).toMatchObject({ ownActionId: action.id });
  });

  it.each([
    ['by its address', 'https://files.example/lampe.png'],
    ['uploaded', null],
  ])('attaches a picture %s', async (_how, url) => {
    const action = { ...(await platform.performable('reply', 'comment')), attachments: [picture(url)] };
    const { externalId } = await perform(action);
    expect(platform.network.state.comment(externalId ?? '').pictureUrl).toMatch(/lampe\.png$/);
  });

  it('knows a dead token in the middle of a send', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.killToken(platform.token.value, 463);
    await expect(perform(action)).rejects.toMatchObject({ kind: 'auth' });
  });

  it('finds the reply that was posted although no answer came', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ method: 'POST', path: /comments$/, outcome: { kind: 'act-then-hang' } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
    const lookup = await find(action);
    expect(lookup).toMatchObject({ found: 'yes', receipt: { state: 'done' } });
    expect(platform.wasPerformed(action)).toBe(true);
  });

  it('is sure that nothing was posted when the platform failed first', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ outcome: { kind: 'error', status: 500, code: 2, transient: true } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(await find(action)).toEqual({ found: 'absent' });
  });

  it('does not take an older reply with the same words for its own', async () => {
    const action = await platform.performable('reply', 'comment');
    await perform(action);
    platform.pass(DAY_MS / 24);
    const later = { ...action, id: 'another', requestedAt: platform.network.state.now().toISOString() };
    expect(await find(later)).toEqual({ found: 'absent' });
  });

  it('does not take somebody else’s same words for its own', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.addComment(platform.post.id, platform.somebody(), action.text, action.target.externalId);
    expect(await find(action)).toEqual({ found: 'absent' });
  });

  it('hands over when only another person got the words of a private reply', async () => {
    const answered = await platform.performable('private-reply', 'comment');
    const lost = await platform.performable('private-reply', 'comment');
    await perform({ ...lost, text: 'What a colleague wrote meanwhile' });
    await perform(answered);
    expect(await find({ ...lost, text: answered.text })).toEqual({ found: 'cannot-tell' });
  });

  it('cannot tell whether a recommendation was answered, which cannot be read', async () => {
    const action = await platform.performable('reply', 'review');
    await perform(action);
    expect(await find(action)).toEqual({ found: 'cannot-tell' });
  });

  it('answers in private once, within seven days', async () => {
    const action = await platform.performable('private-reply', 'comment');
    await perform(action);
    await expect(perform({ ...action, id: 'again' })).rejects.toMatchObject({ kind: 'rejected' });
    const late = await platform.performable('private-reply', 'comment');
    platform.pass(7 * DAY_MS + 60_000);
    const requestedAt = platform.network.state.now().toISOString();
    await expect(perform({ ...late, requestedAt })).rejects.toMatchObject({ reason: 'window-closed' });
  });

  it('finds a private reply by the name of its recipient, and only then', async () => {
    const action = await platform.performable('private-reply', 'comment');
    platform.network.injections.add({ method: 'POST', path: /messages$/, outcome: { kind: 'act-then-reset' } });
    await expect(perform(action)).rejects.toMatchObject({ mayHaveHappened: true });
    expect(await find(action)).toMatchObject({ found: 'yes' });
    const other = await platform.performable('private-reply', 'comment');
    expect(await find({ ...other, text: action.text })).toEqual({ found: 'absent' });
  });

  it('takes what is gone already as deleted', async () => {
    const action = await platform.performable('delete', 'comment');
    platform.network.removeComment(action.target.externalId);
    expect(await perform(action)).toMatchObject({ state: 'done', effects: [{ type: 'removed' }] });
  });

  it('reads its edited reply back with the platform’s times', async () => {
    const action = await platform.performable('edit-reply', 'comment');
    const { effects } = await perform(action);
    expect(effects).toEqual([
      expect.objectContaining({ externalId: action.replyExternalId, text: action.text, direction: 'out' }),
    ]);
  });

  it('says what is wrong before it calls', async () => {
    const reply = await platform.performable('reply', 'comment');
    await expect(perform({ ...reply, text: '  ' })).rejects.toMatchObject({ reason: 'invalid' });
    await expect(perform({ ...reply, text: 'a'.repeat(8001) })).rejects.toMatchObject({ reason: 'too-long' });
    const attachments = [picture(null), picture(null)];
    await expect(perform({ ...reply, attachments })).rejects.toMatchObject({ reason: 'invalid' });
    const edit = await platform.performable('edit-reply', 'comment');
    await expect(perform({ ...edit, replyExternalId: null })).rejects.toMatchObject({ reason: 'invalid' });
  });

  it('takes a duplicate that the platform refuses as done', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ outcome: { kind: 'error', status: 400, code: 506 } });
    await expect(perform(action)).rejects.toMatchObject({ reason: 'already-done' });
  });

  it('waits as long as the usage headers say when calls are refused', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.usage = { percent: 100, regainMinutes: 4, refuses: true };
    await expect(perform(action)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 240_000 });
  });

  it('stops reading at the limit, but keeps the receipt of what was written', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.usage = { percent: 100, regainMinutes: 4, refuses: false };
    expect(await perform(action)).toMatchObject({ state: 'done' });
    await expect(find(action)).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 240_000 });
  });

  it('does not know what became of a call that a proxy answered', async () => {
    const action = await platform.performable('reply', 'comment');
    platform.network.injections.add({ outcome: { kind: 'page', status: 200, html: '<html>Login</html>' } });
    await expect(perform(action)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
  });
});
