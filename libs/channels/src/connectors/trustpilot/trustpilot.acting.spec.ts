import type { Fetch } from '../../spi/connector';
import type { OutboundAction } from '../../spi/outbound';
import { trustpilot } from './index';
import { BUSINESS_UNIT, type TrustpilotHarness, trustpilotPlatform } from './trustpilot.harness';

const signal = new AbortController().signal;

describe('trustpilot replies', () => {
  let platform: TrustpilotHarness;
  beforeEach(async () => {
    platform = await trustpilotPlatform();
  });
  afterEach(() => platform.close());

  const perform = (action: OutboundAction) => trustpilot.perform(action, platform.account, signal);
  const lookUp = (action: OutboundAction) => trustpilot.findPerformed(action, platform.account, signal);
  const replyOf = ({ target }: OutboundAction) => platform.network.review(target.externalId)?.companyReply ?? null;
  const restart = async (options: Parameters<typeof trustpilotPlatform>[0]) => {
    await platform.close();
    platform = await trustpilotPlatform(options);
  };
  /** Answers writes whose body holds a word with 400, before they reach the double. */
  const refusing = (word: string, message: string): void => {
    const { fetch } = platform.account;
    const guarded: Fetch = (url, init) =>
      init?.method === 'POST' && String(init.body).includes(word)
        ? Promise.resolve(new Response(JSON.stringify({ message, errorCode: 1042 }), { status: 400 }))
        : fetch(url, init);
    platform.account.fetch = guarded;
  };

  it('are written in the name of the business user and dated by Trustpilot', async () => {
    const action = await platform.performable('reply', 'review');
    const receipt = await perform(action);
    const reply = replyOf(action);
    expect(reply).toMatchObject({
      text: action.text,
      authorBusinessUserId: platform.account.settings['businessUserId'],
    });
    expect(receipt).toMatchObject({
      externalId: `${action.target.externalId}/reply`,
      permalink: `https://www.trustpilot.com/reviews/${action.target.externalId}`,
      effects: [
        {
          direction: 'out',
          ownActionId: action.id,
          createdAt: reply?.createdAt,
          parentExternalId: action.target.externalId,
        },
      ],
    });
    expect(platform.network.publicPage(BUSINESS_UNIT).reviews[0]?.reply).toBe(action.text);
  });

  it('never overwrite an answer that somebody gave meanwhile, and count the same one as done', async () => {
    const action = await platform.performable('reply', 'review');
    platform.network.putReply(action.target.externalId, 'Réponse de la boutique');
    await expect(perform(action)).rejects.toMatchObject({ reason: 'forbidden' });
    expect(replyOf(action)?.text).toBe('Réponse de la boutique');
    expect(await perform({ ...action, text: 'Réponse de la  boutique\n' })).toMatchObject({ state: 'done' });
  });

  it('are refused before they are sent when they are empty, too long, with a file, or of nobody', async () => {
    const action = await platform.performable('reply', 'review');
    const file = {
      name: 'a.png',
      contentType: 'image/png',
      size: 1,
      publicUrl: null,
      read: async () => new Uint8Array(1),
    };
    await expect(perform({ ...action, text: ' ' })).rejects.toMatchObject({ reason: 'invalid' });
    await expect(perform({ ...action, text: 'x'.repeat(4097) })).rejects.toMatchObject({ reason: 'too-long' });
    await expect(perform({ ...action, attachments: [file] })).rejects.toMatchObject({ reason: 'invalid' });
    platform.account.settings = { ...platform.account.settings, businessUserId: '' };
    await expect(perform(action)).rejects.toMatchObject({ reason: 'forbidden' });
    expect(replyOf(action)).toBeNull();
  });

  it.each([409, 400] as const)(
    'are replaced by deleting the old one where Trustpilot answers %i',
    async (secondReply) => {
      await restart({ secondReply });
      const action = await platform.performable('edit-reply', 'review');
      const before = replyOf(action)?.createdAt ?? '';
      const { effects } = await perform(action);
      expect(replyOf(action)?.text).toBe(action.text);
      expect((replyOf(action)?.createdAt ?? '') > before).toBe(true);
      expect(effects).toEqual([
        expect.objectContaining({ externalId: `${action.target.externalId}/reply`, text: action.text }),
      ]);
    },
  );

  it('come back when the new text is refused after the old one was deleted', async () => {
    await restart({ secondReply: 409 });
    const action = { ...(await platform.performable('edit-reply', 'review')), text: 'forbidden-word' };
    const { fetch } = platform.account;
    let attempts = 0;
    platform.account.fetch = (url, init) => {
      const isNew = init?.method === 'POST' && String(init.body).includes('forbidden-word');
      if (isNew) attempts += 1;
      return attempts > 1 && isNew
        ? Promise.resolve(new Response(JSON.stringify({ message: 'Not allowed.', errorCode: 'TEXT' }), { status: 400 }))
        : fetch(url, init);
    };
    await expect(perform(action)).rejects.toMatchObject({ reason: 'invalid', platformCode: 'TEXT' });
    expect(replyOf(action)?.text).toBe('Our first answer.');
  });

  it('stay when an edit is refused for its text', async () => {
    const action = { ...(await platform.performable('edit-reply', 'review')), text: 'forbidden-word' };
    const before = replyOf(action);
    refusing('forbidden-word', 'Not allowed.');
    await expect(perform(action)).rejects.toMatchObject({ reason: 'invalid', platformCode: '1042' });
    expect(replyOf(action)).toEqual(before);
  });

  it('count an edit as later than the text before it even when Trustpilot does not date it', async () => {
    const action = await platform.performable('edit-reply', 'review');
    const before = replyOf(action)?.createdAt ?? '';
    const edit = { ...action, requestedAt: new Date(Date.parse(before) + 5000).toISOString() };
    const { putReply } = platform.network;
    platform.network.putReply = (id, text, author) => {
      const isWritten = putReply.call(platform.network, id, text, author);
      const reply = platform.network.review(id)?.companyReply;
      if (reply) reply.updatedAt = null;
      return isWritten;
    };
    expect((await perform(edit)).effects).toEqual([expect.objectContaining({ revisedAt: edit.requestedAt })]);
  });

  it('are done although their time could not be read afterwards', async () => {
    const action = await platform.performable('reply', 'review');
    const { fetch } = platform.account;
    let isWritten = false;
    platform.account.fetch = async (url, init) => {
      if (isWritten && init?.method === 'GET') throw new TypeError('fetch failed');
      const response = await fetch(url, init);
      isWritten ||= init?.method === 'POST' && url.endsWith('/reply');
      return response;
    };
    expect(await perform(action)).toMatchObject({ state: 'done', externalId: `${action.target.externalId}/reply` });
  });

  it('fail for good on a review that is gone; deleting takes a missing reply for deleted', async () => {
    const reply = await platform.performable('reply', 'review');
    platform.network.removeReview(reply.target.externalId);
    await expect(perform(reply)).rejects.toMatchObject({ reason: 'gone' });
    const removal = await platform.performable('delete-reply', 'review');
    platform.network.deleteReply(removal.target.externalId);
    expect(await perform(removal)).toMatchObject({ state: 'done', effects: [{ type: 'removed' }] });
    platform.network.removeReview(removal.target.externalId);
    await expect(perform(removal)).rejects.toMatchObject({ reason: 'gone' });
    await expect(perform({ ...reply, target: { ...reply.target, externalId: '../x' } })).rejects.toMatchObject({
      reason: 'invalid',
    });
  });

  it('can be changed from the reply as well as from the review', async () => {
    const action = await platform.performable('edit-reply', 'review');
    const target = { ...action.target, externalId: `${action.target.externalId}/reply` };
    expect(await perform({ ...action, target })).toMatchObject({ externalId: target.externalId });
    expect(replyOf(action)?.text).toBe(action.text);
  });

  describe('after a lost answer', () => {
    const later = (action: OutboundAction) => {
      platform.network.putReply(action.target.externalId, 'Something newer of a colleague');
      return lookUp(action);
    };

    it('are found, promised absent only when nothing newer stands there, and else left to a person', async () => {
      const reply = await platform.performable('reply', 'review');
      expect(await lookUp(reply)).toEqual({ found: 'absent' });
      platform.network.putReply(reply.target.externalId, `${reply.text}\r\n`);
      expect(await lookUp(reply)).toMatchObject({ found: 'yes' });
      expect(await later(reply)).toEqual({ found: 'cannot-tell' });

      const edit = await platform.performable('edit-reply', 'review');
      expect(await lookUp(edit)).toEqual({ found: 'absent' });
      expect(await later(edit)).toEqual({ found: 'cannot-tell' });

      const removal = await platform.performable('delete-reply', 'review');
      expect(await lookUp(removal)).toEqual({ found: 'absent' });
      expect(await later(removal)).toEqual({ found: 'cannot-tell' });
      platform.network.deleteReply(removal.target.externalId);
      expect(await lookUp(removal)).toMatchObject({ found: 'yes', receipt: { effects: [{ type: 'removed' }] } });
      platform.network.removeReview(removal.target.externalId);
      expect(await lookUp(removal)).toEqual({ found: 'absent' });
    });
  });
});
