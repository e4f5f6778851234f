import { createHmac, randomUUID } from 'node:crypto';
import { WIDGET_BASE, type WidgetMessageView } from '@parvis/contracts';
import type { Beat, Network, Post } from './network';

const PREFIX = '/web-widget';
const NAME = 'Chat maison-lumen.example';
const KEY = 'w_maisonlumen';
const SECRET = 'wis_maison-lumen-signs-its-customers-with-this';
const SHOP = 'https://maison-lumen.example';
const PAGES = ['/', '/lampes/galet', '/lampes/brume', '/livraison', '/compte'];
/** What waits before the widget is connected: more would all come at the same minute. */
const MOST_WAITING = 12;
const AT_ONCE = 3;
const TOKEN_SECONDS = 600;

/** Words on their way to the widget. */
interface Waiting {
  handle: string;
  language: 'fr' | 'en';
  clientId: string;
  text: string;
  page: string;
}

/** What one browser keeps: the token, and the transcript as it was last seen. */
interface Browser {
  token: string;
  seq: number;
  messages: Map<string, WidgetMessageView>;
}

class LumenVisitors {
  readonly waiting: Waiting[] = [];
  readonly browsers = new Map<string, Browser>();
  rounds = 0;
}

/** Visitors of the shop, who use the widget's public interface exactly as its script does. */
export function webWidgetOfLumen(): Network {
  const state = new LumenVisitors();
  let base: string | null = null;
  return {
    prefix: PREFIX,
    // our own channel: there is no platform behind it
    handler: (_request, response) => void response.writeHead(404).end(),
    accounts: () => [
      {
        channel: 'web-widget',
        name: NAME,
        credentials: { identitySecret: SECRET },
        settings: {
          allowedDomains: 'localhost, 127.0.0.1, maison-lumen.example, *.maison-lumen.example',
          titleEn: 'Maison Lumen',
          titleFr: 'Maison Lumen',
          greetingEn: 'Hello! A question about a lamp?',
          greetingFr: 'Bonjour\u202F! Une question sur une lampe\u202F?',
          agentName: 'Maison Lumen',
          colour: '#8a4b14',
          widgetKey: KEY,
        },
      },
    ],
    subscribe(accountName, hookUrl) {
      if (accountName === NAME) base = `${new URL(hookUrl).origin}${WIDGET_BASE}`;
    },
    async deliver(post) {
      if (base !== null) await deliver(state, post, base);
    },
    weight: 8,
    beat: (beat) => write(state, beat),
    publicView: () => [],
    directView: (handle) =>
      [...(state.browsers.get(handle)?.messages.values() ?? [])]
        .filter(({ deleted }) => !deleted)
        .sort((one, other) => one.seq - other.seq)
        .map(({ author, text, createdAt }) => ({ fromBusiness: author.type === 'agent', text, at: createdAt })),
    state: [state],
  };
}

function write({ waiting }: LumenVisitors, { random, handle, language, text }: Beat): void {
  waiting.push({ handle, language, text, clientId: randomUUID(), page: `${SHOP}${random.pick(PAGES)}` });
  if (waiting.length > MOST_WAITING) waiting.shift();
}

async function deliver(state: LumenVisitors, post: Post, base: string): Promise<void> {
  for (let sent = 0; sent < AT_ONCE; sent += 1) {
    const [next] = state.waiting;
    if (!next || !(await say(state, post, base, next))) break;
    state.waiting.splice(state.waiting.indexOf(next), 1);
  }
  await lookAtOne(state, post, base);
}

/** True once the words are kept, or never will be. */
async function say(state: LumenVisitors, post: Post, base: string, words: Waiting): Promise<boolean> {
  const browser = state.browsers.get(words.handle) ?? (await open(state, post, base, words));
  if (!browser) return false;
  const { clientId, text, page } = words;
  const answer = await post(`${base}/conversations/current/messages`, {
    method: 'POST',
    headers: headersOf(words.handle, browser.token),
    body: JSON.stringify({ clientId, text, page: { url: page } }),
  });
  if (answer.status === 401) state.browsers.delete(words.handle); // the next round begins a session
  const later = answer.status === 401 || answer.status === 429 || answer.status >= 500;
  if (answer.ok) note(browser, (await answer.json()) as WidgetMessageView);
  return !later;
}

/** A session; every second customer is signed in at the shop, which says so. */
async function open(
  state: LumenVisitors,
  post: Post,
  base: string,
  { handle, language, page }: Waiting,
): Promise<Browser | null> {
  const started = await post(`${base}/sessions`, {
    method: 'POST',
    headers: headersOf(handle),
    body: JSON.stringify({ widgetKey: KEY, page: { url: page }, locale: language, consent: true }),
  });
  if (!started.ok) return null;
  const { token } = (await started.json()) as { token: string };
  const isCustomer = numberOf(handle) % 2 === 0;
  const browser: Browser = { token: isCustomer ? await signIn(post, base, handle, token) : token, seq: 0, messages: new Map() }; // prettier-ignore
  state.browsers.set(handle, browser);
  return browser;
}

async function signIn(post: Post, base: string, handle: string, token: string): Promise<string> {
  const answer = await post(`${base}/sessions/identify`, {
    method: 'POST',
    headers: headersOf(handle, token),
    body: JSON.stringify({ identityToken: identityToken(handle) }),
  });
  return answer.ok ? ((await answer.json()) as { token: string }).token : token;
}

/** One browser a round looks what was answered, and says so. */
async function lookAtOne(state: LumenVisitors, post: Post, base: string): Promise<void> {
  state.rounds += 1;
  const all = [...state.browsers];
  const [handle, browser] = all[state.rounds % Math.max(1, all.length * 4)] ?? [];
  if (handle === undefined || !browser) return;
  const headers = headersOf(handle, browser.token);
  const answer = await post(`${base}/conversations/current/messages?afterSeq=${browser.seq}`, { headers });
  if (answer.status === 401) state.browsers.delete(handle);
  if (!answer.ok) return;
  const { messages, seq } = (await answer.json()) as { messages: WidgetMessageView[]; seq: number };
  for (const message of messages) note(browser, message);
  browser.seq = seq;
  if (!messages.some(({ author }) => author.type === 'agent')) return;
  const body = JSON.stringify({ seq });
  await post(`${base}/conversations/current/read`, { method: 'POST', headers, body });
}

function note(browser: Browser, message: WidgetMessageView): void {
  browser.messages.set(message.id, message);
}

/** Everybody has an address of their own: limits count by it. */
function headersOf(handle: string, token?: string): Record<string, string> {
  const number = numberOf(handle);
  return {
    'content-type': 'application/json',
    origin: SHOP,
    'x-forwarded-for': `198.51.100.${(number % 250) + 1}`,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
  };
}

function numberOf(handle: string): number {
  return [...handle].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_003, 7);
}

/** What the shop's server makes for a customer who is signed in. */
function identityToken(handle: string, now = Math.floor(Date.now() / 1000)): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  const claims = { sub: `customer-${handle}`, name: handle, email: `${handle}@mail.example`, aud: KEY, iat: now, exp: now + TOKEN_SECONDS }; // prettier-ignore
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', SECRET).update(signed).digest('base64url')}`;
}
