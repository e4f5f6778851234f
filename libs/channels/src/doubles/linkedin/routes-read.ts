import { gone, invalid, needs, ok, organizationIn, paged, type LinkedInCall, type LinkedInResult } from './call';
import { commentJson, commentUrn, eventJson, postJson } from './render';
import { ACTIONS, LinkedInProblem, type LinkedInComment } from './shapes';

const HISTORY_MS = 60 * 86_400_000;
const COMMENT = /^urn:li:comment:\((urn:li:\w+:\d+),(\d+)\)$/;

export function roles(call: LinkedInCall): LinkedInResult {
  needs(call, 'rw_organization_admin');
  const { network, token, query } = call;
  if (query.get('q') !== 'roleAssignee') throw invalid('q is not known');
  const role = query.get('role');
  const mine = network.roles.filter((one) => one.memberId === token.memberId && (role === null || one.role === role));
  return paged(call, mine, (one) => ({
    role: one.role,
    state: 'APPROVED',
    roleAssignee: `urn:li:person:${one.memberId}`,
    organization: `urn:li:organization:${one.organizationId}`,
  }));
}

export function me(call: LinkedInCall): LinkedInResult {
  needs(call, 'r_basicprofile');
  return person(call, call.token.memberId);
}

export function person({ network, token }: LinkedInCall, id: string): LinkedInResult {
  const member = network.members.get(id);
  if (!member) throw gone('The member');
  if (!member.isOpen && id !== token.memberId) {
    throw new LinkedInProblem(403, 'ACCESS_DENIED', 'Not enough permissions to access: people', 100);
  }
  const { firstName, lastName, vanityName } = member;
  return ok({ id, localizedFirstName: firstName, localizedLastName: lastName, vanityName });
}

export function organization({ network }: LinkedInCall, id: string): LinkedInResult {
  const one = network.organizations.get(id);
  if (!one) throw gone('The organization');
  return ok({ id: Number(one.id), localizedName: one.name, vanityName: one.vanityName });
}

/** Newest first, of the last 60 days. */
export function notifications(call: LinkedInCall): LinkedInResult {
  needs(call, 'rw_organization_admin');
  const { network, query } = call;
  const organizationId = organizationIn(call, 'organizationalEntity');
  if (query.get('q') !== 'criteria') throw invalid('q is not known');
  const actions = /^List\(([A-Z_,]+)\)$/.exec(query.get('actions') ?? '')?.[1]?.split(',');
  const known = ACTIONS.filter((action) => !(network.options.documentedOnly && action === 'COMMENT_MENTION'));
  if (actions?.some((action) => !known.some((name) => name === action))) {
    throw invalid('actions: unknown enum symbol');
  }
  const [, start, end] = /^\(start:(\d+),end:(\d+)\)$/.exec(query.get('timeRange') ?? '') ?? [];
  if (start === undefined || end === undefined) throw invalid('timeRange is malformed');
  const from = Math.max(Number(start), network.now() - HISTORY_MS);
  const found = network.events.filter(
    (event) =>
      event.organizationId === organizationId &&
      (!actions || actions.includes(event.action)) &&
      event.at >= from &&
      event.at <= Number(end),
  );
  return paged(call, found.toReversed(), (event) => eventJson(network, event));
}

export function posts(call: LinkedInCall): LinkedInResult {
  needs(call, 'r_organization_social');
  const id = organizationIn(call, 'author');
  if (call.query.get('q') !== 'author') throw invalid('q is not known');
  const own = [...call.network.posts.values()].filter(({ owner, removed }) => owner === `urn:li:organization:${id}` && !removed); // prettier-ignore
  return paged(call, own.toReversed(), postJson);
}

/** By share or ugcPost only. Posts of people are not shown to a Page's administrators. */
export function post(call: LinkedInCall, urn: string): LinkedInResult {
  needs(call, 'r_organization_social');
  if (!/^urn:li:(share|ugcPost):\d+$/.test(urn)) throw invalid('The key is no share or ugcPost URN');
  const one = call.network.postNamed(urn);
  if (!one) throw gone('The post');
  if (!one.owner.startsWith('urn:li:organization:')) {
    throw new LinkedInProblem(403, 'ACCESS_DENIED', 'Not enough permissions to access: posts', 100);
  }
  return ok(postJson(one));
}

/** Where comments are listed: a post by any of its names, or a comment. */
export function threadOf(call: LinkedInCall, urn: string): { activity: string; parentId: string | null } {
  const [, postUrn, id] = COMMENT.exec(urn) ?? [];
  const found = call.network.postNamed(postUrn ?? urn);
  if (!found) throw gone('The post');
  if (id !== undefined && call.network.living(id)?.activity !== found.activity) throw gone('The comment');
  return { activity: found.activity, parentId: id ?? null };
}

export function comments(call: LinkedInCall, urn: string): LinkedInResult {
  needs(call, 'r_organization_social_feed');
  const { network, query, restliMethod } = call;
  const { activity, parentId } = threadOf(call, urn);
  const ids = query.get('ids');
  const isSeen = (one: LinkedInComment) =>
    one.activity === activity && !one.removed && network.isSettled(one.createdAt);
  if (ids === null) {
    const list = [...network.comments.values()].filter((one) => isSeen(one) && one.parentId === parentId);
    return paged(call, list, (one) => commentJson(network, one));
  }
  if (restliMethod !== 'BATCH_GET') throw invalid('ids needs X-RestLi-Method: BATCH_GET');
  const asked = /^List\(([\d,]+)\)$/.exec(ids)?.[1]?.split(',') ?? [];
  const [results, statuses, errors]: Record<string, unknown>[] = [{}, {}, {}];
  for (const id of asked) {
    const one = network.comments.get(id);
    if (one && isSeen(one)) Object.assign(results ?? {}, { [id]: commentJson(network, one) });
    else Object.assign(errors ?? {}, { [id]: { status: 404, message: 'The comment is not found' } });
    Object.assign(statuses ?? {}, { [id]: one && isSeen(one) ? 200 : 404 });
  }
  return ok({ results, statuses, errors });
}

export function commentNamed(call: LinkedInCall, urn: string, id: string): LinkedInComment {
  const { activity } = threadOf(call, urn);
  const one = call.network.living(id);
  if (one?.activity !== activity) throw gone('The comment');
  return one;
}

export function comment(call: LinkedInCall, urn: string, id: string): LinkedInResult {
  needs(call, 'r_organization_social_feed');
  const one = commentNamed(call, urn, id);
  if (!call.network.isSettled(one.createdAt)) throw gone('The comment');
  return ok(commentJson(call.network, one));
}

/** The URN that reactions of a comment or post are kept under. */
export function rootOf(call: LinkedInCall, urn: string): string {
  const { activity, parentId } = threadOf(call, urn);
  return parentId === null ? activity : commentUrn(activity, parentId);
}

export function reaction(call: LinkedInCall, actor: string, root: string): LinkedInResult {
  needs(call, 'r_organization_social_feed');
  const reactionType = call.network.reactions.get(`${actor} ${rootOf(call, root)}`);
  if (reactionType === undefined) throw gone('The reaction');
  return ok({ id: `urn:li:reaction:(${actor},${root})`, root, reactionType });
}

export function subscriptions(call: LinkedInCall): LinkedInResult {
  needs(call, 'rw_organization_admin');
  const { network, token, query } = call;
  if (query.get('q') !== 'subscriberAndEventType') throw invalid('q is not known');
  const mine = [...network.subscriptions.values()].filter(
    (one) => one.memberId === token.memberId && one.appId === token.appId && one.expiresAt > network.now(),
  );
  return paged(call, mine, (one) => ({
    developerApplication: `urn:li:developerApplication:${one.appId}`,
    user: `urn:li:person:${one.memberId}`,
    entity: `urn:li:organization:${one.organizationId}`,
    eventType: 'ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS',
    webhook: one.webhook,
    expiresAt: one.expiresAt,
  }));
}
