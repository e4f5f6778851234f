import { actorIn, gone, invalid, needs, ownOrganization, type LinkedInCall, type LinkedInResult } from './call';
import { commentJson } from './render';
import { commentNamed, rootOf, threadOf } from './routes-read';
import { LinkedInProblem } from './shapes';

const MOST_CHARACTERS = 1250;
const REACTIONS = ['LIKE', 'PRAISE', 'EMPATHY', 'INTEREST', 'APPRECIATION', 'ENTERTAINMENT'];

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function checkedText(value: unknown): string {
  if (typeof value !== 'string' || value.trim() === '') throw invalid('message.text is required');
  if (value.length > MOST_CHARACTERS) {
    throw new LinkedInProblem(422, 'INVALID_VALUE', 'message.text exceeds the maximum length');
  }
  return value;
}

export function createComment(call: LinkedInCall, urn: string): LinkedInResult {
  needs(call, 'w_organization_social_feed');
  const { network, body, token } = call;
  const actor = actorIn(call, body['actor']);
  const { activity, parentId } = threadOf(call, urn);
  const text = checkedText(record(body['message'])['text']);
  if (typeof body['object'] !== 'string') throw invalid('object is required');
  if (parentId !== null && typeof body['parentComment'] !== 'string') throw invalid('parentComment is required');
  if (body['content'] !== undefined && parentId !== null) {
    throw new LinkedInProblem(403, 'ACCESS_DENIED', 'Unpermitted fields present in REQUEST_BODY: [/content]', 100);
  }
  throttle(call, token.memberId);
  const beside = [...network.comments.values()].filter((one) => one.activity === activity && !one.removed);
  const last = beside.filter((one) => one.actor === actor).at(-1);
  if (last?.text === text && last.parentId === parentId) {
    throw new LinkedInProblem(409, 'DUPLICATE', 'The same comment was made before');
  }
  const made = network.comment(activity, actor, text, { parentId, viaApi: true });
  return { status: 201, headers: { 'x-restli-id': made.id }, body: commentJson(network, made) };
}

function throttle({ network }: LinkedInCall, memberId: string): void {
  const most = network.options.commentsPerMinute ?? Infinity;
  const key = `${memberId} minute ${Math.floor(network.now() / 60_000)}`;
  const count = (network.counts.get(key) ?? 0) + 1;
  network.counts.set(key, count);
  if (count > most) throw new LinkedInProblem(429, 'TOO_MANY_REQUESTS', 'Comment create throttled');
}

/** Only what the organization wrote itself, unless the network lets it delete others'. */
export function editComment(call: LinkedInCall, urn: string, id: string): LinkedInResult {
  needs(call, 'w_organization_social_feed');
  if (call.restliMethod !== 'PARTIAL_UPDATE') throw invalid('X-RestLi-Method: PARTIAL_UPDATE is missing');
  const actor = actorIn(call, call.query.get('actor'));
  const comment = commentNamed(call, urn, id);
  if (comment.actor !== actor) throw new LinkedInProblem(403, 'ACCESS_DENIED', 'Only the author can edit it', 100);
  const set = record(record(record(call.body['patch'])['message'])['$set']);
  call.network.editComment(id, checkedText(set['text']));
  return { status: 204 };
}

export function deleteComment(call: LinkedInCall, urn: string, id: string): LinkedInResult {
  needs(call, 'w_organization_social_feed');
  const actor = actorIn(call, call.query.get('actor'));
  const comment = commentNamed(call, urn, id);
  const isOwnPost = call.network.posts.get(comment.activity)?.owner === actor;
  if (comment.actor !== actor && !(isOwnPost && call.network.options.deletesOthers)) {
    throw new LinkedInProblem(403, 'ACCESS_DENIED', 'The viewer may not delete this comment', 100);
  }
  call.network.deleteComment(id);
  return { status: 204 };
}

export function react(call: LinkedInCall): LinkedInResult {
  needs(call, 'w_organization_social_feed');
  const actor = actorIn(call, call.query.get('actor'));
  const [root, type] = [call.body['root'], call.body['reactionType']];
  if (typeof root !== 'string' || typeof type !== 'string' || !REACTIONS.includes(type)) {
    throw invalid('root or reactionType is not right');
  }
  const kept = rootOf(call, root);
  if (call.network.reactions.has(`${actor} ${kept}`)) {
    throw new LinkedInProblem(409, 'DUPLICATE', 'The actor has reacted already');
  }
  call.network.react(actor, kept, type);
  return { status: 201, headers: { 'x-restli-id': `urn:li:reaction:(${actor},${root})` } };
}

export function removeReaction(call: LinkedInCall, actor: string, root: string): LinkedInResult {
  needs(call, 'w_organization_social_feed');
  if (!call.network.reactions.delete(`${actorIn(call, actor)} ${rootOf(call, root)}`)) throw gone('The reaction');
  return { status: 204 };
}

/** Keyed by application, member and organization. It lives as long as the member's grant. */
export function subscribe(call: LinkedInCall, key: Record<string, string>): LinkedInResult {
  needs(call, 'rw_organization_admin');
  const { network, token, body } = call;
  const last = (name: string) => (key[name] ?? '').split(':').at(-1) ?? '';
  const [appId, memberId, organizationId] = [last('developerApplication'), last('user'), last('entity')];
  if (key['eventType'] !== 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS') throw invalid('eventType is not known');
  if (appId !== token.appId || memberId !== token.memberId) {
    throw new LinkedInProblem(403, 'ACCESS_DENIED', 'The key names another application or member', 100);
  }
  ownOrganization(call, organizationId);
  const webhook = body['webhook'];
  if (typeof webhook !== 'string' || !URL.canParse(webhook)) throw invalid('webhook is no address');
  const isKnown = network.webhooks.get(webhook)?.validatedAt != null;
  if (/ngrok/.test(webhook) || (network.options.portal === true && !isKnown)) {
    throw invalid('webhook is not registered and validated for the application');
  }
  network.subscribe(appId, memberId, organizationId, webhook);
  return { status: 204 };
}
