import type { InboundIdentity, InboundPost } from '../../spi/inbound';
import { countOf, idOf, identity, postOf, recordOf, textOf, timeOf, type Json } from '../../spi/read';

/** What is asked of a comment when it is read (Instagram Platform reference, IG Comment). */
const REPLY_FIELDS = 'id,text,timestamp,username,from,hidden';
export const COMMENT_FIELDS = `${REPLY_FIELDS},like_count,parent_id,media{id,permalink},replies{${REPLY_FIELDS}}`;
/** What is asked of a media object. */
export const MEDIA_FIELDS =
  'id,caption,permalink,timestamp,media_type,media_product_type,media_url,thumbnail_url,like_count,comments_count';
/** What is asked of media and comments that mention the account (IG User, mentioned_media and mentioned_comment). */
export const MENTIONED_COMMENT_FIELDS = 'id,text,timestamp,like_count,username,media{id,permalink}';
export const MENTIONED_MEDIA_FIELDS = 'id,caption,media_type,media_url,owner,timestamp,username,permalink';

/** The author of a comment: `from{}`; of a mention that was read only a user name. */
export function authorOf(value: Json): InboundIdentity | null {
  const from = recordOf(value['from']);
  const handle = textOf(from?.['username']) ?? textOf(value['username']);
  // A name stands in for the id that mentions do not give; it is the best that is known of its bearer.
  const id = idOf(from?.['id']) ?? idOf(handle);
  if (id === null) return null;
  const profileUrl = handle ? `https://www.instagram.com/${encodeURIComponent(handle)}/` : null;
  return identity(id, { name: handle ?? '', handle, profileUrl });
}

/** The media beside a comment in a webhook; `original_media_id` is what an ad was made from. */
export function mediaContext(value: Json): InboundPost | null {
  const media = recordOf(value['media']);
  const id = idOf(media?.['id']);
  if (!media || id === null) return null;
  return postOf(id, {
    text: textOf(media['ad_title']),
    permalink: textOf(media['permalink']),
    isAd: media['media_product_type'] === 'AD',
  });
}

/** A media object that was read. */
export function readMedia(media: Json, id: string): InboundPost {
  return postOf(id, {
    text: textOf(media['caption']),
    mediaUrl: textOf(media['thumbnail_url']) ?? textOf(media['media_url']),
    permalink: textOf(media['permalink']),
    publishedAt: timeOf(media['timestamp']),
    isAd: media['media_product_type'] === 'AD',
    likes: countOf(media['like_count']),
    comments: countOf(media['comments_count']),
  });
}
