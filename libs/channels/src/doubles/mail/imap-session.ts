import type { Socket } from 'node:net';
import { handlers, type Handler } from './imap-commands';
import { CommandReader, ImapSyntaxError, textOf, tokenise, type Token } from './imap-tokens';
import type { Folder, Mailbox, StoredMail } from './mail-store';
import type { MailFault } from './faults';

export interface ImapHost {
  mailbox(address: string): Mailbox | undefined;
  fault(): MailFault | null;
}

/** One client's connection: what it is signed in to, which folder it has open, and what it has been told about that folder. */
export class ImapSession {
  mailbox: Mailbox | null = null;
  folder: Folder | null = null;
  readOnly = false;
  /** The mails the client knows of, by sequence number. */
  view: StoredMail[] = [];
  private idleTag: string | null = null;
  private answerTo: ((line: string) => void) | null = null;
  private stopWatching: () => void = () => undefined;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    readonly host: ImapHost,
    private readonly socket: Socket,
  ) {
    const reader = new CommandReader(
      (parts) => this.receive(parts),
      () => this.line('+ go on'),
    );
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.stopWatching());
    socket.on('data', (chunk: Buffer) => this.guard(() => reader.push(chunk)));
    const fault = host.fault();
    if (fault === 'reset') socket.destroy();
    else if (fault !== 'hang') this.line('* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR] ready');
  }

  line(text: string): void {
    if (!this.socket.destroyed) this.socket.write(`${text}\r\n`);
  }

  bytes(data: Buffer): void {
    if (!this.socket.destroyed) this.socket.write(data);
  }

  end(): void {
    this.socket.end();
  }

  /** The next line of the client is the answer to a challenge, not a command. */
  ask(answerTo: (line: string) => void): void {
    this.answerTo = answerTo;
    this.line('+ ');
  }

  open(folder: Folder, readOnly: boolean): void {
    this.stopWatching();
    this.folder = folder;
    this.readOnly = readOnly;
    this.view = [...folder.mails];
    this.stopWatching = folder.onChanged(() => {
      if (this.idleTag !== null) this.tellChanges();
    });
  }

  closeFolder(): void {
    this.stopWatching();
    this.folder = null;
    this.view = [];
  }

  startIdle(tag: string): void {
    this.idleTag = tag;
    this.line('+ idling');
    this.tellChanges();
  }

  /** Tells what came and went since the client last heard. */
  tellChanges(): void {
    if (!this.folder) return;
    const present = new Set(this.folder.mails.map(({ uid }) => uid));
    for (let index = this.view.length - 1; index >= 0; index--) {
      const mail = this.view[index];
      if (mail && !present.has(mail.uid)) {
        this.view.splice(index, 1);
        this.line(`* ${index + 1} EXPUNGE`);
      }
    }
    if (this.folder.mails.length !== this.view.length) this.line(`* ${this.folder.mails.length} EXISTS`);
    this.view = [...this.folder.mails];
  }

  private guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.line(`* BYE ${error instanceof ImapSyntaxError ? error.message : 'internal error'}`);
      this.socket.destroy();
    }
  }

  private receive(parts: readonly string[]): void {
    const first = parts[0] ?? '';
    if (this.answerTo) {
      const answer = this.answerTo;
      this.answerTo = null;
      answer(first);
    } else if (this.idleTag !== null) {
      const tag = this.idleTag;
      this.idleTag = null;
      this.line(/^done$/i.test(first) ? `${tag} OK idle ended` : `${tag} BAD expected DONE`);
    } else this.queue = this.queue.then(() => this.run(parts));
  }

  private async run(parts: readonly string[]): Promise<void> {
    const [tag = '*'] = (parts[0] ?? '').split(' ', 1);
    if (this.playFault(tag, parts)) return;
    try {
      const [, ...tokens] = tokenise(parts);
      await this.dispatch(tag, tokens);
    } catch (error) {
      this.line(`${tag} BAD ${error instanceof ImapSyntaxError ? error.message : 'internal error'}`);
    }
  }

  private async dispatch(tag: string, tokens: readonly Token[]): Promise<void> {
    const byUid = textOf(tokens[0]).toUpperCase() === 'UID';
    const words = byUid ? tokens.slice(1) : tokens;
    const name = textOf(words[0]).toUpperCase();
    const handler: Handler | undefined = handlers[name];
    if (!handler) return this.line(`${tag} BAD unknown command`);
    if (handler.needs !== 'nothing' && !this.mailbox)
      return this.line(`${tag} NO [AUTHENTICATIONFAILED] sign in first`);
    if (handler.needs === 'folder' && !this.folder) return this.line(`${tag} BAD no folder is open`);
    await handler.run({ session: this, tag, args: words.slice(1), byUid });
  }

  private playFault(tag: string, parts: readonly string[]): boolean {
    const fault = this.host.fault();
    const isLogin = / (LOGIN|AUTHENTICATE) /i.test(parts[0] ?? '');
    if (fault === 'reset') this.socket.destroy();
    else if (fault === 'unauthorized' && isLogin) this.line(`${tag} NO [AUTHENTICATIONFAILED] Authentication failed.`);
    else if (fault === 'forbidden' && this.mailbox) this.line(`${tag} NO [NOPERM] Permission denied`);
    else if (fault === 'rate-limited' && this.mailbox) this.line(`${tag} NO [THROTTLED] Too many requests`);
    else if (fault === 'server-error') this.line(`${tag} NO [UNAVAILABLE] Temporary failure`);
    else if (fault === 'echo') this.line(`${tag} NO refused: ${parts.join(' ')}`);
    else return fault === 'hang';
    return true;
  }
}
