import { conversationJson, modmailJson } from './render';
import { type Answer, type Call, ok, type Route } from './routes';
import { type ModmailConversation, RedditProblem } from './shapes';

export const modmailRoutes: Route[] = [
  ['GET', /^\/api\/mod\/conversations$/, ['modmail'], list],
  ['GET', /^\/api\/mod\/conversations\/(\w+)$/, ['modmail'], (call, id) => ok(whole(one(call, id)))],
  ['POST', /^\/api\/mod\/conversations\/read$/, ['modmail'], markRead],
  ['POST', /^\/api\/mod\/conversations\/(\w+)$/, ['modmail'], answer],
  ['POST', /^\/api\/mod\/conversations\/(\w+)\/(archive|unarchive)$/, ['modmail'], archive],
];

function one({ network, me }: Call, id: string): ModmailConversation {
  const conversation = network.conversations.get(id);
  if (!conversation) throw new RedditProblem(404, 'Not Found');
  if (!network.subreddit(conversation.subreddit).moderators.has(me.id)) throw new RedditProblem(403, 'Forbidden');
  return conversation;
}

function whole(conversation: ModmailConversation): unknown {
  const messages = Object.fromEntries(conversation.messages.map((message) => [message.id, modmailJson(message)]));
  return { conversation: conversationJson(conversation), messages };
}

/** Maps by id, one message per conversation, latest activity first. */
function list(call: Call): Answer {
  const { network, query } = call;
  const names = (query.get('entity') ?? '').split(',').map((name) => network.subreddit(name).name);
  const all = [...network.conversations.values()]
    .filter(({ id, subreddit }) => names.includes(subreddit) && one(call, id))
    .sort((a, b) => b.updatedAt - a.updatedAt);
  const start = all.findIndex(({ id }) => id === query.get('after')) + 1;
  const page = all.slice(start, start + Math.min(Number(query.get('limit') ?? 25), network.options.maxPageSize ?? 100));
  const latest = page.flatMap(({ messages }) => messages.slice(-1));
  return ok({
    conversations: Object.fromEntries(page.map((conversation) => [conversation.id, conversationJson(conversation)])),
    messages: Object.fromEntries(latest.map((message) => [message.id, modmailJson(message)])),
    conversationIds: page.map(({ id }) => id),
  });
}

function answer(call: Call, id: string): Answer {
  const conversation = one(call, id);
  const text = (call.form.get('body') ?? '').trim();
  if (text === '') throw new RedditProblem(400, 'we need something here', 'NO_TEXT', { fields: ['body'] });
  if (text.length > 10_000) throw new RedditProblem(400, 'this is too long (max: 10000)', 'TOO_LONG', { fields: ['body'] }); // prettier-ignore
  call.network.answerModmail(conversation, call.me, text, call.form.get('isInternal') === 'true');
  return { status: 201, body: whole(conversation) };
}

function archive(call: Call, id: string, verb: string): Answer {
  const conversation = one(call, id);
  conversation.state = verb === 'archive' ? 2 : 1;
  return ok(whole(conversation));
}

function markRead(call: Call): Answer {
  for (const id of (call.form.get('conversationIds') ?? '').split(',')) one(call, id).unread = false;
  return ok({});
}
