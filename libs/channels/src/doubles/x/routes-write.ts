import { actorOf, recordIn, textIn, type XCall, type XResult } from './call';
import { conversationKey } from './render';
import { XProblem, type XPost, type XWebhook } from './shapes';
import { weigh } from './weigh';

const forbidden = (detail: string) => new XProblem(403, 'client-forbidden', 'Forbidden', detail);
const notFound = (what: string) =>
  new XProblem(404, 'resource-not-found', 'Not Found Error', `Could not find ${what}.`);

export function createPost(call: XCall): XResult {
  const own = actorOf(call, 'tweet.write');
  const { network, body } = call;
  const text = textIn(body, 'text');
  const mediaKeys = mediaIn(call, recordIn(body, 'media')['media_ids']);
  if (text === '' && mediaKeys.length === 0) throw new XProblem(400, 'invalid-request', 'Invalid Request', 'text is missing'); // prettier-ignore
  if (weigh(text) > (network.options.maxWeight ?? 280)) {
    throw new XProblem(400, 'invalid-request', 'Invalid Request', 'Your Tweet text is too long.');
  }
  const parentId = textIn(recordIn(body, 'reply'), 'in_reply_to_tweet_id') || null;
  if (parentId !== null) assertSummoned(call, network.existing(parentId), own);
  const isDuplicate = network.living().some((post) => post.authorId === own && post.versions.at(-1)?.text === text);
  if (isDuplicate) throw forbidden('You are not allowed to create a Tweet with duplicate content.');
  const post = network.post(own, text, { parentId, mediaKeys });
  return { status: 201, body: { data: { id: post.id, text, edit_history_tweet_ids: [post.id] } } };
}

/** On self-serve plans only who mentioned or quoted the account is answered through the API. */
function assertSummoned({ network }: XCall, parent: XPost, own: string): void {
  if (network.options.selfServe === false) return;
  const { username } = network.user(own);
  const quoted = network.posts.get(parent.quotedId ?? '');
  const isNamed = new RegExp(`@${username}\\b`, 'i').test(parent.versions.at(-1)?.text ?? '');
  if (isNamed || quoted?.authorId === own || parent.authorId === own) return;
  throw forbidden(
    'Reply to this conversation is not allowed because you have not been mentioned or quoted by the author.',
  );
}

function mediaIn({ network }: XCall, ids: unknown): string[] {
  const list = Array.isArray(ids) ? ids.map(String) : [];
  for (const id of list) {
    if (!network.uploads.has(id)) throw new XProblem(400, 'invalid-request', 'Invalid Request', `Your media IDs are invalid.`); // prettier-ignore
  }
  return list;
}

export function deletePost(call: XCall, [, id = '']: RegExpExecArray): XResult {
  const own = actorOf(call, 'tweet.write');
  const post = call.network.existing(id);
  if (post.authorId !== own) throw forbidden('You are not authorized to delete this Tweet.');
  call.network.remove(post.id);
  return { status: 200, body: { data: { deleted: true } } };
}

export function setHidden(call: XCall, [, id = '']: RegExpExecArray): XResult {
  const own = actorOf(call, 'tweet.moderate.write');
  const post = call.network.existing(id);
  const root = call.network.posts.get(post.conversationId);
  if (root?.authorId !== own || root.id === post.id)
    throw forbidden('Only the author of the conversation can hide it.');
  const hidden = call.body['hidden'] === true;
  call.network.setHidden(post.id, hidden);
  return { status: 200, body: { data: { hidden } } };
}

export function sendMessage(call: XCall, [, userId = '']: RegExpExecArray): XResult {
  const own = actorOf(call, 'dm.write', 'dm.read', 'users.read');
  if (!call.network.users.has(userId)) throw notFound('user');
  const text = textIn(call.body, 'text');
  const attachments = call.body['attachments'];
  const ids = Array.isArray(attachments) ? attachments.map((entry: Record<string, unknown>) => entry['media_id']) : [];
  if (text === '' && ids.length === 0) throw new XProblem(400, 'invalid-request', 'Invalid Request', 'text or attachments is needed'); // prettier-ignore
  const { id } = call.network.message(own, userId, text, mediaIn(call, ids));
  return { status: 201, body: { data: { dm_conversation_id: conversationKey(own, userId), dm_event_id: id } } };
}

export function deleteMessage(call: XCall, [, id = '']: RegExpExecArray): XResult {
  const own = actorOf(call, 'dm.write');
  const message = call.network.messages.find((entry) => entry.id === id && !entry.removed);
  if (!message) throw notFound('dm event');
  if (message.senderId !== own) throw forbidden('Only your own messages can be deleted.');
  message.removed = true;
  return { status: 200, body: { data: { deleted: true } } };
}

export function setDmBlock(call: XCall, [, userId = '', verb]: RegExpExecArray): XResult {
  const own = actorOf(call, 'dm.write');
  if (!call.network.users.has(userId)) throw notFound('user');
  const blocked = verb === 'block';
  if (blocked) call.network.dmBlocks.add(`${own}>${userId}`);
  else call.network.dmBlocks.delete(`${own}>${userId}`);
  return { status: 200, body: { data: { blocked } } };
}

export function uploadMedia(call: XCall): XResult {
  const own = actorOf(call, 'media.write');
  const id = call.network.nextId();
  call.network.uploads.set(id, own);
  return { status: 200, body: { data: { id, media_key: `3_${id}`, expires_after_secs: 86_400 } } };
}

function needsApp({ token }: XCall): void {
  if (token) throw new XProblem(403, 'unsupported-authentication', 'Unsupported Authentication', 'Use the app bearer token.'); // prettier-ignore
}

function webhookNode({ id, url, valid, createdAt }: XWebhook): Record<string, unknown> {
  return { id, url, valid, created_at: createdAt.toISOString() };
}

export function listWebhooks(call: XCall): XResult {
  needsApp(call);
  const data = [...call.network.webhooks.values()].map(webhookNode);
  return { status: 200, body: { ...(data.length > 0 && { data }), meta: { result_count: data.length } } };
}

export function createWebhook(call: XCall): XResult {
  needsApp(call);
  const url = textIn(call.body, 'url');
  if (!/^https:\/\/[^/:]+\//.test(url)) throw new XProblem(400, 'invalid-request', 'Invalid Request', 'url must be https without a port'); // prettier-ignore
  const webhook = { id: call.network.nextId(), url, valid: true, createdAt: call.network.now() };
  call.network.webhooks.set(webhook.id, webhook);
  return { status: 200, body: { data: webhookNode(webhook) } };
}

export function revalidateWebhook(call: XCall, [, id = '']: RegExpExecArray): XResult {
  needsApp(call);
  const webhook = call.network.webhooks.get(id);
  if (!webhook) throw notFound('webhook');
  webhook.valid = true;
  return { status: 200, body: { data: webhookNode(webhook) } };
}

export function listSubscriptions({ network }: XCall): XResult {
  const data = network.subscriptions.map(({ id, eventType, userId, webhookId, tag }) => ({ subscription_id: id, event_type: eventType, filter: { user_id: userId }, webhook_id: webhookId, tag })); // prettier-ignore
  return { status: 200, body: { ...(data.length > 0 && { data }), meta: { result_count: data.length } } };
}

export function subscribe(call: XCall): XResult {
  const eventType = textIn(call.body, 'event_type');
  const userId = textIn(recordIn(call.body, 'filter'), 'user_id');
  const isPrivate = /^(dm|oauth)\./.test(eventType);
  if (isPrivate && actorOf(call) !== userId) throw forbidden('Private events need the token of the user.');
  const { id } = call.network.subscribe(eventType, userId, textIn(call.body, 'webhook_id'), textIn(call.body, 'tag'));
  return { status: 200, body: { data: { subscription_id: id, event_type: eventType } } };
}
