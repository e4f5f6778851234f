import { MailNetwork } from '@parvis/channels/doubles';
import type { ConversationView } from '@parvis/contracts';
import { eventually } from '@parvis/testing';
import { startWidget, type Visitor, type WidgetTest } from '../../test/widget-test';
import { answerMail } from './answer-mail';
import { MailReturns } from './mail-returns';
import { WidgetMailer } from './widget-mailer';

const BRAND = 'support@shop.example';
const CLIENT = 'client_042@mail.example';

describe('an answer to somebody who went away', () => {
  let widget: WidgetTest;
  let mail: MailNetwork;
  let mailer: WidgetMailer;

  beforeAll(async () => {
    widget = await startWidget();
    mailer = widget.test.app.get(WidgetMailer, { strict: false });
    mail = await MailNetwork.start();
    mail.addMailbox(BRAND, 'brand-pass');
    mail.addMailbox(CLIENT, 'client-pass');
  });
  afterAll(async () => {
    await widget.stop();
    await mail.close();
  });

  const inbox = (address: string): string[] =>
    (mail.mailbox(address)?.folder('INBOX')?.mails ?? []).map(({ raw }) => Buffer.from(raw).toString());
  const gone = (visitor: Visitor) =>
    widget.rows(
      `update widget_message m set created_at = now() - interval '6 minutes' from widget_conversation c
       where c.visitor_id = $1 and m.conversation_id = c.id`,
      [visitor.session.visitorId.slice(2)],
    );
  const answered = async (visitor: Visitor, question: string, answer: string): Promise<ConversationView> => {
    await visitor.say(question);
    const talk = await widget.inQueue(question);
    await widget.reply(talk, answer);
    await eventually(async () => ((await visitor.messages(1)).messages.length > 0 ? true : undefined));
    return talk;
  };
  const sendAll = async (): Promise<void> => {
    while (await mailer.runOnce());
  };

  it('waits as long as there is no mailbox to send it from', async () => {
    const visitor = await widget.visitor();
    await visitor.request('PATCH', '/sessions/current', { email: CLIENT, consent: true });
    await answered(visitor, 'Nobody writes?', 'We do.');
    await gone(visitor);
    await sendAll();
    expect(inbox(CLIENT)).toEqual([]);
    const connected = await widget.owner.request('POST', '/api/accounts', {
      channel: 'email',
      name: BRAND,
      credentials: { password: 'brand-pass' },
      settings: {
        address: BRAND,
        imapHost: '127.0.0.1',
        imapPort: mail.imapPort,
        imapSecurity: 'none',
        smtpHost: '127.0.0.1',
        smtpPort: mail.smtpPort,
        smtpSecurity: 'none',
      },
      backfillDays: 0,
    });
    expect(connected.status).toBe(201);
    await sendAll();
    await eventually(() => (inbox(CLIENT).length === 1 ? true : undefined));
    expect(inbox(CLIENT)[0]).toContain('We do.');
    await sendAll();
    expect(inbox(CLIENT)).toHaveLength(1);
  });

  it('goes to nobody who agreed to no mail, has seen it or is blocked', async () => {
    const before = inbox(CLIENT).length;
    const without = await widget.visitor();
    await answered(without, 'Without an address', 'Yes?');
    const seen = await widget.visitor();
    await seen.request('PATCH', '/sessions/current', { email: CLIENT, consent: true });
    await answered(seen, 'I stay here', 'Good.');
    await seen.request('POST', '/conversations/current/read', { seq: 2 });
    const soon = await widget.visitor();
    await soon.request('PATCH', '/sessions/current', { email: CLIENT, consent: true });
    await answered(soon, 'Just a moment ago', 'Wait.');
    for (const visitor of [without, seen]) await gone(visitor);
    await sendAll();
    expect(inbox(CLIENT)).toHaveLength(before);
  });

  it('comes back into the same conversation when it is answered', async () => {
    const visitor = await widget.visitor();
    await visitor.request('PATCH', '/sessions/current', { name: 'client_042', email: CLIENT, consent: true });
    const talk = await answered(visitor, 'Is oak in stock?', 'Only in Lyon.');
    await gone(visitor);
    const before = inbox(CLIENT).length;
    await sendAll();
    const sent = await eventually(() => inbox(CLIENT)[before]);
    const [, messageId = ''] = /^Message-ID:\s+(<[^>]+>)/im.exec(sent) ?? [];
    const [, root = ''] = /^References:\s+(<[^>]+>)/im.exec(sent) ?? [];
    expect([messageId, root]).toEqual([
      expect.stringContaining('parvis.w-'),
      expect.stringContaining('parvis-widget.'),
    ]);
    const lines = [
      `From: client_042 <${CLIENT}>`,
      `To: ${BRAND}`,
      'Subject: Re: Your message on shop.example',
      `Date: ${new Date().toUTCString()}`,
      `Message-ID: <answer-${Date.now()}@mail.example>`,
      `In-Reply-To: ${messageId}`,
      `References: ${root} ${messageId}`,
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Lyon is fine, thank you.',
    ];
    mail.deliver(lines.join('\r\n'), [BRAND], CLIENT);
    const { body: accounts } = await widget.owner.request('GET', '/api/accounts');
    const mailbox = accounts.find(({ channel }: { channel: string }) => channel === 'email');
    await widget.owner.request('POST', `/api/accounts/${mailbox.id}/sync`);
    const returns = widget.test.app.get(MailReturns, { strict: false });
    const back = await eventually(async () => {
      await returns.runOnce();
      const rows = await widget.rows('select id from widget_message where text like $1', ['Lyon is fine%']);
      return rows.length > 0 ? (await visitor.messages(2)).messages[0] : undefined;
    }, 20_000);
    expect(back).toMatchObject({ text: 'Lyon is fine, thank you.', author: { type: 'visitor' } });
    const again = await widget.inQueue('Lyon is fine, thank you.');
    await eventually(async () => {
      const { body } = await widget.owner.request('GET', '/api/conversations?view=all');
      const open = body.items.filter(({ preview, status }: ConversationView) => preview === again.preview && status === 'open'); // prettier-ignore
      return open.length === 1 && open[0].id === talk.id ? true : undefined;
    });
  });

  it('is put in the visitor’s language', () => {
    const mail = answerMail({ texts: ['Oui.'], subject: null, pageUrl: 'https://shop.example/p', locale: 'fr-FR' });
    expect(mail).toEqual({
      subject: 'Re: Votre message sur shop.example',
      text: 'Oui.\n\n-- \nVous nous avez écrit sur shop.example. Répondez à cet e-mail : votre réponse rejoint la même conversation.',
    });
  });
});
