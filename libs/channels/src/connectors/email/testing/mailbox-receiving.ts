import { bounceFor } from '../../../doubles/mail/index';
import { asMailProgram, BRAND, CLIENT, empty, eventually, inject, mailsIn, send } from './mail-lab';
import { type Box, mailboxDriver } from './mailbox-driver';

/** What arrives, moves and leaves. */
export function describeReceiving(box: Box): void {
  const { account, since, eventsOf, itemsOf, news, received, replyTo, perform } = mailboxDriver(box);

  describe('receiving', () => {
    it('gives notice by IDLE and has the mail by the time of the notice', async () => {
      const { cursor } = await since(null);
      const stop = new AbortController();
      let notices = 0;
      const listening = box.connector.listen(account(), () => notices++, stop.signal);
      await eventually(() => notices > 0);
      notices = 0;
      const messageId = await send(box.lab);
      await eventually(() => notices > 0, 20_000);
      const { item } = await received(cursor);
      expect(item).toMatchObject({
        externalId: messageId,
        direction: 'in',
        text: 'Where is my order?',
        author: { externalId: CLIENT },
      });
      stop.abort();
      await listening;
    });

    it('starts from now: mail from before the connection needs a backfill', async () => {
      await send(box.lab);
      const first = await since(null);
      expect(first).toMatchObject({ payloads: [], more: false });
      const idle = await since(first.cursor);
      expect(idle).toEqual({ payloads: [], cursor: first.cursor, more: false });
    });

    it('reads nothing twice and does not mark mail as seen', async () => {
      const { cursor } = await since(null);
      await send(box.lab);
      const { cursor: next } = await received(cursor);
      expect((await since(next)).payloads).toEqual([]);
      const [mail] = await mailsIn(box.lab, BRAND, 'INBOX');
      expect(mail?.flags.has('\\Seen')).toBe(false);
    });

    it('threads three mails by their headers', async () => {
      const { cursor } = await since(null);
      const first = await send(box.lab);
      const second = await send(box.lab, {
        subject: 'Re: Order 1042',
        inReplyTo: `<${first}>`,
        references: [`<${first}>`],
      });
      await send(box.lab, {
        subject: 'Re: Order 1042',
        inReplyTo: `<${second}>`,
        references: [`<${first}>`, `<${second}>`],
      });
      const items = await eventually(async () => {
        const found = await itemsOf(await since(cursor));
        return found.length === 3 && found;
      });
      expect(items.map(({ thread }) => thread.key)).toEqual([first, first, first]);
      expect(items[2]?.parentExternalId).toBe(second);
    });

    it('brings attachments and inline images whole', async () => {
      const { cursor } = await since(null);
      const invoice = Buffer.from('%PDF-1.4 invoice é');
      await send(box.lab, {
        html: '<p>See <img src="cid:photo@mail.test"></p>',
        attachments: [
          { filename: 'invoice.pdf', content: invoice },
          { filename: 'photo.png', content: Buffer.from([137, 80, 78, 71]), cid: 'photo@mail.test' },
        ],
      });
      const { item } = await received(cursor);
      expect(item.html).toContain('cid:photo@mail.test');
      expect(item.attachments).toMatchObject([
        { name: 'photo.png', contentId: 'photo@mail.test', contentType: 'image/png' },
        { name: 'invoice.pdf', contentId: null, content: invoice.toString('base64'), size: invoice.length },
      ]);
    });

    it('backfills the newest first in chunks and goes on where it was interrupted', async () => {
      await asMailProgram(box.lab, BRAND, async (client) => {
        for (let index = 0; index < 230; index++)
          await client.append(
            'INBOX',
            `From: ${CLIENT}\r\nMessage-ID: <old-${index}@mail.test>\r\nSubject: ${index}\r\n\r\nold`,
            [],
            new Date(),
          );
      });
      const from = new Date(Date.now() - 86_400_000).toISOString();
      const first = await since(null, from);
      const again = await since(first.cursor, from);
      const repeated = await since(first.cursor, from);
      const last = await since(again.cursor, from);
      expect(repeated.payloads).toEqual(again.payloads);
      const ids = (await Promise.all([first, again, last].map(itemsOf))).map((items) =>
        items.map(({ externalId }) => externalId),
      );
      expect(ids.map((chunk) => chunk.length)).toEqual([100, 100, 30]);
      expect(ids[0]?.at(-1)).toBe('old-229@mail.test');
      expect(ids[2]?.[0]).toBe('old-0@mail.test');
      expect(new Set(ids.flat()).size).toBe(230);
      const tail = last.more ? await since(last.cursor, from) : last;
      expect(tail.more).toBe(false);
      expect(await since(tail.cursor, from)).toEqual({ payloads: [], cursor: tail.cursor, more: false });
    }, 60_000);

    it('tells that another hand moved a mail away and brought it back', async () => {
      const { cursor } = await since(null);
      await send(box.lab);
      const { item, cursor: here } = await received(cursor);
      await asMailProgram(box.lab, BRAND, async (client) => {
        await client.mailboxOpen('INBOX');
        await client.messageMove('1:*', 'Archive');
      });
      const away = await news(here);
      expect(away.events).toMatchObject([{ type: 'state', externalId: item.externalId, platformState: 'hidden' }]);
      await asMailProgram(box.lab, BRAND, async (client) => {
        await client.mailboxOpen('Archive');
        await client.messageMove('1:*', 'INBOX');
      });
      const back = await news(away.page.cursor);
      expect(back.events).toContainEqual(
        expect.objectContaining({ type: 'state', externalId: item.externalId, platformState: 'visible' }),
      );
    });

    it('tells that a mail was expunged', async () => {
      const { cursor } = await since(null);
      await send(box.lab);
      const { item, cursor: here } = await received(cursor);
      await empty(box.lab, BRAND);
      const { events } = await news(here);
      expect(events).toMatchObject([{ type: 'state', externalId: item.externalId, platformState: 'hidden' }]);
    });

    it('finds its place again by Message-ID when every UID became void', async () => {
      const { cursor } = await since(null);
      await send(box.lab);
      const { cursor: here } = await received(cursor);
      await box.lab.forgetUids(BRAND);
      const missed = await send(box.lab, { subject: 'While away' });
      const { page, events } = await news(here);
      expect(events.map((event) => event.type === 'item' && event.externalId)).toEqual([missed]);
      expect((await since(page.cursor)).payloads).toEqual([]);
    }, 30_000);

    it('listens again after the server was killed', async () => {
      const stop = new AbortController();
      let notices = 0;
      const listening = box.connector.listen(account(), () => notices++, stop.signal);
      await eventually(() => notices > 0);
      await box.lab.kill();
      await box.lab.revive();
      const known = notices;
      await eventually(() => notices > known, 10_000);
      const again = notices;
      await send(box.lab);
      await eventually(() => notices > again, 20_000);
      stop.abort();
      await listening;
    }, 30_000);

    it('is unavailable, and says so, while the server is away', async () => {
      const { cursor } = await since(null);
      await box.lab.kill();
      await expect(since(cursor)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
      await box.lab.revive();
      expect((await since(cursor)).payloads).toEqual([]);
    }, 30_000);

    it('ties a bounce to the reply that did not arrive', async () => {
      const { cursor } = await since(null);
      await send(box.lab);
      const { item, cursor: here } = await received(cursor);
      const receipt = await perform(replyTo(item, 'On its way.'));
      const [copy] = await mailsIn(box.lab, BRAND, 'Sent');
      const bounce = bounceFor(Buffer.from(copy?.source ?? ''), {
        to: BRAND,
        recipient: CLIENT,
        status: '5.1.1',
        diagnostic: '550 no such user',
      });
      await inject(box.lab, bounce, BRAND, '');
      const events = await eventually(async () => {
        const found = await eventsOf(await since(here));
        return found.some(({ type }) => type === 'delivery') && found;
      });
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'delivery', state: 'failed', externalIds: [receipt.externalId] }),
      );
      expect(events).toContainEqual(
        expect.objectContaining({ type: 'item', direction: 'in', email: expect.objectContaining({ automatic: true }) }),
      );
    });
  });
}
