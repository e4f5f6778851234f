import type { RedditNetwork } from './network';
import { inboxJson, messageJson, thingJson } from './render';
import { modmailRoutes } from './routes-modmail';
import { RedditProblem, type RedditSubreddit, type RedditThing, type RedditUser } from './shapes';

/** One authorised call. */
export interface Call {
  network: RedditNetwork;
  me: RedditUser;
  query: URLSearchParams;
  form: URLSearchParams;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** Method, path, the scopes of which it needs one, and what it does with the names in the path. */
export type Route = [method: string, path: RegExp, scopes: string[], run: (call: Call, ...names: string[]) => Answer];

export const ok = (body: unknown): Answer => ({ status: 200, body });
const done = () => ok({ json: { errors: [] } });
const MOST_TEXT = 10_000;
const MOST_LISTED = 1000;

export const ROUTES: Route[] = [
  ['GET', /^\/api\/v1\/me$/, ['identity'], ({ me }) => ok({ id: me.id, name: me.name })],
  ['GET', /^\/message\/inbox$/, ['privatemessages'], inbox],
  ['GET', /^\/user\/([^/]+)\/comments$/, ['history'], commentsOf],
  ['GET', /^\/r\/(\w+)\/comments$/, ['read'], (call, name) => inSubreddit(call, name, ({ kind, removedBy }) => kind === 't1' && removedBy === null)],
  ['GET', /^\/r\/(\w+)\/new$/, ['read'], (call, name) => inSubreddit(call, name, ({ kind, removedBy }) => kind === 't3' && removedBy === null)],
  ['GET', /^\/r\/(\w+)\/about\/modqueue$/, ['read'], modqueue],
  ['GET', /^\/api\/info$/, ['read'], info],
  ['POST', /^\/api\/comment$/, ['submit', 'privatemessages'], comment],
  ['POST', /^\/api\/compose$/, ['privatemessages'], compose],
  ['POST', /^\/api\/editusertext$/, ['edit'], edit],
  ['POST', /^\/api\/del$/, ['edit'], remove],
  ['POST', /^\/api\/(remove|approve)$/, ['modposts'], moderate],
  ['POST', /^\/api\/vote$/, ['vote'], vote],
  ['POST', /^\/api\/report$/, ['report'], report],
  ['POST', /^\/api\/block_user$/, ['privatemessages'], block],
  ['POST', /^\/api\/read_message$/, ['privatemessages'], markRead],
  ['POST', /^\/r\/(\w+)\/api\/(friend|unfriend)$/, ['modcontributors'], ban],
  ...modmailRoutes,
]; // prettier-ignore

/** A page of entries, which come oldest first and are listed newest first. */
function listing({ network, query }: Call, entries: { name: string; json: () => unknown }[]): Answer {
  const all = [...entries].reverse().slice(0, MOST_LISTED);
  const asked = Number(query.get('limit') ?? 25);
  const size = Math.min(asked > 0 ? asked : 25, 100, network.options.maxPageSize ?? 100);
  const after = query.get('after');
  const before = query.get('before');
  const at = (name: string) => all.findIndex((entry) => entry.name === name);
  let start = after === null ? 0 : at(after) + 1;
  let end = start + size;
  if (before !== null) {
    // an entry that is no longer listed has nothing before it, for ever
    end = Math.max(0, at(before));
    start = Math.max(0, end - size);
  }
  const page = all.slice(start, end);
  const last = end < all.length ? (page.at(-1)?.name ?? null) : null;
  const children = page.map(({ json }) => json());
  return ok({ kind: 'Listing', data: { children, after: last, before: null, dist: children.length } });
}

function inbox(call: Call): Answer {
  const { network, me } = call;
  const entries = network.inbox.filter(({ ownerId, name }) => ownerId === me.id && network.things.get(name)?.deleted !== true); // prettier-ignore
  return listing(call, entries.map((entry) => ({ name: entry.name, json: () => inboxJson(network, entry, me) }))); // prettier-ignore
}

function listed({ network, me }: Call, thing: RedditThing): { name: string; json: () => unknown } {
  return { name: `${thing.kind}_${thing.id}`, json: () => thingJson(network, thing, me) };
}

function commentsOf(call: Call, name: string): Answer {
  const author = call.network.users.get(name.toLowerCase());
  if (!author) throw new RedditProblem(404, 'Not Found');
  const things = [...call.network.things.values()].filter((thing) => thing.kind === 't1' && thing.author?.id === author.id); // prettier-ignore
  return listing(call, things.map((thing) => listed(call, thing))); // prettier-ignore
}

function inSubreddit(call: Call, name: string, isListed: (thing: RedditThing) => boolean): Answer {
  const subreddit = call.network.subreddit(name);
  if (subreddit.private && !subreddit.moderators.has(call.me.id)) {
    throw new RedditProblem(403, 'this subreddit is private', 'private');
  }
  const things = [...call.network.things.values()].filter((thing) => thing.subreddit === subreddit.name && !thing.deleted && isListed(thing)); // prettier-ignore
  return listing(call, things.map((thing) => listed(call, thing))); // prettier-ignore
}

function moderated({ network, me }: Call, name: string): RedditSubreddit {
  const subreddit = network.subreddit(name);
  if (!subreddit.moderators.has(me.id)) throw new RedditProblem(403, 'Forbidden');
  return subreddit;
}

function modqueue(call: Call, name: string): Answer {
  moderated(call, name);
  return inSubreddit(call, name, ({ removedBy, reports }) => removedBy === true || (removedBy === null && reports.length > 0)); // prettier-ignore
}

function info(call: Call): Answer {
  const names = (call.query.get('id') ?? '').split(',').slice(0, 100);
  const things = names.map((name) => call.network.things.get(name)).filter((thing) => thing !== undefined);
  const children = things.map((thing) => listed(call, thing).json());
  return ok({ kind: 'Listing', data: { children, after: null, before: null, dist: children.length } });
}

function textIn({ form }: Call, field = 'text'): string {
  const text = (form.get(field) ?? '').trim();
  if (text === '') throw new RedditProblem(200, 'we need something here', 'NO_TEXT');
  if (text.length > MOST_TEXT) throw new RedditProblem(200, `this is too long (max: ${MOST_TEXT})`, 'TOO_LONG');
  return text;
}

function comment(call: Call): Answer {
  const { network, me, form } = call;
  const text = textIn(call);
  const name = form.get('thing_id') ?? '';
  if (network.contentWait !== null) {
    const wait = network.contentWait;
    throw new RedditProblem(200, `you are doing that too much. try again in ${Math.ceil(wait / 60)} minutes.`, 'RATELIMIT', { ratelimit: wait }); // prettier-ignore
  }
  const message = network.messages.get(name);
  if (message) {
    const to = message.from.id === me.id ? message.to : message.from;
    return things(messageJson(network.writeMessage(me, to, `re: ${message.subject}`, text, message)));
  }
  const thing = network.thing(name);
  const isMod = network.subreddit(thing.subreddit).moderators.has(me.id);
  if (thing.deleted) throw new RedditProblem(200, 'that comment has been deleted', 'DELETED_COMMENT');
  if (thing.archived) throw new RedditProblem(200, 'that is too old to reply to', 'TOO_OLD');
  if (thing.locked && !isMod) throw new RedditProblem(200, 'comments are locked', 'THREAD_LOCKED');
  return things(thingJson(network, network.writeComment(me, name, text), me));
}

function things(...list: unknown[]): Answer {
  return ok({ json: { errors: [], data: { things: list } } });
}

function compose(call: Call): Answer {
  const { network, me, form } = call;
  const to = network.users.get((form.get('to') ?? '').toLowerCase());
  if (!to) throw new RedditProblem(200, 'that user doesn’t exist', 'USER_DOESNT_EXIST');
  if (!to.open) throw new RedditProblem(200, 'that user does not take messages', 'NOT_WHITELISTED_BY_USER_MESSAGE');
  const subject = form.get('subject') ?? '';
  if (subject.length > 100) throw new RedditProblem(200, 'this is too long (max: 100)', 'TOO_LONG');
  network.writeMessage(me, to, subject, textIn(call));
  return done();
}

function ownThing({ network, me, form }: Call, field: string): RedditThing {
  const thing = network.thing(form.get(field) ?? '');
  if (thing.author?.id !== me.id) throw new RedditProblem(403, 'Forbidden');
  return thing;
}

function edit(call: Call): Answer {
  const { kind, id } = ownThing(call, 'thing_id');
  return things(thingJson(call.network, call.network.editThing(`${kind}_${id}`, textIn(call)), call.me));
}

function remove(call: Call): Answer {
  if (call.network.things.get(call.form.get('id') ?? '')?.deleted === true) return ok({});
  const { kind, id } = ownThing(call, 'id');
  call.network.deleteThing(`${kind}_${id}`);
  return ok({});
}

function moderate(call: Call, verb: string): Answer {
  const { network, me, form } = call;
  const name = form.get('id') ?? '';
  moderated(call, network.thing(name).subreddit);
  if (verb === 'approve') network.approveThing(name, me.name);
  else network.removeThing(name, me.name, form.get('spam') === 'true');
  return ok({});
}

function vote({ network, me, form }: Call): Answer {
  const { votes, archived } = network.thing(form.get('id') ?? '');
  if (archived) throw new RedditProblem(400, 'Bad Request');
  const direction = Number(form.get('dir'));
  if (direction === 1 || direction === -1) votes.set(me.id, direction);
  else votes.delete(me.id);
  return ok({});
}

function report({ network, me, form }: Call): Answer {
  network.thing(form.get('thing_id') ?? '').reports.push({ by: me.name, reason: form.get('reason') ?? '' });
  return done();
}

function block({ network, me, form }: Call): Answer {
  network.blocks.add(`${me.id} ${(form.get('account_id') ?? '').replace(/^t2_/, '')}`);
  return ok({});
}

function markRead({ network, me, form }: Call): Answer {
  const names = (form.get('id') ?? '').split(',');
  for (const entry of network.inbox) if (entry.ownerId === me.id && names.includes(entry.name)) entry.unread = false;
  return ok({});
}

function ban(call: Call, name: string, verb: string): Answer {
  const subreddit = moderated(call, name);
  const user = call.network.users.get((call.form.get('name') ?? '').toLowerCase());
  if (!user) throw new RedditProblem(200, 'that user doesn’t exist', 'USER_DOESNT_EXIST');
  if (verb === 'friend') subreddit.banned.add(user.id);
  else subreddit.banned.delete(user.id);
  return done();
}
