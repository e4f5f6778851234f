import { textOf } from '../../spi/read';

/** A comment by the parts of its URN. */
export interface CommentName {
  /** URN of the post; the platform may name one post by an activity, a share or a ugcPost. */
  post: string;
  id: string;
}

const COMMENT = /^(?:urn:li:)?comment:\(([^()\s,]+),(\d{1,20})\)$/;

/** Any URN, trimmed; null for anything else. */
export function urnOf(value: unknown): string | null {
  const urn = textOf(value)?.trim();
  return urn !== undefined && /^urn:li:\S{1,400}$/.test(urn) ? urn : null;
}

/** The parts of a comment URN. The `urn:li:` inside it, or before it, is missing in some payloads. */
export function commentNamed(value: unknown): CommentName | null {
  const [, post, id] = COMMENT.exec(textOf(value)?.trim() ?? '') ?? [];
  if (post === undefined || id === undefined) return null;
  return { post: post.startsWith('urn:li:') ? post : `urn:li:${post}`, id };
}

/** The name under which a comment is kept here. Usually its URN too, but calls use the URN that the platform gives. */
export function commentKey({ post, id }: CommentName): string {
  return `urn:li:comment:(${post},${id})`;
}

/** One name for a post that has three: the activity where it is told, else the first that is. */
export function mainPost(...names: readonly (string | null)[]): string | null {
  const told = names.filter((name) => name !== null);
  return told.find((name) => name.startsWith('urn:li:activity:')) ?? told[0] ?? null;
}

export function organizationUrn(id: string): string {
  return `urn:li:organization:${id}`;
}

/** The digits of an organization's URN, or of what a person typed (`501`, the URN, an address that ends with it). */
export function organizationIdOf(value: unknown): string | null {
  const text = typeof value === 'number' ? String(value) : (textOf(value)?.trim() ?? '');
  return /^(?:urn:li:organization:|https?:\/\/\S+\/)?(\d{1,20})\/?$/.exec(text)?.[1] ?? null;
}

/** The app-scoped id of a member's URN. */
export function personIdOf(urn: string): string | null {
  return /^urn:li:person:([\w-]+)$/.exec(urn)?.[1] ?? null;
}

/** A URN as a path segment or query value: Rest.li wants brackets and commas encoded as well. */
export function encodedUrn(urn: string): string {
  return encodeURIComponent(urn).replaceAll('(', '%28').replaceAll(')', '%29');
}

export function postLink(post: string): string {
  return `https://www.linkedin.com/feed/update/${post}/`;
}

/** Where a comment can be seen; a nested one under the comment that it answers. */
export function commentLink(post: string, urn: string, parentUrn: string | null): string {
  const asked = parentUrn === null ? { commentUrn: urn } : { commentUrn: parentUrn, replyUrn: urn };
  const query = Object.entries(asked).map(([name, value]) => `${name}=${encodedUrn(value)}`);
  return `${postLink(post)}?${query.join('&')}`;
}
