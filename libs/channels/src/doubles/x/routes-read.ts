import { actorOf, metaOf, pageOf, type XCall, type XResult } from './call';
import { dmIncludes, includesOf, listedMessage, postNode, userNode } from './render';
import { problemBody, XProblem, type XPost } from './shapes';

const MOST_IDS = 100;

/** A post under the id of its newest version. */
interface Listed {
  id: string;
  post: XPost;
}

function listed(posts: readonly XPost[]): Listed[] {
  return posts
    .map((post) => ({ id: post.versions.at(-1)?.id ?? post.id, post }))
    .sort((a, b) => (BigInt(a.id) > BigInt(b.id) ? -1 : 1));
}

function answerList(call: XCall, posts: readonly XPost[]): XResult {
  const { page, next } = pageOf(call, listed(posts));
  const meta = metaOf(page, next);
  if (page.length === 0) return { status: 200, body: { meta } };
  const data = page.map(({ post }) => postNode(call.network, post));
  return { status: 200, body: { data, includes: includesOf(call.network, page.map(({ post }) => post)), meta } }; // prettier-ignore
}

export function readUser(call: XCall, [, id = '']: RegExpExecArray): XResult {
  const own = actorOf(call, 'users.read');
  const user = call.network.users.get(id === 'me' ? own : id);
  if (!user) return { status: 200, body: { errors: [problemBody(404, 'resource-not-found', 'Not Found Error', 'Could not find user')] } }; // prettier-ignore
  return { status: 200, body: { data: userNode(user) } };
}

export function listMentions(call: XCall, [, id = '']: RegExpExecArray): XResult {
  actorOf(call, 'tweet.read');
  const user = call.network.user(id);
  return answerList(call, call.network.living().filter((post) => post.authorId !== id && call.network.names(post, user))); // prettier-ignore
}

export function listOwn(call: XCall, [, id = '']: RegExpExecArray): XResult {
  actorOf(call, 'tweet.read');
  return answerList(call, call.network.living().filter(({ authorId }) => authorId === id)); // prettier-ignore
}

export function searchRecent(call: XCall): XResult {
  actorOf(call, 'tweet.read');
  const id = /^conversation_id:(\d+)$/.exec(call.query.get('query') ?? '')?.[1];
  if (id === undefined) throw new XProblem(400, 'invalid-request', 'Invalid Request', 'query is not valid');
  return answerList(call, call.network.living().filter(({ conversationId }) => conversationId === id)); // prettier-ignore
}

/** What is gone is missing from `data` and named in `errors`. */
export function readPosts(call: XCall): XResult {
  actorOf(call, 'tweet.read');
  const ids = (call.query.get('ids') ?? '').split(',');
  if (ids.length > MOST_IDS) throw new XProblem(400, 'invalid-request', 'Invalid Request', 'ids: at most 100');
  const found = ids.flatMap((id) => {
    const post = call.network.living().find(({ versions }) => versions.some((version) => version.id === id));
    return post ? [{ id, post }] : [];
  });
  const errors = ids
    .filter((id) => !found.some((entry) => entry.id === id))
    .map((id) => ({ ...problemBody(404, 'resource-not-found', 'Not Found Error', `Could not find tweet with ids: [${id}].`), resource_type: 'tweet', resource_id: id, value: id, parameter: 'ids' })); // prettier-ignore
  const data = found.map(({ id, post }) => postNode(call.network, post, id));
  const includes = includesOf(call.network, found.map(({ post }) => post)); // prettier-ignore
  return { status: 200, body: { ...(data.length > 0 && { data, includes }), ...(errors.length > 0 && { errors }) } };
}

export function listMessages(call: XCall): XResult {
  const own = actorOf(call, 'dm.read');
  const { network } = call;
  const all = network.messages.filter(({ senderId, recipientId, removed }) => !removed && (senderId === own || recipientId === own)); // prettier-ignore
  const { page, next } = pageOf(call, all.toReversed());
  const meta = metaOf(page, next);
  if (page.length === 0) return { status: 200, body: { meta } };
  return { status: 200, body: { data: page.map(listedMessage), includes: dmIncludes(network, page), meta } };
}
