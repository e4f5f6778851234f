import type { PublicWords } from './networks';
import { LOCATIONS, type World } from './world';

/** Everything that anybody can see on the networks, as data: for the page and for checks. */
export function publicView(world: World) {
  const { meta, google, forum, page, instagram } = world;
  return {
    facebook: meta.publicPage(page.id),
    instagram: meta.publicPage(instagram.id),
    google: LOCATIONS.map(({ name }) => google.publicPage(name)),
    forum: forum.publicPage(),
    networks: world.networks.flatMap((network) => network.publicView()),
  };
}

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;margin:0;background:#f4f2ef;color:#1d1c18}main{display:grid;grid-template-columns:repeat(auto-fit,minmax(340px,1fr));gap:16px;padding:16px}
section{background:#fff;border:1px solid #dedcd7;border-radius:12px;padding:16px;overflow-wrap:anywhere}h1{font-size:20px;padding:16px 16px 0;margin:0}h2{font-size:16px;margin:0 0 8px}article{border-top:1px solid #ebe9e6;padding:8px 0}
ul{list-style:none;margin:4px 0 0;padding-left:16px;border-left:2px solid #ebe9e6}.brand{background:#edf2ff;border-radius:8px;padding:4px 8px}small{color:#64615c}
@media (prefers-color-scheme:dark){body{background:#0e0e10;color:#ececef}section{background:#17171a;border-color:#313136}article{border-color:#242428}ul{border-color:#242428}.brand{background:#1e2543}small{color:#9e9ea4}}`;

/** The plain page of what the public sees, newest first; reloads itself every few seconds. */
export function publicPageHtml(world: World): string {
  const { facebook, instagram, google, forum, networks } = publicView(world);
  const sections = [
    section('Facebook · Maison Lumen', [
      ...facebook.posts.map((post) => `${said(post.author, post.text, post.at)}${list(post.comments)}`),
      ...facebook.recommendations.map(
        (one) => `${said(one.author, `${one.positive ? '👍' : '👎'} ${one.text}`, one.at)}${list(one.replies)}`,
      ),
    ]),
    section(
      'Instagram · maison.lumen',
      instagram.posts.map((post) => `${said(post.author, post.text, post.at)}${list(post.comments)}`),
    ),
    ...google.map((listing) =>
      section(
        `Google · ${listing.title} (${listing.averageRating.toFixed(1)} ★)`,
        listing.reviews.map((review) => {
          const reply =
            review.reply === null ? '' : `<ul><li>${said('Maison Lumen', review.reply, review.at)}</li></ul>`;
          return (
            said(
              review.author,
              `${'★'.repeat(review.stars)}${'☆'.repeat(5 - review.stars)} ${review.text}`,
              review.at,
            ) + reply
          );
        }),
      ),
    ),
    ...forum.topics.map((topic) =>
      section(
        `Forum · ${topic.title}`,
        topic.posts.toReversed().map((post) => said(post.author, post.text, post.at)),
      ),
    ),
    ...networks.map(({ title, words }) =>
      section(
        title,
        words.map((one) => `${said(one.author, one.text, one.at)}${list(one.replies)}`),
      ),
    ),
  ];
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><meta name="viewport" content="width=device-width"><title>Public</title><style>${STYLE}</style></head><body><h1>Ce que voit le public · What the public sees</h1><main>${sections.join('')}</main></body></html>`;
}

function section(title: string, articles: string[]): string {
  return `<section><h2>${escapeHtml(title)}</h2>${articles.map((content) => `<article>${content}</article>`).join('')}</section>`;
}

function list(comments: readonly PublicWords[]): string {
  if (comments.length === 0) return '';
  const shown = comments.map(
    (comment) => `<li>${said(comment.author, comment.text, comment.at)}${list(comment.replies)}</li>`,
  );
  return `<ul>${shown.join('')}</ul>`;
}

function said(author: string, text: string, at: string): string {
  const isBrand = /^(maison|brand$)/i.test(author);
  const time = new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  return `<div${isBrand ? ' class="brand"' : ''}><b>${escapeHtml(author)}</b> <small>${time}</small><br>${escapeHtml(text)}</div>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
