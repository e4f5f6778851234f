import type { AccountContext } from '../../spi/connector';
import { ConnectorAuthError, ConnectorRateLimited } from '../../spi/errors';
import { Calm } from '../../http/waiting';
import { DiscordClient } from './discord.client';
import { Ear } from './discord.ear';
import { takeIn } from './discord.events';
import { converse, type Ended, isAboutIntents } from './discord.gateway';
import { pause } from '../../http/waiting';
import { type Memory, memoryOf } from './discord.memory';
import { type Json, recordOf, snowflakeOf, textOf } from './discord.payloads';
import { openSocket } from './discord.socket';

/** Every wait of the gateway, in milliseconds. */
export interface GatewayTiming {
  /** How long the session of the cursor is waited for before a new one begins. */
  recallMs: number;
  /** Longest wait for the first frame of a connection. */
  helloMs: number;
  /** Between a connection that lived and the next. */
  againMs: number;
  /** A connection that ends sooner than this counts as a failure. */
  livedMs: number;
  /** After an invalid session, at random between the two: Discord asks for it. */
  invalidMs: readonly [number, number];
  /** First and longest wait after a failure. */
  backOffMs: readonly [number, number];
  /** While there is no connection, news is announced at this interval, so that the account is polled. */
  pollMs: number;
  /** News is announced at most once in this time. */
  calmMs: number;
}

const GATEWAY_TIMING: GatewayTiming = {
  recallMs: 15_000,
  helloMs: 20_000,
  againMs: 500,
  livedMs: 5000,
  invalidMs: [1000, 5000],
  backOffMs: [2000, 10 * 60_000],
  pollMs: 30_000,
  calmMs: 1000,
};

const INTENTS = { guilds: 1 << 0, moderation: 1 << 2, messages: 1 << 9, reactions: 1 << 10, directs: 1 << 12 };
const MESSAGE_CONTENT = 1 << 15;
const PLAIN_INTENTS = Object.values(INTENTS).reduce((sum, bit) => sum | bit, 0);

/** Too many sign-ins in a day reset the token: the last ones are never used. */
const SIGN_INS_KEPT = 20;
/** A resume address that did not work twice is given up for the general one. */
const MOST_RESUME_FAILURES = 2;

interface Listening {
  account: AccountContext;
  memory: Memory;
  ear: Ear;
  calm: Calm;
  signal: AbortSignal;
  timing: GatewayTiming;
  /** The privileged intent was refused although the application seemed to have it. */
  withoutContent: boolean;
  resumeFailures: number;
}

/**
 * Holds the gateway open for as long as the signal allows and announces news. What it tells is kept in the ear until a cursor
 * stands behind it. Every loss is resumed; what cannot be resumed begins anew and counts as news. A refused token ends it.
 */
export async function listen(
  account: AccountContext,
  onNews: () => void,
  signal: AbortSignal,
  timing: GatewayTiming = GATEWAY_TIMING,
): Promise<void> {
  const memory = memoryOf(account);
  const ear = (memory.ear ??= new Ear());
  const calm = new Calm(onNews, timing.calmMs);
  const listening = { account, memory, ear, calm, signal, timing, withoutContent: false, resumeFailures: 0 };
  const polling = setInterval(() => ear.live || onNews(), timing.pollMs);
  try {
    onNews(); // a look brings the cursor, and with it the session that was heard last
    if (ear.session === null) await Promise.race([ear.recalled, pause(timing.recallMs, signal)]);
    await holdOpen(listening);
  } finally {
    ear.live = false;
    clearInterval(polling);
    calm.stop();
  }
}

async function holdOpen(listening: Listening): Promise<void> {
  const { ear, signal, timing } = listening;
  const [shortest, longest] = timing.backOffMs;
  let wait = shortest;
  while (!signal.aborted) {
    const started = Date.now();
    const ended = await attempt(listening).catch((error: unknown) => failureOf(error, signal));
    const lived = ear.live && Date.now() - started >= timing.livedMs;
    ear.live = false;
    if (signal.aborted) return;
    if ('waitMs' in ended) await pause(ended.waitMs, signal);
    else if (ended.how === 'refused') await refused(ended, listening);
    else if (ended.how === 'token-refused') throw new ConnectorAuthError('Discord’s gateway refused the token (4004)');
    else if (ended.how === 'invalid') await pause(between(timing.invalidMs), signal);
    else await pause(lived ? timing.againMs : wait * (0.75 + Math.random() / 2), signal);
    wait = lived ? shortest : Math.min(wait * 2, longest);
  }
}

/** What to do after a call that failed on the way to the gateway. A refused token is passed on. */
function failureOf(error: unknown, signal: AbortSignal): Ended | { waitMs: number } {
  if (error instanceof ConnectorAuthError && !signal.aborted) throw error;
  if (error instanceof ConnectorRateLimited) return { waitMs: error.retryAfterMs };
  return { how: 'lost', code: 1006 };
}

/** One connection: where the session says, or where the API says when there is none. */
async function attempt(listening: Listening): Promise<Ended | { waitMs: number }> {
  const { account, ear, signal, timing } = listening;
  const client = new DiscordClient(account, signal, listening.memory);
  const { session } = ear;
  const isStuck = listening.resumeFailures >= MOST_RESUME_FAILURES;
  let url = isStuck ? '' : (session?.url ?? '');
  let intents = 0;
  if (url === '') {
    const place = await client.gateway();
    if (session === null && place.remaining <= SIGN_INS_KEPT && place.total > SIGN_INS_KEPT) {
      return { waitMs: Math.max(place.resetAfterMs, 1000) };
    }
    url = place.url;
    const { readsContent } = await client.application();
    intents = readsContent && !listening.withoutContent ? PLAIN_INTENTS | MESSAGE_CONTENT : PLAIN_INTENTS;
  }
  const ownId = account.externalId || (await client.me()).id;
  const ended = await converse(openSocket(url, account.allowPrivateNetwork), {
    token: account.credentials['botToken'] ?? '',
    intents,
    session,
    signal,
    helloMs: timing.helloMs,
    onDispatch: (type, event, seq) => heard(type, event, seq, { ...listening, ownId, url }),
  });
  if (ended.how === 'invalid' || ended.how === 'over') ear.end();
  listening.resumeFailures = session !== null && !ear.live ? listening.resumeFailures + 1 : 0;
  return ended;
}

type Hearing = Listening & { ownId: string; url: string };

function heard(type: string, event: Json, seq: number, { ear, memory, account, calm, ownId, url }: Hearing): void {
  if (ear.session) ear.session.seq = seq;
  if (type === 'READY') {
    const session = textOf(event['session_id']);
    if (session === null) return;
    ear.open({ id: session, url: textOf(event['resume_gateway_url']) ?? url, seq });
    ear.epoch += 1;
    ear.live = true;
    const me = snowflakeOf(recordOf(event['user'])?.['id']);
    if (me !== ownId) ear.hear({ kind: 'notice', detail: 'The token belongs to another bot now.' });
    calm.tell();
  } else if (type === 'RESUMED') {
    ear.live = true;
    calm.tell();
  } else if (takeIn(type, event, { memory, account, ownId }) === 'now') calm.tell();
}

/**
 * What Discord refuses for good is not asked again. Without the privileged intent the rest still comes; after any other
 * refusal the account is polled until it is connected anew.
 */
async function refused(ended: Ended, listening: Listening): Promise<void> {
  const { ear, calm, signal, timing } = listening;
  if (isAboutIntents(ended) && !listening.withoutContent) {
    listening.withoutContent = true;
    ear.hear({ kind: 'notice', detail: 'Discord refuses the intent MESSAGE_CONTENT (4014): switch it on in the developer portal. Until then only direct messages and mentions can be read.' }); // prettier-ignore
    calm.tell();
    return pause(timing.againMs, signal);
  }
  ear.hear({ kind: 'notice', detail: `Discord’s gateway refuses this bot (${ended.code}): edits and deletions are not noticed, new messages are polled.` }); // prettier-ignore
  calm.tell();
  await until(signal);
}

/** Resolves when the signal aborts. */
function until(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

function between([least, most]: readonly [number, number]): number {
  return least + Math.random() * (most - least);
}
