import { FaultPlayer } from '../faults';

export interface WidgetVisitor {
  id: string;
  name: string | null;
  email: string | null;
  verified: boolean;
  externalUserId: string | null;
  blocked: boolean;
}

export interface WidgetTalk {
  id: string;
  visitorId: string;
  /** Number of the last change. */
  seq: number;
  readByTeam: number;
}

export interface WidgetFile {
  id: string;
  name: string;
  size: number;
  contentType: string;
  bytes: Uint8Array;
}

export interface WidgetWords {
  id: string;
  conversationId: string;
  author: 'visitor' | 'agent';
  seq: number;
  changeSeq: number;
  clientId: string | null;
  actionId: string | null;
  text: string;
  createdAt: string;
  editedAt: string | null;
  deleted: boolean;
  hidden: boolean;
  files: WidgetFile[];
  subject: string | null;
  pageUrl: string | null;
}

interface Said {
  clientId?: string;
  subject?: string;
  pageUrl?: string;
  files?: WidgetFile[];
}

/** What the double of the widget keeps: all of it in maps. */
export class WidgetState {
  readonly visitors = new Map<string, WidgetVisitor>();
  readonly talks = new Map<string, WidgetTalk>();
  readonly words = new Map<string, WidgetWords>();
  readonly files = new Map<string, WidgetFile>();
  /** Bytes an answer brought, by the key it gave them. */
  readonly byKey = new Map<string, string>();
  made = 1000;
}

/**
 * The widget as the connector sees it: visitors who write, edit, delete and read, and the transcript that the agent side changes.
 * What visitors do is landed in `takeLanded`, as the product lands it with the transcript.
 */
export class WebWidgetNetwork {
  readonly state = new WidgetState();
  readonly faults = new FaultPlayer((_status, message) => ({ error: { code: 'played', message } }));
  private landed: string[] = [];

  constructor(private readonly clock: () => Date) {}

  /** A new visitor with a conversation; what is given beside stands as typed by them unless it is verified. */
  arrive(about: Partial<WidgetVisitor> = {}): WidgetTalk {
    const visitor: WidgetVisitor = {
      id: this.id('v'),
      name: null,
      email: null,
      verified: false,
      externalUserId: null,
      blocked: false,
      ...about,
    };
    const talk: WidgetTalk = { id: this.id('cv'), visitorId: visitor.id, seq: 0, readByTeam: 0 };
    this.state.visitors.set(visitor.id, visitor);
    this.state.talks.set(talk.id, talk);
    return talk;
  }

  /** A visitor says something; the same `clientId` again gives the same message. Null when they are blocked. */
  say(talk: WidgetTalk, text: string, { clientId, subject, pageUrl, files }: Said = {}): WidgetWords | null {
    if (this.state.visitors.get(talk.visitorId)?.blocked) return null;
    const known = clientId === undefined ? undefined : this.inTalk(talk).find((words) => words.clientId === clientId);
    if (known) return known;
    const words = this.add(talk, {
      author: 'visitor',
      text,
      clientId: clientId ?? null,
      actionId: null,
      files: files ?? [],
      subject: subject ?? null,
      pageUrl: pageUrl ?? null,
    });
    this.land('message.created', words, words.createdAt);
    return words;
  }

  edit(id: string, text: string): void {
    const words = this.standing(id);
    if (!words) return;
    this.change(words, { text, editedAt: this.later(words) });
    this.land('message.updated', words, words.editedAt ?? words.createdAt);
  }

  remove(id: string): void {
    const words = this.standing(id);
    if (!words) return;
    const at = this.later(words);
    this.change(words, { deleted: true, text: '' });
    this.land('message.deleted', words, at);
  }

  /** The visitor has seen everything so far. */
  read(talk: WidgetTalk): void {
    const event = { type: 'conversation.read', version: 1, at: this.clock().toISOString(), conversationId: talk.id };
    this.landed.push(JSON.stringify(event));
  }

  /** The raw payloads since the last call, in order. */
  takeLanded(): string[] {
    return this.landed.splice(0);
  }

  /** The transcript in its order, what was deleted included. */
  inTalk({ id }: Pick<WidgetTalk, 'id'>): WidgetWords[] {
    return [...this.state.words.values()].filter(({ conversationId }) => conversationId === id);
  }

  /** @internal */
  add(
    talk: WidgetTalk,
    said: Pick<WidgetWords, 'author' | 'text' | 'clientId' | 'actionId' | 'files' | 'subject' | 'pageUrl'>,
  ): WidgetWords {
    talk.seq += 1;
    const words: WidgetWords = {
      id: this.id('m'),
      conversationId: talk.id,
      seq: talk.seq,
      changeSeq: talk.seq,
      createdAt: this.clock().toISOString(),
      editedAt: null,
      deleted: false,
      hidden: false,
      ...said,
    };
    this.state.words.set(words.id, words);
    return words;
  }

  /** @internal Every change takes the next number of the conversation. */
  change(words: WidgetWords, changed: Partial<WidgetWords>): void {
    const talk = this.state.talks.get(words.conversationId);
    if (talk) talk.seq += 1;
    Object.assign(words, { changeSeq: talk?.seq ?? words.changeSeq }, changed);
  }

  /** @internal */
  keep(file: Omit<WidgetFile, 'id'>): WidgetFile {
    const kept = { id: this.id('up'), ...file };
    this.state.files.set(kept.id, kept);
    return kept;
  }

  /** @internal A message that was not deleted. */
  standing(id: string): WidgetWords | undefined {
    const words = this.state.words.get(id);
    return words?.deleted ? undefined : words;
  }

  /** @internal */
  later({ createdAt, editedAt }: WidgetWords): string {
    const least = Date.parse(editedAt ?? createdAt) + 1;
    return new Date(Math.max(this.clock().getTime(), least)).toISOString();
  }

  private land(type: string, words: WidgetWords, at: string): void {
    const { id, seq, text, createdAt, subject, pageUrl, conversationId } = words;
    const visitor = this.state.visitors.get(this.state.talks.get(conversationId)?.visitorId ?? '');
    const attachments = words.files.map(({ id: file, name, size, contentType }) => ({
      id: file,
      name,
      size,
      contentType,
    }));
    const form = subject === null ? null : { subject };
    const message = { id, seq, text, createdAt, attachments, form, pageUrl };
    const { blocked: _blocked, ...about } = visitor ?? { blocked: false };
    this.landed.push(JSON.stringify({ type, version: 1, at, conversationId, message, visitor: about }));
  }

  private id(prefix: string): string {
    this.state.made += 1;
    return `${prefix}_${this.state.made}`;
  }
}
