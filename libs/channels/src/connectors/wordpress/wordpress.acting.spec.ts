import type { ActionVerb } from '@parvis/contracts';
import type { SiteComment } from '../../doubles/wordpress/shapes';
import type { WordPressSiteOptions } from '../../doubles/wordpress/network';
import { wordpress } from './index';
import { type WordPressHarness, wordpressPlatform } from './wordpress.harness';
import type { OutboundAction } from '../../spi/outbound';

const signal = new AbortController().signal;

describe('acting on WordPress', () => {
  let platform: WordPressHarness;
  const restart = async (options: Partial<WordPressSiteOptions>) => {
    await platform.close();
    platform = await wordpressPlatform(options);
  };
  beforeEach(async () => {
    platform = await wordpressPlatform();
  });
  afterEach(() => platform.close());

  const perform = (action: OutboundAction) => wordpress.perform(action, platform.account, signal);
  const lookUp = (action: OutboundAction) => wordpress.findPerformed(action, platform.account, signal);
  const on = (verb: ActionVerb, comment: SiteComment, more: Partial<OutboundAction> = {}) =>
    platform.actionOn(verb, comment, more);
  const approved = (comment: SiteComment) => platform.site.comments.get(comment.id)?.approved;

  describe('answers', () => {
    it('stand under the comment as text, whatever signs they hold', async () => {
      const comment = platform.comment('Is it loud?', { approved: '1' });
      const text = '5 < 6 & "more" <b>bold</b> 🙂\nשלום';
      const receipt = await perform(on('reply', comment, { text }));
      const made = platform.site.comments.get(Number(receipt.externalId));
      expect(made).toMatchObject({
        parent: comment.id,
        post: platform.post.id,
        user: platform.brand.id,
        approved: '1',
      });
      expect(made?.content).toBe('5 &lt; 6 &amp; "more" &lt;b&gt;bold&lt;/b&gt; 🙂\nשלום');
      expect(receipt.permalink).toContain(`#comment-${made?.id}`);
      expect(receipt.effects).toMatchObject([
        { direction: 'out', text, thread: { key: String(comment.id), aliases: [receipt.externalId] } },
      ]);
    });

    it('publish a comment that waits, unless the account says otherwise', async () => {
      const [first, second] = [platform.comment('One'), platform.comment('Two')];
      expect((await perform(on('reply', first))).effects).toMatchObject([
        { type: 'item', externalId: String(first.id), platformState: 'visible' },
        { type: 'item' },
      ]);
      expect(approved(first)).toBe('1');
      platform.account.settings = { ...platform.account.settings, approveOnReply: false };
      expect((await perform(on('reply', second))).effects).toMatchObject([{ type: 'item' }]);
      expect(approved(second)).toBe('0');
    });

    it('are not hung under what nobody sees or what is gone', async () => {
      const comment = platform.comment('Pills', { approved: 'spam' });
      await expect(perform(on('reply', comment))).rejects.toMatchObject({ reason: 'forbidden' });
      platform.site.remove(comment.id);
      await expect(perform(on('reply', comment))).rejects.toMatchObject({ reason: 'gone' });
      expect(platform.site.comments.size).toBe(0);
    });

    it('are refused before they are sent when they are empty, too long, or with a file', async () => {
      const comment = platform.comment('Is it loud?');
      const file = {
        name: 'a.png',
        contentType: 'image/png',
        size: 1,
        publicUrl: null,
        read: async () => new Uint8Array(1),
      };
      await expect(perform(on('reply', comment, { text: ' ' }))).rejects.toMatchObject({ reason: 'invalid' });
      await expect(perform(on('reply', comment, { attachments: [file] }))).rejects.toMatchObject({ reason: 'invalid' });
      // bytes as they are stored count: an ampersand is five
      await expect(perform(on('reply', comment, { text: '&'.repeat(13_106) }))).rejects.toMatchObject({
        reason: 'too-long',
      });
      expect(approved(comment)).toBe('0');
    });

    it('that WordPress calls too long are too long', async () => {
      const comment = platform.comment('Is it loud?', { approved: '1' });
      platform.site.write = () => platform.site.edit(comment.id, 'x'.repeat(70_000));
      await expect(perform(on('reply', comment))).rejects.toMatchObject({
        reason: 'too-long',
        platformCode: 'comment_content_column_length',
      });
    });

    it('that were said before count as sent', async () => {
      const comment = platform.comment('Is it loud?', { approved: '1' });
      const action = on('reply', comment, { text: 'About 60 dB.' });
      const first = await perform(action);
      expect((await perform(action)).externalId).toBe(first.externalId);
      expect(platform.site.publicPage(platform.post.id)).toHaveLength(2);
    });

    it('are refused where comments are closed', async () => {
      const comment = platform.comment('Is it loud?', { approved: '1' });
      platform.post.commentsOpen = false;
      await expect(perform(on('reply', comment))).rejects.toMatchObject({
        reason: 'forbidden',
        platformCode: 'rest_comment_closed',
      });
    });

    it('are edited and deleted for good; a missing one is deleted already', async () => {
      const edit = await platform.performable('edit-reply', 'comment');
      expect(await perform(edit)).toMatchObject({
        externalId: edit.replyExternalId,
        effects: [{ direction: 'out', text: edit.text }],
      });
      const removal = { ...edit, verb: 'delete-reply' as const, text: '' };
      const gone = { effects: [{ type: 'removed', externalId: edit.replyExternalId }] };
      expect(await perform(removal)).toMatchObject(gone);
      expect(await perform(removal)).toMatchObject(gone);
      await expect(perform(edit)).rejects.toMatchObject({ reason: 'gone' });
      await expect(perform({ ...edit, replyExternalId: null })).rejects.toMatchObject({ reason: 'invalid' });
    });
  });

  describe('states', () => {
    it('come out of spam and the trash by publishing', async () => {
      for (const state of ['0', 'spam', 'trash'] as const) {
        const comment = platform.comment(`In ${state}`, { approved: state });
        expect((await perform(on('unhide', comment))).effects).toMatchObject([{ platformState: 'visible' }]);
        expect(approved(comment)).toBe('1');
      }
    });

    it('that are so already are done, also where WordPress calls that an error', async () => {
      const comment = platform.comment('Held', { approved: '0' });
      expect((await perform(on('hide', comment))).effects).toMatchObject([{ platformState: 'held' }]);
      await restart({ refusesSameStatus: true });
      const other = platform.comment('Held', { approved: '0' });
      expect((await perform(on('hide', other))).effects).toMatchObject([{ platformState: 'held' }]);
      const trashed = platform.comment('Trashed', { approved: 'trash' });
      expect((await perform(on('reject', trashed))).effects).toMatchObject([{ platformState: 'hidden' }]);
    });

    it('that WordPress silently leaves as they were are not done', async () => {
      await restart({ freezesStates: true });
      const comment = platform.comment('Held', { approved: '0' });
      await expect(perform(on('approve', comment))).rejects.toMatchObject({
        reason: 'forbidden',
        message: 'WordPress left the comment hold',
      });
    });

    it('never delete for good on a site without trash', async () => {
      await restart({ hasNoTrash: true });
      const comment = platform.comment('Off with it', { approved: '1' });
      await expect(perform(on('reject', comment))).rejects.toMatchObject({
        reason: 'forbidden',
        platformCode: 'rest_trash_not_supported',
      });
      expect(approved(comment)).toBe('1');
      await perform(on('delete', comment));
      expect(approved(comment)).toBeUndefined();
    });

    it('of a comment that is gone are refused as gone; deleting it is done', async () => {
      const comment = platform.comment('Gone');
      platform.site.remove(comment.id);
      for (const verb of ['approve', 'hide', 'spam', 'reject'] as const) {
        await expect(perform(on(verb, comment))).rejects.toMatchObject({ reason: 'gone' });
      }
      expect(await perform(on('delete', comment))).toMatchObject({ effects: [{ type: 'removed' }] });
    });

    it('need the right to moderate', async () => {
      const comment = platform.comment('Held');
      platform.brand.mayModerate = false;
      await expect(perform(on('approve', comment))).rejects.toMatchObject({
        reason: 'forbidden',
        platformCode: 'rest_cannot_edit',
      });
      await expect(perform(on('delete', comment))).rejects.toMatchObject({
        reason: 'forbidden',
        platformCode: 'rest_cannot_delete',
      });
    });
  });

  it('does not follow a redirect with a write: it would arrive as a reading', async () => {
    const comment = platform.comment('Held');
    platform.account.fetch = (_url, init) => {
      expect(init?.redirect).toBe('error');
      return Promise.reject(new TypeError('fetch failed'));
    };
    await expect(perform(on('approve', comment))).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: true });
  });

  it('refuses ids that are none', async () => {
    const action = on('hide', platform.comment('Held'));
    for (const externalId of ['', '0', '../users/1', '7?force=true']) {
      const target = { ...action.target, externalId };
      await expect(perform({ ...action, target })).rejects.toMatchObject({ reason: 'invalid' });
    }
  });

  describe('after a lost answer', () => {
    it.each(['approve', 'unhide', 'hide', 'spam', 'reject', 'delete', 'edit-reply', 'delete-reply', 'reply'] as const)(
      'knows whether %s happened',
      async (verb) => {
        const action = await platform.performable(verb, 'comment');
        expect(await lookUp(action)).toEqual({ found: 'absent' });
        const receipt = await perform(action);
        expect(await lookUp(action)).toMatchObject({ found: 'yes', receipt: { externalId: receipt.externalId } });
      },
    );

    it('finds an answer although a plugin changed its mark-up, and not an older one of the same words', async () => {
      const action = await platform.performable('reply', 'comment');
      const target = Number(action.target.externalId);
      const words = { post: platform.post.id, parent: target, user: platform.brand.id };
      platform.site.write({ ...words, content: 'Thank you!', writtenAt: Date.now() - 3_600_000 });
      expect(await lookUp({ ...action, text: 'Thank you!' })).toEqual({ found: 'absent' });
      const { id } = platform.site.write({ ...words, content: '<p>Thank  you! <br />\n</p>' });
      expect(await lookUp({ ...action, text: 'Thank you!' })).toMatchObject({
        found: 'yes',
        receipt: { externalId: String(id) },
      });
    });

    it('leaves it to a person when there are too many answers to look through', async () => {
      const action = await platform.performable('reply', 'comment');
      const words = { post: platform.post.id, parent: Number(action.target.externalId), user: platform.brand.id };
      for (let n = 0; n < 16; n += 1) platform.site.write({ ...words, content: `Answer ${n}` });
      expect(await lookUp(action)).toEqual({ found: 'cannot-tell' });
    });

    it('asks who we are where the account does not say', async () => {
      platform.account.credentials = { ...platform.account.credentials, userId: '' };
      const action = await platform.performable('reply', 'comment');
      await perform(action);
      expect(await lookUp(action)).toMatchObject({ found: 'yes' });
    });
  });
});
