import type { WebSocket } from 'ws';
import type { Session } from './discord.ear';
import { type Json, recordOf } from './discord.payloads';

/** What a frame is for (gateway opcodes). */
const OP = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 } as const;

/** Closing with 1000 or 1001 would end the session; with any other code it can be resumed. */
const LEAVE_RESUMABLE = 4000;

/** A connection that does not answer the closing is broken off. */
const LONGEST_GOODBYE_MS = 2000;

const TOKEN_REFUSED = 4004;
const INTENTS_REFUSED = 4014;
/** Wrong shard, too many servers for one connection, wrong version, wrong or refused intents: the same again ends the same. */
const REFUSALS = new Set([4010, 4011, 4012, 4013, INTENTS_REFUSED]);
/** Not authenticated, wrong sequence, session timed out: the next one begins anew. */
const SESSION_OVER = new Set([4003, 4007, 4009]);

/**
 * How a connection ended: `lost` can be resumed, `over` needs a new session, `invalid` too but after a moment, `refused` must
 * not be tried again as it was.
 */
export interface Ended {
  how: 'lost' | 'over' | 'invalid' | 'token-refused' | 'refused';
  /** Close code; 1006 where there was none. */
  code: number;
}

interface Conversation {
  token: string;
  intents: number;
  /** Session to resume; null identifies. */
  session: Session | null;
  signal: AbortSignal;
  /** Longest wait for the first frame, ms. */
  helloMs: number;
  /** Each event in the order of `seq`. */
  onDispatch(type: string, event: Json, seq: number): void;
}

interface Frame {
  op: unknown;
  d: unknown;
  s: unknown;
  t: unknown;
}

/** One connection from its opening to its end: hello, identify or resume, heartbeats, events. Never rejects. */
export function converse(socket: WebSocket, conversation: Conversation): Promise<Ended> {
  return new Promise((resolve) => {
    const { signal } = conversation;
    let invalid = false;
    let over = false;
    let acknowledged = true;
    let seq = conversation.session?.seq ?? null;
    const timers: NodeJS.Timeout[] = [];
    const leave = () => {
      socket.close(LEAVE_RESUMABLE);
      timers.push(setTimeout(() => socket.terminate(), LONGEST_GOODBYE_MS));
    };
    const helloTimer = setTimeout(() => socket.terminate(), conversation.helloMs);

    const send = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }));
    const beat = () => {
      // a beat without an answer: the connection is dead, whatever the socket believes
      if (!acknowledged) return void socket.terminate();
      acknowledged = false;
      send(OP.heartbeat, seq);
    };
    const greet = (hello: Json | null) => {
      clearTimeout(helloTimer);
      const interval = Number(hello?.['heartbeat_interval'] ?? 41_250);
      // the first beat at any moment of the interval, so that after an outage not everybody beats together
      const first = setTimeout(() => {
        beat();
        timers.push(setInterval(beat, interval));
      }, interval * Math.random());
      timers.push(first);
      const [op, d] = greetingOf(conversation);
      send(op, d);
    };
    const take = (frame: Frame) => {
      switch (frame.op) {
        case OP.hello:
          return greet(recordOf(frame.d));
        case OP.heartbeat:
          return send(OP.heartbeat, seq);
        case OP.ack:
          acknowledged = true;
          return;
        case OP.reconnect:
          return leave();
        case OP.invalid:
          invalid = true;
          over = frame.d !== true;
          return leave();
        case OP.dispatch:
          if (typeof frame.s === 'number') seq = frame.s;
          return conversation.onDispatch(String(frame.t), recordOf(frame.d) ?? {}, seq ?? 0);
      }
    };

    socket.on('message', (data) => {
      const frame = signal.aborted ? null : frameOf(String(data as Buffer));
      if (frame) take(frame);
    });
    socket.on('error', () => socket.terminate());
    socket.on('close', (code) => {
      signal.removeEventListener('abort', leave);
      clearTimeout(helloTimer);
      for (const timer of timers) clearTimeout(timer);
      resolve(endOf(code, invalid, over));
    });
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
}

function greetingOf({ token, intents, session }: Conversation): [op: number, d: Json] {
  if (session) return [OP.resume, { token, session_id: session.id, seq: session.seq }];
  const properties = { os: process.platform, browser: 'inbox', device: 'inbox' };
  return [OP.identify, { token, intents, properties }];
}

function endOf(code: number, invalid: boolean, over: boolean): Ended {
  if (invalid) return { how: over ? 'invalid' : 'lost', code };
  if (code === TOKEN_REFUSED) return { how: 'token-refused', code };
  if (REFUSALS.has(code)) return { how: 'refused', code };
  return { how: SESSION_OVER.has(code) ? 'over' : 'lost', code };
}

/** Whether an end is about the privileged intent. */
export function isAboutIntents({ code }: Ended): boolean {
  return code === INTENTS_REFUSED;
}

function frameOf(text: string): Frame | null {
  try {
    const value = recordOf(JSON.parse(text));
    return value && { op: value['op'], d: value['d'], s: value['s'], t: value['t'] };
  } catch {
    return null;
  }
}
