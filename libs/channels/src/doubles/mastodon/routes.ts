import type { MastodonNetwork } from './network';
import { accountJson, contentOf, notificationJson, statusJson } from './render';
import { type MastodonAccount, MastodonProblem, type MastodonStatus, type Visibility } from './shapes';
import { mediaRoutes } from './routes-media';

/** One authorised call. */
export interface Call {
  network: MastodonNetwork;
  me: MastodonAccount;
  query: URLSearchParams;
  body: Record<string, unknown>;
  /** Files of a multipart body. */
  file: File | null;
  idempotencyKey: string | null;
  /** Where the server is reached from outside, for the addresses it announces. */
  origin: string;
}

/** An answer with a status of its own, or a list that is cut into pages. */
export type Answer =
  { status: number; body: unknown } | { list: { id: string; json: () => unknown }[]; most: number; fallback: number };

/** Method, path, the scope it needs (null: any token), and what it does with the ids in the path. */
export type Route = [method: string, path: RegExp, scope: string | null, run: (call: Call, ...ids: string[]) => Answer];

export const ok = (body: unknown): Answer => ({ status: 200, body });
const IDEMPOTENCY_MS = 3_600_000;
const VISIBILITIES = ['public', 'unlisted', 'private', 'direct'];
const MOST_DELETIONS = 30;

export const ROUTES: Route[] = [
  ['GET', /^\/api\/v1\/accounts\/verify_credentials$/, 'read:accounts', ({ network, me }) => ok(accountJson(network.state, me))],
  ['GET', /^\/api\/v1\/accounts\/lookup$/, 'read:accounts', lookup],
  ['GET', /^\/api\/v1\/accounts\/relationships$/, 'read:follows', relationships],
  ['GET', /^\/api\/v1\/accounts\/([^/]+)\/statuses$/, 'read:statuses', statusesOf],
  ['POST', /^\/api\/v1\/accounts\/([^/]+)\/(block|unblock)$/, 'write:blocks', blockOrNot],
  ['POST', /^\/api\/v1\/accounts\/([^/]+)\/(mute|unmute)$/, 'write:mutes', muteOrNot],
  ['GET', /^\/api\/v1\/notifications$/, 'read:notifications', notifications],
  ['GET', /^\/api\/v1\/notifications\/([^/]+)$/, 'read:notifications', oneNotification],
  ['POST', /^\/api\/v1\/notifications\/([^/]+)\/dismiss$/, 'write:notifications', dismiss],
  ['POST', /^\/api\/v1\/statuses$/, 'write:statuses', publish],
  ['GET', /^\/api\/v1\/statuses\/([^/]+)$/, 'read:statuses', oneStatus],
  ['PUT', /^\/api\/v1\/statuses\/([^/]+)$/, 'write:statuses', edit],
  ['DELETE', /^\/api\/v1\/statuses\/([^/]+)$/, 'write:statuses', remove],
  ['GET', /^\/api\/v1\/statuses\/([^/]+)\/context$/, 'read:statuses', context],
  ['GET', /^\/api\/v1\/statuses\/([^/]+)\/history$/, 'read:statuses', history],
  ['POST', /^\/api\/v1\/statuses\/([^/]+)\/(favourite|unfavourite)$/, 'write:favourites', likeOrNot],
  ['POST', /^\/api\/v1\/statuses\/([^/]+)\/quotes\/([^/]+)\/revoke$/, 'write:statuses', revokeQuote],
  ['GET', /^\/api\/v1\/conversations$/, 'read:statuses', conversations],
  ['POST', /^\/api\/v1\/conversations\/([^/]+)\/read$/, 'write:conversations', markRead],
  ['POST', /^\/api\/v1\/reports$/, 'write:reports', report],
  ...mediaRoutes,
]; // prettier-ignore

function lookup({ network: { state }, query }: Call): Answer {
  const account = state.accountNamed(query.get('acct') ?? '');
  if (!account) throw new MastodonProblem(404, 'Record not found');
  return ok(accountJson(state, account));
}

function relationshipOf({ network: { state }, me }: Call, id: string): unknown {
  const pair = `${me.id} ${id}`;
  return { id, blocking: state.blocks.has(pair), muting: state.mutes.has(pair), blocked_by: state.blocks.has(`${id} ${me.id}`) }; // prettier-ignore
}

function relationships(call: Call): Answer {
  return ok(call.query.getAll('id[]').filter((id) => call.network.state.accounts.has(id)).map((id) => relationshipOf(call, id))); // prettier-ignore
}

function statusesOf({ network: { state }, me, query }: Call, id: string): Answer {
  state.account(id);
  const isListed = (status: MastodonStatus) =>
    status.authorId === id &&
    state.isVisible(status, me.id) &&
    !(query.get('exclude_replies') === 'true' && status.inReplyToId !== null && status.inReplyToAccountId !== id);
  const list = [...state.statuses.values()].filter(isListed);
  return { list: list.map((status) => ({ id: status.id, json: () => statusJson(state, status, me.id) })), most: 40, fallback: 20 }; // prettier-ignore
}

function blockOrNot(call: Call, id: string, verb: string): Answer {
  const { network, me } = call;
  network.state.account(id);
  if (verb === 'block') network.block(me.id, id);
  else network.state.blocks.delete(`${me.id} ${id}`);
  return ok(relationshipOf(call, id));
}

function muteOrNot(call: Call, id: string, verb: string): Answer {
  const { state } = call.network;
  state.account(id);
  if (verb === 'mute') state.mutes.add(`${call.me.id} ${id}`);
  else state.mutes.delete(`${call.me.id} ${id}`);
  return ok(relationshipOf(call, id));
}

function notifications({ network, me, query }: Call): Answer {
  const types = query.getAll('types[]');
  const list = network
    .notificationsOf(me.id)
    .filter(({ type }) => types.length === 0 || types.includes(type))
    .filter(({ filtered }) => !filtered || query.get('include_filtered') === 'true');
  return {
    list: list.map((one) => ({ id: one.id, json: () => notificationJson(network.state, one) })),
    most: 80,
    fallback: 40,
  };
}

function oneNotification({ network, me }: Call, id: string): Answer {
  const one = network.notificationsOf(me.id).find((notification) => notification.id === id);
  if (!one) throw new MastodonProblem(404, 'Record not found');
  return ok(notificationJson(network.state, one));
}

function dismiss({ network, me }: Call, id: string): Answer {
  network.dismiss(me.id, id);
  return ok({});
}

function oneStatus({ network: { state }, me }: Call, id: string): Answer {
  return ok(statusJson(state, state.visibleStatus(id, me.id), me.id));
}

/** As Mastodon counts: every address is 23 characters, a remote name counts without its server. */
function lengthOf(text: string): number {
  const counted = text.replace(/https?:\/\/\S+/g, 'x'.repeat(23)).replace(/(@[\w.-]+)@[\w.-]+/g, '$1');
  return [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(counted)].length;
}

function checkedText({ network, body }: Call, mediaIds: readonly string[]): { text: string; warning: string } {
  const text = typeof body['status'] === 'string' ? body['status'] : '';
  const warning = typeof body['spoiler_text'] === 'string' ? body['spoiler_text'] : '';
  const most = network.options.maxCharacters ?? 500;
  if (text.trim() === '' && mediaIds.length === 0)
    throw new MastodonProblem(422, "Validation failed: Text can't be blank");
  if (lengthOf(`${warning}${text}`) > most) {
    throw new MastodonProblem(422, `Validation failed: Text character limit of ${most} exceeded`);
  }
  return { text, warning };
}

function mediaIn({ network: { state }, body }: Call): string[] {
  const ids = Array.isArray(body['media_ids']) ? body['media_ids'].map(String) : [];
  if (ids.length > 4) throw new MastodonProblem(422, 'Validation failed: Cannot attach more than 4 files');
  const media = ids.map((id) => state.media.get(id));
  if (media.some((one) => !one || one.asksLeft > 0)) {
    throw new MastodonProblem(422, 'Cannot attach files that have not finished processing. Try again in a moment!');
  }
  return ids;
}

function publish(call: Call): Answer {
  const { network, me, body, idempotencyKey } = call;
  const { state } = network;
  const key = `${me.id} ${idempotencyKey ?? ''}`;
  const made = idempotencyKey === null ? undefined : state.keys.get(key);
  if (made && state.now() - made.at < IDEMPOTENCY_MS && state.statuses.has(made.statusId)) {
    return ok(statusJson(state, state.status(made.statusId), me.id));
  }
  const mediaIds = mediaIn(call);
  const { text, warning } = checkedText(call, mediaIds);
  const inReplyTo = body['in_reply_to_id'];
  if (typeof inReplyTo === 'string') state.visibleStatus(inReplyTo, me.id);
  const visibility = (VISIBILITIES.find((name) => name === body['visibility']) ?? 'public') as Visibility;
  const answered = typeof inReplyTo === 'string' ? { inReplyTo } : {};
  const status = network.write({ author: me, text, visibility, warning, mediaIds, ...answered });
  if (idempotencyKey !== null) state.keys.set(key, { statusId: status.id, at: state.now() });
  return ok(statusJson(state, status, me.id));
}

function ownStatus({ network: { state }, me }: Call, id: string): MastodonStatus {
  const status = state.status(id);
  if (status.authorId !== me.id) throw new MastodonProblem(404, 'Record not found');
  return status;
}

function edit(call: Call, id: string): Answer {
  const { id: own } = ownStatus(call, id);
  const mediaIds = mediaIn(call);
  const { text, warning } = checkedText(call, mediaIds);
  const status = call.network.editStatus(own, text, { mediaIds, warning });
  return ok(statusJson(call.network.state, status, call.me.id));
}

function remove(call: Call, id: string): Answer {
  const { state } = call.network;
  const status = ownStatus(call, id);
  if (state.count(`delete ${call.me.id}`, MOST_DELETIONS, 30 * 60_000).remaining < 0) {
    throw new MastodonProblem(429, 'Too many requests');
  }
  const json = { ...statusJson(state, status, call.me.id), text: status.text };
  call.network.deleteStatus(id);
  return ok(json);
}

function context({ network: { state }, me }: Call, id: string): Answer {
  const status = state.visibleStatus(id, me.id);
  const json = (one: MastodonStatus) => statusJson(state, one, me.id);
  const ancestors: MastodonStatus[] = [];
  for (let at = status.inReplyToId; at !== null; at = ancestors[0]?.inReplyToId ?? null) {
    const parent = state.statuses.get(at);
    if (!parent || !state.isVisible(parent, me.id)) break;
    ancestors.unshift(parent);
  }
  const below = (parentId: string): MastodonStatus[] =>
    [...state.statuses.values()]
      .filter((one) => one.inReplyToId === parentId && state.isVisible(one, me.id))
      .flatMap((one) => [one, ...below(one.id)]);
  return ok({ ancestors: ancestors.map(json), descendants: below(id).map(json) });
}

function history({ network: { state }, me }: Call, id: string): Answer {
  const status = state.visibleStatus(id, me.id);
  const states = [...status.earlier, { text: status.text, at: status.editedAt ?? status.createdAt }];
  return ok(states.map(({ text, at }) => ({ content: contentOf(state, text), created_at: at })));
}

function likeOrNot({ network, me }: Call, id: string, verb: string): Answer {
  const status = network.state.visibleStatus(id, me.id);
  if (verb === 'favourite') network.like(status, me);
  else status.likedBy.delete(me.id);
  return ok(statusJson(network.state, status, me.id));
}

function revokeQuote(call: Call, ownId: string, quotingId: string): Answer {
  const { state } = call.network;
  ownStatus(call, ownId);
  const quoting = state.visibleStatus(quotingId, call.me.id);
  if (quoting.quote?.id !== ownId) throw new MastodonProblem(404, 'Record not found');
  quoting.quote.state = 'revoked';
  return ok(statusJson(state, quoting, call.me.id));
}

function conversations({ network: { state }, me }: Call): Answer {
  const mine = [...state.conversations.values()].filter(({ accountId }) => accountId === me.id);
  const list = mine.map(({ id, rootId, unread }) => {
    const statuses = [...state.statuses.values()].filter((one) => one.visibility === 'direct' && state.rootOf(one) === rootId); // prettier-ignore
    const people = new Set(statuses.flatMap(({ authorId, mentionIds }) => [authorId, ...mentionIds]));
    people.delete(me.id);
    const last = statuses.at(-1);
    const accounts = [...people].map((person) => accountJson(state, state.account(person)));
    return { id, json: () => ({ id, unread, accounts, last_status: last ? statusJson(state, last, me.id) : null }) };
  });
  return { list, most: 40, fallback: 20 };
}

function markRead({ network: { state }, me }: Call, id: string): Answer {
  const one = [...state.conversations.values()].find((known) => known.id === id && known.accountId === me.id);
  if (!one) throw new MastodonProblem(404, 'Record not found');
  one.unread = false;
  return ok({ id, unread: false });
}

function report({ network: { state }, me, body }: Call): Answer {
  const accountId = state.account(String(body['account_id'])).id;
  const comment = typeof body['comment'] === 'string' ? body['comment'] : '';
  if (comment.length > 1000) throw new MastodonProblem(422, 'Validation failed: Comment is too long');
  const statusIds = Array.isArray(body['status_ids']) ? body['status_ids'].map(String) : [];
  const category = typeof body['category'] === 'string' ? body['category'] : 'other';
  state.reports.push({ byId: me.id, accountId, statusIds, category, comment, forward: body['forward'] === true });
  return ok({ id: state.nextId('other'), category, action_taken: false, status_ids: statusIds });
}
