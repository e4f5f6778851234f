import type { LandedStream } from './discord.cursor';
import type { Json } from './discord.payloads';

/** Beyond it the oldest is let go: nobody has read for hours, and `readBack` mends what was told. */
const MOST_HEARD = 5000;
const NO_SESSION = '';

/** What the gateway told and no page of the API will ever bring. */
export type Told =
  | { kind: 'edited'; channel: string; message: Json }
  | { kind: 'removed'; channel: string; ids: string[]; at: string }
  | { kind: 'reacted'; channel: string; message: string }
  | { kind: 'notice'; detail: string };

interface Heard {
  session: string;
  seq: number;
  told: Told;
}

/** A session of the gateway, as far as it was heard. */
export interface Session {
  id: string;
  url: string;
  seq: number;
}

/**
 * What was heard and has not landed yet. Nothing is let go before a cursor comes back that stands behind it: a page that was
 * not stored is given again, and a process that dies leaves in the cursor where its successor has to resume.
 */
export class Ear {
  session: Session | null = null;
  /** The connection is open and its session has begun or was resumed. */
  live = false;
  /** Counts sessions that began anew: with each, something may have been missed. */
  epoch = 0;
  /** The epoch in which everything was looked through since, and when (process time, ms). */
  looked = { epoch: -1, at: 0 };
  /** Own posts that somebody reacted to: a reaction taken back does not say whose message it was on. */
  readonly ownPosts = new Set<string>();
  private heard: Heard[] = [];
  private readonly sessions: string[] = [];
  private wasOffered: () => void = () => undefined;
  /** Resolves once a cursor was offered. */
  readonly recalled = new Promise<void>((resolve) => (this.wasOffered = resolve));

  /** The session of the cursor, for an ear that has none yet. */
  offer(landed: LandedStream | null): void {
    if (this.session === null && landed) this.open({ id: landed.session, url: landed.url, seq: landed.seq });
    this.wasOffered();
  }

  /** A session begins, or one is taken up. */
  open(session: Session): void {
    this.session = session;
    if (!this.sessions.includes(session.id)) this.sessions.push(session.id);
    if (this.sessions.length > 50) this.sessions.shift();
  }

  /** A session that cannot be resumed; what it told is kept. */
  end(): void {
    this.session = null;
    this.live = false;
  }

  hear(told: Told): void {
    const { id, seq } = this.session ?? { id: NO_SESSION, seq: 0 };
    this.heard.push({ session: id, seq, told });
    if (this.heard.length > MOST_HEARD) this.heard.shift();
  }

  /** Whether nothing can have been missed since everything was last looked through. */
  get inTouch(): boolean {
    return this.live && this.looked.epoch === this.epoch;
  }

  /** What was heard behind a cursor, oldest first, and how far the session will have landed with it. */
  pending(landed: LandedStream | null, most: number): { told: Told[]; stream: LandedStream | null; more: boolean } {
    if (landed) this.heard = this.heard.filter((one) => !this.isLanded(one, landed));
    const taken = this.heard.slice(0, most);
    const more = taken.length < this.heard.length;
    // what was said outside a session has no place in it to stand behind: it is given once
    this.heard = this.heard.filter((one) => one.session !== NO_SESSION || !taken.includes(one));
    const { session } = this;
    const last = taken.findLast((one) => one.session !== NO_SESSION);
    const told = taken.map((one) => one.told);
    if (session === null && last === undefined) return { told, stream: landed, more };
    const end = more || session === null ? last : { session: session.id, seq: session.seq };
    return { told, stream: end ? { session: end.session, url: session?.url ?? '', seq: end.seq } : landed, more };
  }

  /** A cursor with one of our sessions was written together with everything heard before that session. */
  private isLanded({ session, seq }: Heard, landed: LandedStream): boolean {
    if (session === landed.session) return seq <= landed.seq;
    const [one, other] = [this.sessions.indexOf(session), this.sessions.indexOf(landed.session)];
    return one !== -1 && other !== -1 && one < other;
  }
}
