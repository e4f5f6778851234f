import type { PostView } from '@parvis/contracts';
import { isoOrNull } from './iso';

/** Columns of a post, of `post p`. */
export const POST_COLUMNS = `p.id, p.external_id, p.text, p.picture_key, p.media_alt, p.permalink, p.published_at, p.is_ad, p.likes,
  p.comments`;

export interface PostRow {
  id: string;
  external_id: string;
  text: string | null;
  picture_key: string | null;
  media_alt: string | null;
  permalink: string | null;
  published_at: Date | null;
  is_ad: boolean;
  likes: number | null;
  comments: number | null;
}

export function toPostView(row: PostRow): PostView {
  return {
    id: row.id,
    externalId: row.external_id,
    text: row.text,
    mediaUrl: row.picture_key && `/api/posts/${row.id}/picture`,
    mediaAlt: row.media_alt,
    permalink: row.permalink,
    publishedAt: isoOrNull(row.published_at),
    isAd: row.is_ad,
    figures: { likes: row.likes, comments: row.comments },
  };
}
