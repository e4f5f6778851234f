import { connect, type Socket } from 'node:net';
import nodemailer from 'nodemailer';
import { MailNetwork } from './index';
import { CommandReader, inSequence, tokenise } from './imap-tokens';

const BRAND = 'support@brand.test';
const CLIENT = 'client_042@mail.test';

/** Speaks IMAP line by line, as a person at a terminal would. */
class Terminal {
  private text = '';
  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => (this.text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
  }

  static async open(port: number): Promise<Terminal> {
    const terminal = new Terminal(connect(port, '127.0.0.1'));
    await terminal.until(/^\* OK/m);
    return terminal;
  }

  async until(pattern: RegExp): Promise<string> {
    const deadline = Date.now() + 3_000;
    while (!pattern.test(this.text)) {
      if (Date.now() > deadline) throw new Error(`no ${String(pattern)} in: ${this.text}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const said = this.text;
    this.text = '';
    return said;
  }

  type(text: string): void {
    this.socket.write(text);
  }

  async say(command: string): Promise<string> {
    this.type(`x ${command}\r\n`);
    return this.until(/^x (OK|NO|BAD).*\r\n/m);
  }

  close(): void {
    this.socket.destroy();
  }
}

describe('the mail network', () => {
  let network: MailNetwork;
  let terminal: Terminal;

  beforeEach(async () => {
    network = await MailNetwork.start();
    network.addMailbox(BRAND, 'support-pass');
    network.addMailbox(CLIENT, 'client-pass');
    terminal = await Terminal.open(network.imapPort);
  });
  afterEach(async () => {
    terminal.close();
    await network.close();
  });

  const signIn = () => terminal.say(`LOGIN ${BRAND} "support-pass"`);
  const smtp = (options = {}) =>
    nodemailer.createTransport({ host: '127.0.0.1', port: network.smtpPort, ignoreTLS: true, ...options });

  it('delivers what comes by SMTP, tells of it, and shows it', async () => {
    const told: string[] = [];
    network.onDelivered(({ address, from }) => told.push(`${from} → ${address}`));
    await smtp().sendMail({
      from: CLIENT,
      to: 'support+tag@brand.test',
      subject: 'Été',
      text: 'Où est-il ?',
      attachments: [{ filename: 'a.txt', content: 'a' }],
    });
    expect(told).toEqual([`${CLIENT} → ${BRAND}`]);
    expect(await network.snapshot(BRAND)).toMatchObject([
      {
        folder: 'INBOX',
        uid: 1,
        subject: 'Été',
        text: expect.stringContaining('Où est-il ?'),
        attachments: ['a.txt'],
        from: CLIENT,
      },
    ]);
  });

  it('refuses unknown recipients and wrong passwords', async () => {
    await expect(smtp().sendMail({ from: CLIENT, to: 'nobody@brand.test', text: 'x' })).rejects.toMatchObject({
      responseCode: 550,
    });
    await expect(smtp({ auth: { user: BRAND, pass: 'wrong' } }).verify()).rejects.toMatchObject({ responseCode: 535 });
    expect(await terminal.say(`LOGIN ${BRAND} wrong`)).toContain('NO [AUTHENTICATIONFAILED]');
    expect(await terminal.say('SELECT INBOX')).toContain('NO');
  });

  it('sends back what it took for an address that does not exist further on', async () => {
    network.bounceLater('gone@mail.test');
    await smtp().sendMail({
      from: BRAND,
      to: 'gone@mail.test',
      subject: 'Hello',
      text: 'x',
      messageId: '<m1@brand.test>',
    });
    const [bounce] = network.mailbox(BRAND)?.inbox.mails ?? [];
    expect(bounce?.raw.toString()).toMatch(
      /report-type=delivery-status[\s\S]*Action: failed[\s\S]*Message-ID: <m1@brand\.test>/,
    );
  });

  it('numbers mails by UID for ever and answers n:* with the last one', async () => {
    for (const text of ['a', 'b', 'c']) network.deliver(`Subject: ${text}\r\n\r\n${text}`, [BRAND]);
    await signIn();
    expect(await terminal.say('SELECT INBOX')).toMatch(/\* 3 EXISTS[\s\S]*\[UIDNEXT 4\]/);
    expect(await terminal.say('UID STORE 3 +FLAGS.SILENT (\\Deleted)')).toContain('OK');
    expect(await terminal.say('UID EXPUNGE 3')).toContain('* 3 EXPUNGE');
    network.deliver('Subject: d\r\n\r\nd', [BRAND]);
    await terminal.say('NOOP');
    expect(await terminal.say('UID SEARCH UID 99:*')).toContain('* SEARCH 4');
    expect(await terminal.say('UID SEARCH OR HEADER Subject "b" SUBJECT d NOT SEEN')).toContain('* SEARCH 2 4');
  });

  it('reads parts without marking as seen, and marks when asked without PEEK', async () => {
    network.deliver('Subject: a\r\nX-Other: 1\r\n\r\nbody text', [BRAND]);
    await signIn();
    await terminal.say('SELECT INBOX');
    expect(await terminal.say('UID FETCH 1 (FLAGS BODY.PEEK[HEADER.FIELDS (SUBJECT)])')).toMatch(
      /FLAGS \(\) BODY\[HEADER\.FIELDS \(SUBJECT\)\] \{14\}\r\nSubject: a\r\n\r\n\)/,
    );
    expect(await terminal.say('UID FETCH 1 BODY.PEEK[TEXT]<5.4>')).toContain('BODY[TEXT]<5> {4}\r\ntext)');
    await terminal.say('FETCH 1 BODY[TEXT]');
    expect(await terminal.say('FETCH 1 FLAGS')).toContain('\\Seen');
  });

  it('maps a moved UID, and answers OK without a map for one that is gone', async () => {
    network.deliver('Subject: a\r\n\r\na', [BRAND]);
    await signIn();
    await terminal.say('SELECT INBOX');
    const moved = await terminal.say('UID MOVE 1 Archive');
    expect(moved).toMatch(/COPYUID 1 1 1[\s\S]*\* 1 EXPUNGE[\s\S]*x OK/);
    const gone = await terminal.say('UID MOVE 1 Archive');
    expect(gone).not.toContain('COPYUID');
    expect(gone).toContain('x OK');
    expect(await terminal.say('UID MOVE 1 Nowhere')).toContain('NO [TRYCREATE]');
  });

  it('pushes arrivals and departures while idling', async () => {
    await signIn();
    await terminal.say('SELECT INBOX');
    terminal.type('y IDLE\r\n');
    await terminal.until(/^\+/m);
    network.deliver('Subject: a\r\n\r\na', [BRAND]);
    await terminal.until(/\* 1 EXISTS/);
    network.mailbox(BRAND)?.inbox.remove(new Set([1]));
    await terminal.until(/\* 1 EXPUNGE/);
    terminal.type('DONE\r\n');
    await terminal.until(/^y OK/m);
  });

  it('stores what is appended, byte for byte, with flags and date', async () => {
    await signIn();
    const raw = 'Subject: é\r\n\r\n"quoted" (x)';
    terminal.type(`z APPEND Sent (\\Seen) "20-Nov-2026 09:30:00 +0100" {${Buffer.byteLength(raw)}}\r\n`);
    await terminal.until(/^\+/m);
    terminal.type(`${raw}\r\n`);
    await terminal.until(/APPENDUID 1 1/);
    const [mail] = network.mailbox(BRAND)?.folder('Sent')?.mails ?? [];
    expect(mail?.raw.toString()).toBe(raw);
    expect(mail?.internalDate.toISOString()).toBe('2026-11-20T08:30:00.000Z');
    expect(mail?.flags).toEqual(new Set(['\\Seen']));
  });

  it('changes nothing in a folder opened for reading', async () => {
    network.deliver('Subject: a\r\n\r\na', [BRAND]);
    await signIn();
    await terminal.say('EXAMINE INBOX');
    expect(await terminal.say('STORE 1 +FLAGS (\\Seen)')).toContain('NO [READ-ONLY]');
    await terminal.say('FETCH 1 BODY[]');
    expect(network.mailbox(BRAND)?.inbox.mails[0]?.flags.size).toBe(0);
  });

  it('answers nonsense with BAD and lives on', async () => {
    for (const nonsense of ['NONSENSE', 'LOGIN "open', 'FETCH (((', 'LIST ) ('])
      expect(await terminal.say(nonsense)).toContain('BAD');
    expect(await signIn()).toContain('OK');
    await terminal.say('SELECT INBOX');
    for (const nonsense of ['UID SEARCH WHATEVER', 'UID FETCH a:b FLAGS', 'FETCH 1'])
      expect(await terminal.say(nonsense)).toMatch(/^x (BAD|OK)/m);
    expect(await terminal.say('NOOP')).toContain('OK');
  });
});

describe('IMAP words', () => {
  it('are read with literals in any cutting of the stream', () => {
    const stream = Buffer.from('a APPEND "In box" (\\Seen) {5+}\r\nhel\r\n BODY[HEADER.FIELDS (A B)]<0.5>\r\n');
    for (let cut = 1; cut < stream.length; cut++) {
      const commands: (readonly string[])[] = [];
      const reader = new CommandReader(
        (parts) => commands.push(parts),
        () => undefined,
      );
      reader.push(stream.subarray(0, cut));
      reader.push(stream.subarray(cut));
      expect(commands.map(tokenise)).toEqual([
        [
          { kind: 'atom', value: 'a' },
          { kind: 'atom', value: 'APPEND' },
          { kind: 'text', value: 'In box' },
          { kind: 'list', items: [{ kind: 'atom', value: '\\Seen' }] },
          { kind: 'text', value: 'hel\r\n' },
          { kind: 'atom', value: 'BODY[HEADER.FIELDS (A B)]<0.5>' },
        ],
      ]);
    }
  });

  it.each([
    ['2:4,7', 10, [2, 3, 4, 7]],
    ['9:*', 10, [9, 10]],
    ['12:*', 10, [10]],
    ['4:2', 10, [2, 3, 4]],
    ['*', 10, [10]],
  ])('%s of %i', (set, highest, expected) => {
    const within = inSequence(set, highest);
    expect(Array.from({ length: highest }, (_, index) => index + 1).filter(within)).toEqual(expected);
  });
});
