import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError } from '../../spi/errors';
import { bearerOf, MastodonClient } from './mastodon.client';
import { ownIdOf } from './mastodon.lanes';
import { idOf, recordOf } from './mastodon.payloads';
import { streamBaseOf } from './mastodon.settings';
import { Calm, pause } from '../../http/waiting';

/** Every wait of the stream, in milliseconds. */
export interface StreamTiming {
  /** Between the end of a stream that lived and the next one. */
  againMs: number;
  /** A stream that ends sooner than this counts as a failure. */
  livedMs: number;
  /** First and longest wait after a failure. */
  backOffMs: readonly [number, number];
  /** While there is no stream, news is announced at this interval, so that the account is polled. */
  pollMs: number;
  /** A stream without a sign of life for this long is dead: Mastodon sends `:thump` every 15 seconds. */
  silenceMs: number;
  /** Edits, deletions and our own posts are announced at most once in this time: busy timelines are full of them. */
  calmMs: number;
}

export const STREAM_TIMING: StreamTiming = {
  againMs: 1000,
  livedMs: 5000,
  backOffMs: [5000, 15 * 60_000],
  pollMs: 30_000,
  silenceMs: 60_000,
  calmMs: 5000,
};

/** One frame of the stream (server-sent events). */
interface Frame {
  event: string;
  data: string;
}

/**
 * Announces news for as long as the signal allows, over one stream that is opened again after every loss. A stream has no
 * replay, so that each opening counts as news; without a stream the account is polled. A refused token ends it.
 */
export async function listen(
  account: AccountContext,
  onNews: () => void,
  signal: AbortSignal,
  timing: StreamTiming = STREAM_TIMING,
): Promise<void> {
  const [shortest, longest] = timing.backOffMs;
  let wait = shortest;
  let isOpen = false;
  let place: Place | null = null;
  const polling = setInterval(() => isOpen || onNews(), timing.pollMs);
  try {
    while (!signal.aborted) {
      const started = Date.now();
      try {
        place ??= await placeOf(account, signal);
        await follow(place, { account, onNews, signal, timing }, () => (isOpen = true));
      } catch (error) {
        if (error instanceof ConnectorAuthError && !signal.aborted) throw error;
      }
      const lived = isOpen && Date.now() - started >= timing.livedMs;
      isOpen = false;
      if (lived) wait = shortest;
      else place = null; // the server may have moved its stream
      // Many accounts of one server must not come back in the same instant
      await pause(lived ? timing.againMs : wait * (0.75 + Math.random() / 2), signal);
      if (!lived) wait = Math.min(wait * 2, longest);
    }
  } finally {
    clearInterval(polling);
  }
}

/** Where the stream is and who listens; asked for once, and again after a failure. */
interface Place {
  base: string;
  ownId: string;
}

interface Listener {
  account: AccountContext;
  onNews: () => void;
  signal: AbortSignal;
  timing: StreamTiming;
}

async function placeOf(account: AccountContext, signal: AbortSignal): Promise<Place> {
  const client = new MastodonClient(account, signal);
  const ownId = await ownIdOf(account, client);
  const { streaming } = await client.instance();
  return { base: streamBaseOf(account, streaming), ownId };
}

/** One stream from its opening to its end. */
async function follow(place: Place, { account, onNews, signal, timing }: Listener, onOpen: () => void): Promise<void> {
  const silence = new AbortController();
  const response = await account.fetch(`${place.base}/api/v1/streaming/user`, {
    headers: { accept: 'text/event-stream', authorization: bearerOf(account) },
    signal: AbortSignal.any([signal, silence.signal]),
  });
  if (response.status === 401 || response.status === 403) {
    throw new ConnectorAuthError(`Mastodon answered ${response.status}: the stream is refused`);
  }
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  if (!response.ok || !response.body || !isStream) {
    await response.body?.cancel();
    throw new Error(`no stream (${response.status})`);
  }
  onOpen();
  onNews();
  const calm = new Calm(onNews, timing.calmMs);
  let timer = setTimeout(() => silence.abort(), timing.silenceMs);
  try {
    const frames = new FrameReader();
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), timing.silenceMs);
      for (const frame of frames.read(chunk)) announce(frame, place.ownId, onNews, calm);
    }
  } finally {
    clearTimeout(timer);
    calm.stop();
  }
}

const AT_ONCE = new Set(['notification', 'conversation', 'notifications_merged']);
const CALMLY = new Set(['status.update', 'delete']);

function announce({ event, data }: Frame, ownId: string, onNews: () => void, calm: Calm): void {
  if (AT_ONCE.has(event)) onNews();
  else if (CALMLY.has(event) || (event === 'update' && authorOf(data) === ownId)) calm.tell();
}

/** Whose status came into the home timeline; most are of people that the account follows. */
function authorOf(data: string): string | null {
  try {
    return idOf(recordOf(recordOf(JSON.parse(data))?.['account'])?.['id']);
  } catch {
    return null;
  }
}

/** The longest line that is kept: a frame beyond it is none of Mastodon's. */
const LONGEST_BUFFER = 2_000_000;

/** Reads server-sent events out of bytes that may be cut anywhere. Lines that begin with `:` are signs of life. */
export class FrameReader {
  private readonly decoder = new TextDecoder();
  private rest = '';
  private event = '';
  private data: string[] = [];

  read(chunk: Uint8Array): Frame[] {
    this.rest += this.decoder.decode(chunk, { stream: true });
    const lines = this.rest.split(/\r\n|\n|\r(?!$)/);
    this.rest = (lines.pop() ?? '').slice(0, LONGEST_BUFFER);
    return lines.map((line) => this.line(line)).filter((frame) => frame !== null);
  }

  private line(line: string): Frame | null {
    if (line === '') return this.end();
    const [, field, value = ''] = /^([^:]*)(?::\s?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') this.event = value;
    if (field === 'data') this.data.push(value);
    return null;
  }

  private end(): Frame | null {
    const frame = this.data.length > 0 ? { event: this.event || 'message', data: this.data.join('\n') } : null;
    this.event = '';
    this.data = [];
    return frame;
  }
}
