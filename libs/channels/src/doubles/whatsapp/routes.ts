import { FileAnswer, member, missing, numberFor, page, tokenWith, type WhatsAppCall, type WhatsAppRoute } from './call';
import { WhatsAppProblem } from './problems';
import { postMessage } from './send';
import { postSubscription, listSubscriptions } from './subscriptions';
import type { WhatsAppBusiness, WhatsAppFile, WhatsAppPerson } from './shapes';

const DAY_MS = 86_400_000;
const LINK_MS = 5 * 60_000;
const UPLOAD_MS = 30 * DAY_MS;
const MEGABYTE = 1024 * 1024;
const MESSAGING = 'whatsapp_business_messaging';
const MANAGEMENT = 'whatsapp_business_management';

/** Every call that the double knows, first match wins. */
export const ROUTES: [method: string, path: RegExp, route: WhatsAppRoute][] = [
  ['GET', /^debug_token$/, debugToken],
  ['GET', /^oauth\/access_token$/, exchangeCode],
  ['GET', /^(\d+)\/subscriptions$/, listSubscriptions],
  ['POST', /^(\d+)\/subscriptions$/, postSubscription],
  ['GET', /^(\d+)\/subscribed_apps$/, listSubscribedApps],
  ['POST', /^(\d+)\/subscribed_apps$/, subscribeBusiness],
  ['DELETE', /^(\d+)\/subscribed_apps$/, unsubscribeBusiness],
  ['POST', /^(\d+)\/messages$/, postMessage],
  ['POST', /^(\d+)\/media$/, upload],
  ['POST', /^(\d+)\/register$/, register],
  ['GET', /^(\d+)\/block_users$/, listBlocked],
  ['POST', /^(\d+)\/block_users$/, (call, match) => setBlocked(call, match, true)],
  ['DELETE', /^(\d+)\/block_users$/, (call, match) => setBlocked(call, match, false)],
  ['GET', /^media-files\/(\w+)$/, readFile],
  ['GET', /^(\d+)$/, readObject],
  ['DELETE', /^(\d+)$/, deleteFile],
];

function debugToken(call: WhatsAppCall): unknown {
  if (call.appId === null) throw new WhatsAppProblem(100, 'You must provide an app access token');
  const token = call.network.tokens.get(call.query.get('input_token') ?? '');
  if (!token) return { data: { is_valid: false, error: { code: 190, message: 'Invalid token' }, scopes: [] } };
  const isDead = token.revoked || (token.expiresAt !== null && token.expiresAt <= call.network.now());
  return {
    data: {
      app_id: token.appId,
      type: 'SYSTEM_USER',
      is_valid: !isDead,
      ...(isDead && { error: { code: 190, subcode: 463, message: 'The session has expired' } }),
      expires_at: token.expiresAt === null ? 0 : Math.floor(token.expiresAt / 1000),
      data_access_expires_at: 0,
      scopes: token.scopes,
    },
  };
}

/** The end of the sign-up dialog: its code is good once. */
function exchangeCode({ network, query }: WhatsAppCall): unknown {
  const [appId, code] = [query.get('client_id') ?? '', query.get('code') ?? ''];
  const app = network.apps.get(appId);
  const grant = network.codes.get(code);
  if (!app || app.secret !== query.get('client_secret') || grant?.appId !== appId) {
    throw new WhatsAppProblem(100, 'This authorization code has been used or is not valid.');
  }
  network.codes.delete(code);
  const { value } = network.issueToken(app, grant.businessId, grant.scopes);
  return { access_token: value, token_type: 'bearer' };
}

function businessFor(call: WhatsAppCall, id = ''): WhatsAppBusiness {
  const { businessId } = tokenWith(call, MANAGEMENT);
  if (id !== businessId) throw missing(id);
  return call.network.business(id);
}

function listSubscribedApps(call: WhatsAppCall, match: RegExpExecArray): unknown {
  const data = [...businessFor(call, match[1]).subscribedApps].map(([id, override]) => ({
    whatsapp_business_api_data: { id, link: 'https://parvis.example', name: 'Parvis' },
    ...(override !== null && { override_callback_uri: override }),
  }));
  return { data };
}

async function subscribeBusiness(call: WhatsAppCall, match: RegExpExecArray): Promise<unknown> {
  const business = businessFor(call, match[1]);
  const override = member(call.body, 'override_callback_uri');
  if (override !== '') await verifyOverride(call, override);
  business.subscribedApps.set(tokenWith(call, MANAGEMENT).appId, override || null);
  return { success: true };
}

async function verifyOverride(call: WhatsAppCall, address: string): Promise<void> {
  const url = new URL(address);
  url.searchParams.set('hub.mode', 'subscribe');
  url.searchParams.set('hub.verify_token', member(call.body, 'verify_token'));
  url.searchParams.set('hub.challenge', '424200');
  if ((await call.challenge(url)) !== '424200') throw new WhatsAppProblem(100, 'Callback verification failed');
}

function unsubscribeBusiness(call: WhatsAppCall, match: RegExpExecArray): unknown {
  businessFor(call, match[1]).subscribedApps.delete(tokenWith(call, MANAGEMENT).appId);
  return { success: true };
}

function register(call: WhatsAppCall, match: RegExpExecArray): unknown {
  const number = numberFor(call, match[1] ?? '', MANAGEMENT);
  if (!/^\d{6}$/.test(member(call.body, 'pin'))) throw new WhatsAppProblem(100, 'The pin has six digits.');
  if (number.stoppedBy === 133010) number.stoppedBy = null;
  return { success: true };
}

/** A number, or a file by its id. */
function readObject(call: WhatsAppCall, match: RegExpExecArray): unknown {
  const id = match[1] ?? '';
  if (call.network.numbers.has(id)) {
    const { display, verifiedName } = numberFor(call, id, MANAGEMENT);
    return { id, display_phone_number: `+${display}`, verified_name: verifiedName };
  }
  const file = fileFor(call, id);
  const key = `link${call.network.next()}`;
  file.links.set(key, call.network.now() + LINK_MS);
  return {
    messaging_product: 'whatsapp',
    url: `${call.origin}/media-files/${key}`,
    mime_type: file.contentType,
    sha256: 'q83vEjRWeJA=',
    file_size: file.bytes.length,
    id,
  };
}

function fileFor(call: WhatsAppCall, id: string): WhatsAppFile {
  const file = call.network.files.get(id);
  if (!file || file.deletedAt <= call.network.now()) throw missing(id);
  numberFor(call, call.query.get('phone_number_id') ?? file.numberId, MESSAGING);
  return file;
}

function deleteFile(call: WhatsAppCall, match: RegExpExecArray): unknown {
  const { id } = fileFor(call, match[1] ?? '');
  call.network.files.delete(id);
  return { success: true };
}

/** Undefined once the address has died, which the server turns into a bare 404. */
function readFile(call: WhatsAppCall, match: RegExpExecArray): FileAnswer | undefined {
  const key = match[1] ?? '';
  const file = [...call.network.files.values()].find(({ links }) => (links.get(key) ?? 0) > call.network.now());
  if (!file) return undefined;
  tokenWith(call, MESSAGING);
  return new FileAnswer(file.contentType, file.bytes);
}

/** Most bytes by the beginning of the content type. */
const MOST_BYTES: readonly [prefix: string, bytes: number][] = [
  ['image/webp', 500 * 1024],
  ['image/jpeg', 5 * MEGABYTE],
  ['image/png', 5 * MEGABYTE],
  ['audio/', 16 * MEGABYTE],
  ['video/mp4', 16 * MEGABYTE],
  ['video/3gpp', 16 * MEGABYTE],
  ['application/', 100 * MEGABYTE],
  ['text/', 100 * MEGABYTE],
];

async function upload(call: WhatsAppCall, match: RegExpExecArray): Promise<unknown> {
  const { id: numberId } = numberFor(call, match[1] ?? '', MESSAGING);
  const { file } = call.body;
  if (!(file instanceof Blob)) throw new WhatsAppProblem(131008, 'Parameter file is missing.');
  const contentType = member(call.body, 'type') || file.type;
  const limit = MOST_BYTES.find(([prefix]) => contentType.startsWith(prefix));
  if (!limit) throw new WhatsAppProblem(100, `Param file has the type ${contentType}, which is not supported.`);
  if (file.size > limit[1]) throw new WhatsAppProblem(131053, 'The file is too large.');
  const id = String(880_000_000 + call.network.next());
  const bytes = new Uint8Array(await file.arrayBuffer());
  const name = file instanceof File ? file.name : 'file';
  const deletedAt = call.network.now() + UPLOAD_MS;
  call.network.files.set(id, { id, numberId, contentType, name, bytes, deletedAt, links: new Map() });
  return { id };
}

function listBlocked(call: WhatsAppCall, match: RegExpExecArray): unknown {
  const { id } = numberFor(call, match[1] ?? '', MESSAGING);
  const people = [...call.network.chats.values()]
    .filter(({ numberId, blocked }) => numberId === id && blocked)
    .map(({ userId }) => call.network.person(userId));
  const shown = (person: WhatsAppPerson) => ({
    messaging_product: 'whatsapp',
    ...(person.showsPhone && { wa_id: person.phone }),
    user_id: person.userId,
  });
  return page(call, people, ({ userId }) => userId, shown);
}

/** Only people who wrote within a day can be blocked. */
function setBlocked(call: WhatsAppCall, match: RegExpExecArray, blocked: boolean): unknown {
  const { id } = numberFor(call, match[1] ?? '', MESSAGING);
  const users = Array.isArray(call.body['block_users']) ? (call.body['block_users'] as { user?: unknown }[]) : [];
  const people = users.map(({ user }) => personNamed(call, String(user ?? '')));
  const chats = people.map(({ userId }) => call.network.chat(id, userId));
  const silent = chats.some(({ lastHeardAt }) => call.network.now() - (lastHeardAt ?? 0) > DAY_MS);
  if (blocked && silent) throw new WhatsAppProblem(131047, 'The person has not written within 24 hours.');
  for (const chat of chats) chat.blocked = blocked;
  const list = people.map(({ phone }) => ({ input: phone, wa_id: phone }));
  const done = blocked ? { added_users: list } : { removed_users: list };
  return { messaging_product: 'whatsapp', block_users: done };
}

function personNamed({ network }: WhatsAppCall, user: string): WhatsAppPerson {
  const person = [...network.people.values()].findLast(({ phone, userId }) => phone === user || userId === user);
  if (!person) throw new WhatsAppProblem(131009, `User ${user} is not valid.`);
  return person;
}
