import type { WordPressSite } from './network';
import { renderComment, renderUser, zoneless } from './render';
import { type Approved, type SiteComment, type SiteUser, WordPressProblem } from './shapes';

/** A call as its route sees it. */
export interface Call {
  site: WordPressSite;
  me: SiteUser | null;
  query: URLSearchParams;
  fields: Record<string, unknown>;
  /** Address of the site as the caller knows it. */
  base: string;
}

export interface Answer {
  status?: number;
  body: unknown;
  headers?: Record<string, string>;
}

type Route = [method: string, pattern: RegExp, run: (call: Call, id: number) => Answer];

export const ROUTES: readonly Route[] = [
  ['GET', /^users\/me$/, me],
  ['GET', /^comments$/, list],
  ['POST', /^comments$/, create],
  ['GET', /^comments\/(\d+)$/, single],
  ['POST', /^comments\/(\d+)$/, update],
  ['DELETE', /^comments\/(\d+)$/, remove],
];

/** 401 for visitors, 403 for those who are known and may not. */
function refusal({ me: user }: Call, code: string, message: string): WordPressProblem {
  return new WordPressProblem(user ? 403 : 401, code, message);
}

function requireModerator(call: Call, code: string): void {
  if (!call.me?.mayModerate) throw refusal(call, code, 'Sorry, you are not allowed to do that.');
}

function me(call: Call): Answer {
  if (!call.me) throw new WordPressProblem(401, 'rest_not_logged_in', 'You are not currently logged in.');
  return { body: renderUser(call.me) };
}

function single(call: Call, id: number): Answer {
  const comment = call.site.need(id);
  if (call.query.get('context') === 'edit') requireModerator(call, 'rest_forbidden_context');
  if (!mayRead(call, comment))
    throw refusal(call, 'rest_cannot_read', 'Sorry, you are not allowed to read this comment.');
  return { body: shown(call, comment) };
}

function mayRead({ site, me: user }: Call, comment: SiteComment): boolean {
  if (site.posts.get(comment.post)?.isPrivate) return false;
  return comment.approved === '1' || user?.mayModerate === true;
}

function shown({ site, query, base }: Call, comment: SiteComment, edit = query.get('context') === 'edit'): object {
  return renderComment(site, comment, { base, edit, embeds: query.has('_embed') });
}

const STATUSES: Record<string, readonly Approved[]> = {
  approve: ['1'],
  hold: ['0'],
  spam: ['spam'],
  trash: ['trash'],
  all: ['1', '0'],
  any: ['1', '0', 'spam', 'trash', 'post-trashed'],
};

function list(call: Call): Answer {
  const { site, query } = call;
  if (query.get('context') === 'edit') requireModerator(call, 'rest_forbidden_context');
  const forbidden = ['status', 'author', 'author_email'].filter((name) => query.has(name));
  if (!call.me && forbidden.length > 0) {
    throw refusal(call, 'rest_forbidden_param', `Query parameter not permitted: ${forbidden.join(', ')}`);
  }
  const asked = wholeNumber(query, 'per_page', 10, 100);
  const size = Math.min(asked, site.options.maxPageSize ?? 100);
  const page = wholeNumber(query, 'page', 1, Number.MAX_SAFE_INTEGER);
  const all = sorted([...site.comments.values()].filter(matches(call)), query);
  const comments = all.slice((page - 1) * size, page * size).filter((comment) => mayRead(call, comment));
  const totals = { 'x-wp-total': String(all.length), 'x-wp-totalpages': String(Math.ceil(all.length / size)) };
  return { body: comments.map((comment) => shown(call, comment)), headers: site.options.dropsTotals ? {} : totals };
}

function matches({ site, query }: Call): (comment: SiteComment) => boolean {
  const approved = STATUSES[query.get('status') ?? 'approve'] ?? [];
  const after = timeOf(site, query.get('after'));
  const only = (name: string) => query.get(name)?.split(',').map(Number);
  const [include, parent, author, post] = ['include', 'parent', 'author', 'post'].map(only);
  return (comment) =>
    approved.includes(comment.approved) &&
    comment.type === (query.get('type') ?? 'comment') &&
    (after === null || comment.writtenAt > after) &&
    (include?.includes(comment.id) ?? true) &&
    (parent?.includes(comment.parent) ?? true) &&
    (author?.includes(comment.user) ?? true) &&
    (post?.includes(comment.post) ?? true);
}

/** Without a zone it is the site's local time. */
function timeOf({ options }: WordPressSite, value: string | null): number | null {
  if (value === null) return null;
  const isLocal = !/(Z|[+-]\d{2}:?\d{2})$/.test(value);
  const time = Date.parse(isLocal ? `${value}Z` : value);
  if (Number.isNaN(time)) throw invalidParameter('after');
  return isLocal ? time - (options.offsetMinutes ?? 0) * 60_000 : time;
}

function wholeNumber(query: URLSearchParams, name: string, otherwise: number, max: number): number {
  const value = Number(query.get(name) ?? otherwise);
  if (!Number.isInteger(value) || value < 1 || value > max) throw invalidParameter(name);
  return value;
}

function invalidParameter(name: string): WordPressProblem {
  const more = { params: { [name]: `${name} is not valid.` } };
  return new WordPressProblem(400, 'rest_invalid_param', `Invalid parameter(s): ${name}`, more);
}

function sorted(comments: SiteComment[], query: URLSearchParams): SiteComment[] {
  const sign = query.get('order') === 'asc' ? 1 : -1;
  const by = query.get('orderby') ?? 'date_gmt';
  return comments.sort((a, b) => sign * ((by === 'id' ? 0 : a.writtenAt - b.writtenAt) || a.id - b.id));
}

function create(call: Call): Answer {
  const { site, fields, me: user } = call;
  if (!user) throw refusal(call, 'rest_comment_login_required', 'Sorry, you must be logged in to comment.');
  const post = site.posts.get(Number(fields['post']));
  if (!post)
    throw new WordPressProblem(
      403,
      'rest_comment_invalid_post_id',
      'Sorry, you are not allowed to create this comment without a post.',
    );
  if (!post.commentsOpen)
    throw new WordPressProblem(403, 'rest_comment_closed', 'Sorry, comments are closed for this item.');
  const parent = Number(fields['parent'] ?? 0);
  const content = contentOf(fields);
  const isRepeated = [...site.comments.values()].some(
    (known) =>
      known.user === user.id &&
      known.post === post.id &&
      known.parent === parent &&
      known.content === content &&
      known.approved !== 'trash',
  );
  if (isRepeated) {
    throw new WordPressProblem(
      409,
      'comment_duplicate',
      'Duplicate comment detected; it looks as though you&#8217;ve already said that!',
    );
  }
  // an unknown parent is taken as it is
  const made = site.write({ post: post.id, parent, user: user.id, content });
  return { status: 201, body: shown(call, made, user.mayModerate) };
}

/** Moderators may write any HTML but scripts; links of comments are marked. */
function contentOf(fields: Record<string, unknown>): string {
  const content = typeof fields['content'] === 'string' ? fields['content'] : '';
  return content.replace(/<script[\s\S]*?<\/script>/gi, '').replace(/<a (?![^>]*rel=)/g, '<a rel="nofollow ugc" ');
}

function update(call: Call, id: number): Answer {
  const { site, fields } = call;
  const comment = site.need(id);
  requireModerator(call, 'rest_cannot_edit');
  if ('content' in fields) site.edit(id, contentOf(fields));
  if (typeof fields['status'] === 'string' && !site.options.freezesStates)
    changeStatus(site, comment, fields['status']);
  return { body: shown(call, comment, true) };
}

/** Unknown words change nothing and are answered 200. */
function changeStatus(site: WordPressSite, { id, approved }: SiteComment, status: string): void {
  const wanted: Record<string, Approved> = { approve: '1', approved: '1', hold: '0', spam: 'spam' };
  const next = wanted[status];
  if (next === approved && site.options.refusesSameStatus) {
    throw new WordPressProblem(500, 'rest_comment_failed_edit', 'Updating comment status failed.');
  }
  if (next !== undefined && next !== approved) site.setApproved(id, next);
  if (status === 'trash' && site.options.hasNoTrash) site.remove(id);
  else if (status === 'trash') site.setApproved(id, 'trash');
  if ((status === 'unspam' && approved === 'spam') || (status === 'untrash' && approved === 'trash')) site.putBack(id);
}

function remove(call: Call, id: number): Answer {
  const { site, query } = call;
  const comment = site.need(id);
  requireModerator(call, 'rest_cannot_delete');
  if (query.get('force') === 'true') {
    site.remove(id);
    return { body: { deleted: true, previous: shown(call, comment, true) } };
  }
  if (site.options.hasNoTrash) {
    const message = "The comment does not support trashing. Set 'force=true' to delete.";
    throw new WordPressProblem(501, 'rest_trash_not_supported', message);
  }
  if (comment.approved === 'trash') {
    throw new WordPressProblem(410, 'rest_already_trashed', 'The comment has already been trashed.');
  }
  return { body: shown(call, site.setApproved(id, 'trash'), true) };
}

/** `GET /wp-json/`. */
export function index({ site, base }: Pick<Call, 'site' | 'base'>): object {
  return {
    name: site.options.name ?? 'A site',
    url: base,
    home: site.options.home ?? base,
    gmt_offset: (site.options.offsetMinutes ?? 0) / 60,
    namespaces: ['oembed/1.0', 'wp/v2'],
    authentication: {
      'application-passwords': { endpoints: { authorization: `${base}/wp-admin/authorize-application.php` } },
    },
    time: zoneless(site.now()),
  };
}
