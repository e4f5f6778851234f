import { followersOf } from '../followers';
import type { MastodonAccount, MastodonMedia, MastodonNotification, MastodonStatus } from './shapes';
import type { MastodonState } from './state';

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'); // prettier-ignore

/** `@user` or `@user@host` in a text. */
export const NAME = /(?<![\w@/])@([\w-]+(?:\.[\w-]+)*)(@[\w-]+(?:\.[\w-]+)+)?/g;
const ADDRESS = /https?:\/\/[^\s<]+/g;

/** An address as Mastodon shows it: the scheme and the end are hidden, everything still stands in the text. */
function linked(address: string): string {
  const [scheme = ''] = /^https?:\/\/(www\.)?/.exec(address) ?? [];
  const rest = address.slice(scheme.length);
  const [shown, hidden] = [rest.slice(0, 30), rest.slice(30)];
  const spans = `<span class="invisible">${scheme}</span><span class="ellipsis">${shown}</span><span class="invisible">${hidden}</span>`;
  return `<a href="${address}" target="_blank" rel="nofollow noopener noreferrer">${spans}</a>`;
}

function urlOf(state: MastodonState, account: MastodonAccount): string {
  return `https://${account.host ?? state.domain}/@${account.username}`;
}

/** The HTML of a status, as the server makes it of what was typed. */
export function contentOf(state: MastodonState, text: string): string {
  const named = escaped(text)
    .replace(ADDRESS, linked)
    .replace(NAME, (whole, user: string, host: string | undefined) => {
      const account = state.accountNamed(`${user}${host ?? ''}`);
      if (!account) return whole;
      return `<span class="h-card" translate="no"><a href="${urlOf(state, account)}" class="u-url mention">@<span>${user}</span></a></span>`;
    });
  return named
    .split(/\n{2,}/)
    .map((part) => `<p>${part.replaceAll('\n', '<br />')}</p>`)
    .join('');
}

export function accountJson(state: MastodonState, account: MastodonAccount): Record<string, unknown> {
  const url = urlOf(state, account);
  return {
    id: account.id,
    username: account.username,
    acct: state.acct(account),
    display_name: account.name,
    url,
    uri: url.replace('/@', '/users/'),
    avatar: `https://files.example/${account.username}.png`,
    bot: false,
    locked: false,
    followers_count: followersOf(account.id),
  };
}

export function mediaJson(media: MastodonMedia): Record<string, unknown> {
  const url = media.asksLeft > 0 ? null : `https://files.example/media/${media.id}/${encodeURIComponent(media.name)}`;
  return { id: media.id, type: media.type, url, preview_url: url, remote_url: null, description: media.description, meta: {} }; // prettier-ignore
}

export function statusJson(state: MastodonState, status: MastodonStatus, viewerId: string): Record<string, unknown> {
  const author = state.account(status.authorId);
  const home = `https://${author.host ?? state.domain}`;
  return {
    id: status.id,
    created_at: status.createdAt,
    edited_at: status.editedAt,
    in_reply_to_id: status.inReplyToId,
    in_reply_to_account_id: status.inReplyToAccountId,
    visibility: status.visibility,
    sensitive: status.warning !== '',
    spoiler_text: status.warning,
    language: 'en',
    uri: `${home}/users/${author.username}/statuses/${encodeURIComponent(status.id)}`,
    url: `${home}/@${author.username}/${encodeURIComponent(status.id)}`,
    content: contentOf(state, status.text),
    mentions: status.mentionIds.map((id) => {
      const { username, url, acct } = accountJson(state, state.account(id));
      return { id, username, url, acct };
    }),
    media_attachments: status.mediaIds.flatMap((id) => {
      const media = state.media.get(id);
      return media ? [mediaJson(media)] : [];
    }),
    favourited: status.likedBy.has(viewerId),
    favourites_count: status.likedBy.size,
    replies_count: state.answersTo(status.id).length,
    quote: quoteJson(state, status, viewerId),
    poll: null,
    account: accountJson(state, author),
  };
}

function quoteJson(state: MastodonState, { quote }: MastodonStatus, viewerId: string): unknown {
  const quoted = quote && state.statuses.get(quote.id);
  if (!quote || !quoted) return null;
  return { state: quote.state, quoted_status: { ...statusJson(state, quoted, viewerId), quote: null } };
}

export function notificationJson(state: MastodonState, notification: MastodonNotification): Record<string, unknown> {
  const { id, type, accountId, fromId, statusId, createdAt, filtered } = notification;
  const status = statusId === null ? undefined : state.statuses.get(statusId);
  return {
    id,
    type,
    created_at: createdAt,
    group_key: `ungrouped-${id}`,
    ...(filtered && { filtered: true }),
    account: accountJson(state, state.account(fromId)),
    ...(status && { status: statusJson(state, status, accountId) }),
  };
}
