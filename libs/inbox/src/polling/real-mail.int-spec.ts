import { randomUUID } from 'node:crypto';
import { ImapFlow } from 'imapflow';
import { simpleParser } from 'mailparser';
import nodemailer from 'nodemailer';
import type { ConversationView, ReplyAccepted } from '@parvis/contracts';
import { IdentityModule } from '@parvis/identity';
import { signedIn, type SignedInMember } from '@parvis/identity/testing';
import { eventually, startTestApp, type TestApp } from '@parvis/testing';
import { type MailServers, mailServersAvailable, startMailServers } from '../../../../tools/mail/index.mjs';
import { InboundModule, InboundWorkerModule } from '../inbound.module';
import { OutboundModule, OutboundWorkerModule } from '../outbound.module';

const BRAND = { address: 'support@brand.test', password: 'support-pass' };
const CLIENT = { address: 'client_042@mail.test', password: 'client-pass' };

// the gap is named where Dovecot is missing, and refused in continuous integration
const withDovecot = mailServersAvailable() ? describe : describe.skip;

withDovecot('real mail', () => {
  let servers: MailServers;
  let test: TestApp;
  let owner: SignedInMember;

  beforeAll(async () => {
    servers = await startMailServers({ users: [BRAND, CLIENT] });
    const imports = [IdentityModule, InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule];
    test = await startTestApp({ imports });
    owner = await signedIn(test.app, { role: 'owner' });
  }, 60_000);
  afterAll(async () => {
    await test.stop();
    await servers.stop();
  });

  /** Connects the mailbox; a mail sent the moment it is connected is not missed. Afterwards the mailbox is listened to. */
  async function connect(): Promise<void> {
    const answer = await owner.request('POST', '/api/accounts', {
      channel: 'email',
      name: BRAND.address,
      credentials: { password: BRAND.password },
      settings: {
        address: BRAND.address,
        senderName: 'Maison Lumen',
        ...servers.settings,
      },
      backfillDays: 0,
    });
    expect(answer).toMatchObject({ status: 201 });
    await send({ subject: 'Warming up', text: 'A first mail' });
    await eventually(() => conversationAbout('Warming up'), 30_000);
  }

  async function send(letter: { subject: string; text: string; inReplyTo?: string }): Promise<string> {
    const messageId = `<${randomUUID()}@mail.test>`;
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: servers.smtpPort,
      tls: { ca: servers.authority, servername: 'localhost' },
    });
    await transport.sendMail({ from: `client_042 <${CLIENT.address}>`, to: BRAND.address, messageId, ...letter });
    transport.close();
    return messageId;
  }

  async function conversationAbout(subject: string): Promise<ConversationView | undefined> {
    const { body } = await owner.request('GET', '/api/conversations?view=all&sort=newest');
    return (body as { items: ConversationView[] }).items.find((conversation) => conversation.subject === subject);
  }

  async function customersMail() {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port: servers.imapsPort,
      secure: true,
      servername: 'localhost',
      tls: { ca: servers.authority },
      auth: { user: CLIENT.address, pass: CLIENT.password },
      logger: false,
    });
    await client.connect();
    try {
      await client.mailboxOpen('INBOX', { readOnly: true });
      if (client.mailbox === false || client.mailbox.exists === 0) return [];
      const mails = await client.fetchAll('1:*', { source: true });
      return await Promise.all(mails.map(({ source }) => simpleParser(source ?? '')));
    } finally {
      await client.logout();
    }
  }

  it('appears in the queue by the notice of the server, is answered, and the answer arrives in the same thread', async () => {
    await connect();
    const messageId = await send({ subject: 'Where is order 1042?', text: 'It should have been here on Monday.' });
    const conversation = await eventually(() => conversationAbout('Where is order 1042?'));

    const answer = await owner.request('POST', `/api/conversations/${conversation.id}/replies`, {
      verb: 'reply',
      text: 'It leaves our workshop tomorrow.',
      lastSeenItemId: conversation.lastItemId,
    });
    expect(answer).toMatchObject({ status: 201 });
    expect((answer.body as ReplyAccepted).action.state).toBe('held');
    const received = await eventually(
      async () => (await customersMail()).find((mail) => mail.text?.includes('It leaves our workshop tomorrow.')),
      30_000,
    );
    expect(received.subject).toBe('Re: Where is order 1042?');
    expect(received.inReplyTo).toBe(messageId);
    expect([received.references].flat()).toContain(messageId);

    await send({ subject: 'Re: Where is order 1042?', text: 'Thank you!', inReplyTo: received.messageId ?? '' });
    await eventually(async () => (await conversationAbout('Where is order 1042?'))?.itemCount === 3 || undefined);
  }, 90_000);
});
