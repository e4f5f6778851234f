import type { Connector, InboundPage } from '../../../spi/connector';
import type { InboundEvent, ItemSeen } from '../../../spi/inbound';
import type { OutboundAction } from '../../../spi/outbound';
import { composeEmailReply, createEmailConnector } from '../index';
import {
  accountOn,
  asMailProgram,
  BRAND,
  CLIENT,
  empty,
  eventually,
  inject,
  mailsIn,
  send,
  type MailLab,
} from './mail-lab';
import { bounceFor } from '../../../doubles/mail/index';

const never = new AbortController().signal;
const isItem = (event: InboundEvent): event is ItemSeen => event.type === 'item';

/** What a mailbox must do on any server: run against the double and against Dovecot. */
export function describeMailbox(start: () => Promise<MailLab>): void {
  // a busy machine may take its time; what has to be quick says so itself
  jest.setTimeout(30_000);
  let lab: MailLab;
  let connector: Connector;

  beforeAll(async () => {
    lab = await start();
  }, 60_000);
  afterAll(() => lab.stop(), 60_000);
  beforeEach(async () => {
    connector = createEmailConnector({ backOffMs: [50, 400], connectMs: 4_000, answerMs: 8_000 });
    for (const address of [BRAND, CLIENT]) await empty(lab, address);
  }, 30_000);

  const account = () => accountOn(lab);
  const since = (cursor: string | null, backfillFrom: string | null = null) =>
    connector.fetchSince({ cursor, backfillFrom }, account(), never);
  const eventsOf = async (page: InboundPage) =>
    (await Promise.all(page.payloads.map((payload) => connector.parse(payload, account())))).flat();
  const itemsOf = async (page: InboundPage) => (await eventsOf(page)).filter(isItem);

  async function news(cursor: string): Promise<{ page: InboundPage; events: InboundEvent[] }> {
    const page = await eventually(async () => {
      const found = await since(cursor);
      return found.payloads.length > 0 ? found : null;
    });
    return { page, events: await eventsOf(page) };
  }

  async function received(cursor: string): Promise<{ item: ItemSeen; cursor: string }> {
    const { page, events } = await news(cursor);
    const item = events.find(isItem);
    if (!item) throw new Error('no item came');
    return { item, cursor: page.cursor };
  }

  const action = (
    item: ItemSeen,
    verb: OutboundAction['verb'],
    over: Partial<OutboundAction> = {},
  ): OutboundAction => ({
    id: `a${Math.random().toString(36).slice(2)}`,
    verb,
    target: {
      externalId: item.externalId,
      kind: 'email',
      threadKey: item.thread.key,
      parentExternalId: item.parentExternalId,
      postExternalId: null,
      authorExternalId: item.author?.externalId ?? null,
      createdAt: item.createdAt,
    },
    text: '',
    attachments: [],
    email: null,
    replyExternalId: null,
    requestedAt: new Date().toISOString(),
    ...over,
  });

  function replyTo(item: ItemSeen, text: string, over: Partial<OutboundAction> = {}): OutboundAction {
    const made = action(item, 'reply', { text, ...over });
    const email =
      item.email && composeEmailReply(item.email, { actionId: made.id, mailbox: BRAND, ownAddresses: [], all: false });
    return { ...made, email: over.email === undefined ? email : over.email };
  }

  const perform = (made: OutboundAction) => connector.perform(made, account(), never);

  describe('receiving', () => {
    it('gives notice by IDLE and has the mail by the time of the notice', async () => {
      const { cursor } = await since(null);
      const stop = new AbortController();
      let notices = 0;
      const listening = connector.listen(account(), () => notices++, stop.signal);
      await eventually(() => notices > 0);
      notices = 0;
      const messageId = await send(lab);
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
      await send(lab);
      const first = await since(null);
      expect(first).toMatchObject({ payloads: [], more: false });
      const idle = await since(first.cursor);
      expect(idle).toEqual({ payloads: [], cursor: first.cursor, more: false });
    });

    it('reads nothing twice and does not mark mail as seen', async () => {
      const { cursor } = await since(null);
      await send(lab);
      const { cursor: next } = await received(cursor);
      expect((await since(next)).payloads).toEqual([]);
      const [mail] = await mailsIn(lab, BRAND, 'INBOX');
      expect(mail?.flags.has('\\Seen')).toBe(false);
    });

    it('threads three mails by their headers', async () => {
      const { cursor } = await since(null);
      const first = await send(lab);
      const second = await send(lab, {
        subject: 'Re: Order 1042',
        inReplyTo: `<${first}>`,
        references: [`<${first}>`],
      });
      await send(lab, {
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
      await send(lab, {
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
      await asMailProgram(lab, BRAND, async (client) => {
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
      await send(lab);
      const { item, cursor: here } = await received(cursor);
      await asMailProgram(lab, BRAND, async (client) => {
        await client.mailboxOpen('INBOX');
        await client.messageMove('1:*', 'Archive');
      });
      const away = await news(here);
      expect(away.events).toMatchObject([{ type: 'state', externalId: item.externalId, platformState: 'hidden' }]);
      await asMailProgram(lab, BRAND, async (client) => {
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
      await send(lab);
      const { item, cursor: here } = await received(cursor);
      await empty(lab, BRAND);
      const { events } = await news(here);
      expect(events).toMatchObject([{ type: 'state', externalId: item.externalId, platformState: 'hidden' }]);
    });

    it('finds its place again by Message-ID when every UID became void', async () => {
      const { cursor } = await since(null);
      await send(lab);
      const { cursor: here } = await received(cursor);
      await lab.forgetUids(BRAND);
      const missed = await send(lab, { subject: 'While away' });
      const { page, events } = await news(here);
      expect(events.map((event) => event.type === 'item' && event.externalId)).toEqual([missed]);
      expect((await since(page.cursor)).payloads).toEqual([]);
    }, 30_000);

    it('listens again after the server was killed', async () => {
      const stop = new AbortController();
      let notices = 0;
      const listening = connector.listen(account(), () => notices++, stop.signal);
      await eventually(() => notices > 0);
      await lab.kill();
      await lab.revive();
      const known = notices;
      await eventually(() => notices > known, 10_000);
      const again = notices;
      await send(lab);
      await eventually(() => notices > again, 20_000);
      stop.abort();
      await listening;
    }, 30_000);

    it('is unavailable, and says so, while the server is away', async () => {
      const { cursor } = await since(null);
      await lab.kill();
      await expect(since(cursor)).rejects.toMatchObject({ kind: 'unavailable', mayHaveHappened: false });
      await lab.revive();
      expect((await since(cursor)).payloads).toEqual([]);
    }, 30_000);

    it('ties a bounce to the reply that did not arrive', async () => {
      const { cursor } = await since(null);
      await send(lab);
      const { item, cursor: here } = await received(cursor);
      const receipt = await perform(replyTo(item, 'On its way.'));
      const [copy] = await mailsIn(lab, BRAND, 'Sent');
      const bounce = bounceFor(Buffer.from(copy?.source ?? ''), {
        to: BRAND,
        recipient: CLIENT,
        status: '5.1.1',
        diagnostic: '550 no such user',
      });
      await inject(lab, bounce, BRAND, '');
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

  describe('acting', () => {
    async function incoming(letter = {}): Promise<{ item: ItemSeen; cursor: string }> {
      const { cursor } = await since(null);
      await send(lab, letter);
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
        const mails = await mailsIn(lab, CLIENT, 'INBOX');
        return mails.length > 0 && mails;
      });
      expect(arrived?.source).toContain(`In-Reply-To: <${item.externalId}>`);
      expect(arrived?.source).toContain(`References: <${item.externalId}>`);
      expect(arrived?.source).toContain('Subject: Re: Order 1042');
      expect(arrived?.source).toMatch(/^From: "?Maison Lumen"? <support@brand\.test>/m);
      const sent = await mailsIn(lab, BRAND, 'Sent');
      expect(sent).toHaveLength(1);
      expect(sent[0]?.flags).toEqual(new Set(['\\Seen']));
      const [parent] = await mailsIn(lab, BRAND, 'INBOX');
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
      expect(await mailsIn(lab, BRAND, 'Sent')).toEqual([]);
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
      await expect(connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'absent' });
      const receipt = await perform(made);
      await expect(connector.findPerformed(made, account(), never)).resolves.toMatchObject({
        found: 'yes',
        receipt: { externalId: receipt.externalId },
      });
    });

    it('hands a reply to a person when it may or may not have left', async () => {
      const { item } = await incoming();
      const made = replyTo(item, 'Half sent');
      await asMailProgram(lab, BRAND, (client) =>
        client.append('Sent', `Message-ID: <${made.email?.messageId ?? ''}>\r\n\r\nHalf sent`, ['\\Draft']),
      );
      await expect(connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'cannot-tell' });
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
      expect(await mailsIn(lab, BRAND, 'Sent')).toEqual([]);
    });

    it.each([
      ['archive', 'Archive'],
      ['spam', 'Junk'],
      ['delete', 'Trash'],
    ] as const)('%s moves the mail to %s, and unhide brings it back', async (verb, folder) => {
      const { item } = await incoming();
      const made = action(item, verb);
      await expect(connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'absent' });
      const receipt = await perform(made);
      expect(receipt.effects).toMatchObject([{ type: 'state', externalId: item.externalId, platformState: 'hidden' }]);
      expect(await mailsIn(lab, BRAND, folder)).toHaveLength(1);
      await expect(connector.findPerformed(made, account(), never)).resolves.toMatchObject({ found: 'yes' });
      await expect(perform(made)).rejects.toMatchObject({ reason: 'already-done' });
      await perform(action(item, 'unhide'));
      expect(await mailsIn(lab, BRAND, 'INBOX')).toHaveLength(1);
    });

    it('moves a mail that has no Message-ID', async () => {
      const { cursor } = await since(null);
      await inject(
        lab,
        `From: ${CLIENT}\r\nTo: ${BRAND}\r\nDate: Fri, 20 Nov 2026 10:30:00 +0100\r\nSubject: No id\r\n\r\nHello`,
      );
      const { item } = await received(cursor);
      expect(item.externalId).toMatch(/^sha256:/);
      await perform(action(item, 'archive'));
      expect(await mailsIn(lab, BRAND, 'Archive')).toHaveLength(1);
    });

    it('marks as read', async () => {
      const { item } = await incoming();
      const made = action(item, 'mark-read');
      await expect(connector.findPerformed(made, account(), never)).resolves.toEqual({ found: 'absent' });
      await perform(made);
      await expect(connector.findPerformed(made, account(), never)).resolves.toMatchObject({ found: 'yes' });
    });

    it('tells that a mail is gone', async () => {
      const { item } = await incoming();
      await empty(lab, BRAND);
      for (const verb of ['archive', 'mark-read'] as const)
        await expect(perform(action(item, verb))).rejects.toMatchObject({ reason: 'gone' });
    });

    it('does nothing once the call was aborted', async () => {
      const { item } = await incoming();
      const aborted = AbortSignal.abort();
      await expect(connector.perform(replyTo(item, 'Late'), account(), aborted)).rejects.toMatchObject({
        kind: 'unavailable',
        mayHaveHappened: false,
      });
      expect(await mailsIn(lab, CLIENT, 'INBOX')).toEqual([]);
    });
  });

  describe('connecting', () => {
    it('logs in both ways', async () => {
      await expect(connector.probe(account(), '', never)).resolves.toMatchObject({
        externalId: BRAND,
        name: 'Maison Lumen',
        missingPermissions: [],
        credentials: null,
      });
    });

    it('names the refused login and repeats no password', async () => {
      const wrong = accountOn(lab, { credentials: { password: 'wrong-secret-1' } });
      const failure: unknown = await connector.probe(wrong, '', never).catch((error: unknown) => error);
      expect(failure).toMatchObject({ kind: 'auth', message: expect.stringMatching(/IMAP: .*login.*SMTP: .*login/) });
      expect(JSON.stringify(failure) + String(failure)).not.toContain('wrong-secret-1');
      await expect(connector.fetchSince({ cursor: null, backfillFrom: null }, wrong, never)).rejects.toMatchObject({
        kind: 'auth',
      });
      await expect(connector.listen(wrong, () => undefined, never)).rejects.toMatchObject({ kind: 'auth' });
    });

    it('keeps away from private addresses unless the installation allows them', async () => {
      const guarded = accountOn(lab, { allowPrivateNetwork: false });
      await expect(connector.probe(guarded, '', never)).rejects.toMatchObject({
        kind: 'auth',
        message: expect.stringContaining('private network'),
      });
    });
  });
}
