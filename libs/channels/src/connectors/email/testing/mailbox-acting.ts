import type { ItemSeen } from '../../../spi/inbound';
import { asMailProgram, BRAND, CLIENT, empty, eventually, inject, mailsIn, send } from './mail-lab';
import { type Box, mailboxDriver, never } from './mailbox-driver';

/** Answers, copies and marks. */
export function describeActing(box: Box): void {
  const { account, since, itemsOf, received, action, replyTo, perform } = mailboxDriver(box);

  describe('acting', () => {
    async function incoming(letter = {}): Promise<{ item: ItemSeen; cursor: string }> {
      const { cursor } = await since(null);
      await send(box.lab, letter);
      return received(cursor);
    }

    it('answers in the thread of the customer and files a copy in Sent', async () => {
      const { item, cursor } = await incoming();
      const made = replyTo(item, 'It left this morning, thank you for your patience.');
      const receipt = await perform(made);
      expect(receipt).toMatchObject({ state: 'done', externalId: made.email?.messageId });
      expect(receipt.effects).toMatchObject([
        { type: 'item', direction: 'out', ownActionId: made.id, thread: { key: item.thread.key } },
      ]);
      const [arrived] = await eventually(async () => {
        const mails = await mailsIn(box.lab, CLIENT, 'INBOX');
        return mails.length > 0 && mails;
      });
      expect(arrived?.source).toContain(`In-Reply-To: <${item.externalId}>`);
      expect(arrived?.source).toContain(`References: <${item.externalId}>`);
      expect(arrived?.source).toContain('Subject: Re: Order 1042');
      expect(arrived?.source).toMatch(/^From: "?Maison Lumen"? <support@brand\.test>/m);
      const sent = await mailsIn(box.lab, BRAND, 'Sent');
      expect(sent).toHaveLength(1);
      expect(sent[0]?.flags).toEqual(new Set(['\\Seen']));
      const [parent] = await mailsIn(box.lab, BRAND, 'INBOX');
      expect(parent?.flags.has('\\Answered')).toBe(true);
      const echo = await itemsOf(await since(cursor));
      expect(echo).toMatchObject([
        { externalId: receipt.externalId, direction: 'out', ownActionId: made.id, thread: { key: item.thread.key } },
      ]);
    });

    it('answers with attachments', async () => {
      const { item } = await incoming();
      const content = Buffer.from('colour card é');
      const file = {
        name: 'nuancier été.txt',
        contentType: 'text/plain',
        size: content.length,
        publicUrl: null,
        read: async () => content,
      };
      const receipt = await perform(replyTo(item, 'Here it is.', { attachments: [file] }));
      expect(receipt.effects).toMatchObject([
        { attachments: [{ name: 'nuancier été.txt', content: content.toString('base64') }] },
      ]);
    });

    it('tells that a mail is larger than the server takes', async () => {
      const { item } = await incoming();
      const content = Buffer.alloc(20_000_000, 'x');
      const file = { name: 'big.bin', contentType: 'application/octet-stream', size: content.length, publicUrl: null };
      const made = replyTo(item, 'Here.', { attachments: [{ ...file, read: async () => content }] });
      await expect(perform(made)).rejects.toMatchObject({ reason: 'too-long' });
      expect(await mailsIn(box.lab, BRAND, 'Sent')).toEqual([]);
    }, 30_000);

    it('reads the parent for the headers when none were stored', async () => {
      const { item } = await incoming();
      const receipt = await perform(replyTo(item, 'Hello', { email: null }));
      expect(receipt.effects).toMatchObject([
        { email: { to: [CLIENT], subject: 'Re: Order 1042' }, thread: { key: item.thread.key } },
      ]);
    });

    it('finds a reply that was sent, and knows one that was not', async () => {
      const { item } = await incoming();
      const made = replyTo(item, 'Once only');
      await expect(box.connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'absent' });
      const receipt = await perform(made);
      await expect(box.connector.findPerformed(made, account(), never)).resolves.toMatchObject({
        found: 'yes',
        receipt: { externalId: receipt.externalId },
      });
    });

    it('hands a reply to a person when it may or may not have left', async () => {
      const { item } = await incoming();
      const made = replyTo(item, 'Half sent');
      await asMailProgram(box.lab, BRAND, (client) =>
        client.append('Sent', `Message-ID: <${made.email?.messageId ?? ''}>\r\n\r\nHalf sent`, ['\\Draft']),
      );
      await expect(box.connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'cannot-tell' });
    });

    it('tells a refused recipient and leaves no copy behind', async () => {
      const { item } = await incoming();
      const made = replyTo(item, 'Nobody is there');
      const email = made.email && { ...made.email, to: ['nobody@brand.test'] };
      await expect(perform({ ...made, email })).rejects.toMatchObject({
        kind: 'rejected',
        reason: 'recipient-refused',
        platformCode: '550 5.1.1',
      });
      expect(await mailsIn(box.lab, BRAND, 'Sent')).toEqual([]);
    });

    it.each([
      ['archive', 'Archive'],
      ['spam', 'Junk'],
      ['delete', 'Trash'],
    ] as const)('%s moves the mail to %s, and unhide brings it back', async (verb, folder) => {
      const { item } = await incoming();
      const made = action(item, verb);
      await expect(box.connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'absent' });
      const receipt = await perform(made);
      expect(receipt.effects).toMatchObject([{ type: 'state', externalId: item.externalId, platformState: 'hidden' }]);
      expect(await mailsIn(box.lab, BRAND, folder)).toHaveLength(1);
      await expect(box.connector.findPerformed(made, account(), never)).resolves.toMatchObject({ found: 'yes' });
      await expect(perform(made)).rejects.toMatchObject({ reason: 'already-done' });
      await perform(action(item, 'unhide'));
      expect(await mailsIn(box.lab, BRAND, 'INBOX')).toHaveLength(1);
    });

    it('moves a mail that has no Message-ID', async () => {
      const { cursor } = await since(null);
      await inject(
        box.lab,
        `From: ${CLIENT}\r\nTo: ${BRAND}\r\nDate: Fri, 20 Nov 2026 10:30:00 +0100\r\nSubject: No id\r\n\r\nHello`,
      );
      const { item } = await received(cursor);
      expect(item.externalId).toMatch(/^sha256:/);
      await perform(action(item, 'archive'));
      expect(await mailsIn(box.lab, BRAND, 'Archive')).toHaveLength(1);
    });

    it('marks as read', async () => {
      const { item } = await incoming();
      const made = action(item, 'mark-read');
      await expect(box.connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'absent' });
      await perform(made);
      await expect(box.connector.findPerformed(made, account(), never)).resolves.toMatchObject({ found: 'yes' });
    });

    it('tells that a mail is gone', async () => {
      const { item } = await incoming();
      await empty(box.lab, BRAND);
      for (const verb of ['archive', 'mark-read'] as const)
        await expect(perform(action(item, verb))).rejects.toMatchObject({ reason: 'gone' });
    });

    it('does nothing once the call was aborted', async () => {
      const { item } = await incoming();
      const aborted = AbortSignal.abort();
      await expect(box.connector.perform(replyTo(item, 'Late'), account(), aborted)).rejects.toMatchObject({
        kind: 'unavailable',
        mayHaveHappened: false,
      });
      expect(await mailsIn(box.lab, CLIENT, 'INBOX')).toEqual([]);
    });
  });
}
