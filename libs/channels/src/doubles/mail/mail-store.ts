import { EventEmitter } from 'node:events';

export interface StoredMail {
  uid: number;
  flags: Set<string>;
  internalDate: Date;
  raw: Buffer;
}

/** One folder in memory. UIDs ascend and are never given twice; `changed` is emitted after every change. */
export class Folder {
  uidNext = 1;
  mails: StoredMail[] = [];
  private readonly changes = new EventEmitter().setMaxListeners(0);

  constructor(
    readonly name: string,
    /** `\Sent`, `\Junk`, …; null for the inbox and plain folders. */
    readonly specialUse: string | null,
    public uidValidity: number,
  ) {}

  add(raw: Buffer, flags: Iterable<string> = [], internalDate = new Date()): StoredMail {
    const mail = { uid: this.uidNext++, flags: new Set(flags), internalDate, raw };
    this.mails.push(mail);
    this.changed();
    return mail;
  }

  remove(uids: ReadonlySet<number>): void {
    this.mails = this.mails.filter(({ uid }) => !uids.has(uid));
    this.changed();
  }

  /** Every mail gets a new UID under a new UIDVALIDITY, as after a restored backup. */
  renumber(): void {
    this.uidValidity += 1;
    this.uidNext = 1;
    this.mails = this.mails.map((mail) => ({ ...mail, uid: this.uidNext++ }));
    this.changed();
  }

  changed(): void {
    this.changes.emit('changed');
  }

  /** Returns how to stop listening. */
  onChanged(listener: () => void): () => void {
    this.changes.on('changed', listener);
    return () => this.changes.off('changed', listener);
  }
}

const SPECIAL = ['Sent', 'Junk', 'Trash', 'Archive', 'Drafts'];

/** The folders of one address, with the password that opens them by IMAP and SMTP. */
export class Mailbox {
  readonly folders: Folder[];

  constructor(
    /** Lower case. */
    readonly address: string,
    readonly password: string,
  ) {
    this.folders = [new Folder('INBOX', null, 1), ...SPECIAL.map((name) => new Folder(name, `\\${name}`, 1))];
  }

  /** By name; INBOX in any case. */
  folder(name: string): Folder | undefined {
    const wanted = name.toUpperCase() === 'INBOX' ? 'INBOX' : name;
    return this.folders.find((folder) => folder.name === wanted);
  }

  create(name: string): Folder {
    const folder = new Folder(name, null, 1);
    this.folders.push(folder);
    return folder;
  }

  /** @throws when the mailbox has no inbox, which cannot be. */
  get inbox(): Folder {
    const inbox = this.folder('INBOX');
    if (!inbox) throw new Error('a mailbox without an inbox');
    return inbox;
  }
}
