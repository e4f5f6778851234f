import type { WordPressSite } from './network';
import type { SiteComment, SitePost, SiteUser } from './shapes';

const STATUS: Record<string, string> = { '1': 'approved', '0': 'hold' };

/** A time without a zone, `shiftMinutes` from UTC. */
export function zoneless(ms: number, shiftMinutes = 0): string {
  return new Date(ms + shiftMinutes * 60_000).toISOString().slice(0, 19);
}

export function statusWord({ approved }: Pick<SiteComment, 'approved'>): string {
  return STATUS[approved] ?? approved;
}

export function commentLink(base: string, site: WordPressSite, comment: SiteComment): string {
  return `${base}/${site.posts.get(comment.post)?.slug ?? '?'}/#comment-${comment.id}`;
}

/** A comment of the REST API. `edit` shows what only moderators see; `embeds` adds the post. */
export function renderComment(
  site: WordPressSite,
  comment: SiteComment,
  { base, edit, embeds }: { base: string; edit: boolean; embeds: boolean },
): object {
  const api = `${base}/wp-json/wp/v2`;
  const post = site.posts.get(comment.post);
  const avatar = (size: number) => `https://secure.gravatar.example/avatar/${comment.id}?s=${size}`;
  return {
    id: comment.id,
    post: comment.post,
    parent: comment.parent,
    author: comment.user,
    author_name: comment.name,
    ...(edit && { author_email: comment.email, author_ip: '203.0.113.9', author_user_agent: 'Mozilla/5.0' }),
    author_url: comment.url,
    date: zoneless(comment.writtenAt, site.options.offsetMinutes),
    date_gmt: zoneless(comment.writtenAt),
    content: { rendered: rendered(comment.content), ...(edit && { raw: comment.content }) },
    link: commentLink(base, site, comment),
    status: statusWord(comment),
    type: comment.type,
    author_avatar_urls: { '24': avatar(24), '48': avatar(48), '96': avatar(96) },
    meta: [],
    _links: {
      self: [{ href: `${api}/comments/${comment.id}` }],
      up: [{ embeddable: true, post_type: 'post', href: `${api}/posts/${comment.post}` }],
    },
    ...(embeds && post && { _embedded: { up: [renderPost(site, post, base)] } }),
  };
}

function rendered(content: string): string {
  return content
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br />\n')}</p>\n`)
    .join('');
}

/** The post in the `embed` context, which has no time in UTC. */
export function renderPost(site: WordPressSite, post: SitePost, base: string): object {
  return {
    id: post.id,
    date: zoneless(post.writtenAt, site.options.offsetMinutes),
    slug: post.slug,
    type: 'post',
    link: `${base}/${post.slug}/`,
    title: { rendered: post.title },
  };
}

export function renderUser(user: SiteUser): object {
  return {
    id: user.id,
    name: user.name,
    slug: user.login,
    roles: [user.mayModerate ? 'editor' : 'author'],
    capabilities: { read: true, edit_posts: true, ...(user.mayModerate && { moderate_comments: true }) },
  };
}
