import { ConnectorRejected } from '../../spi/errors';
import type { PostSeen } from '../../spi/inbound';
import { idOf, timeOf } from './youtube.payloads';

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/**
 * Word of a new or renamed video in an Atom document of the hub. Tombstones of deleted videos give nothing: there is no
 * event for the end of a post, and its comments are found missing by polling. A document that is cut off is refused.
 */
export function parseFeed(document: string, channelId: string): PostSeen[] {
  const xml = document.trim();
  if (!/^(<\?xml[^>]*>\s*)?<feed[\s>]/.test(xml) || !xml.endsWith('</feed>')) {
    throw new ConnectorRejected('not a whole Atom feed', 'invalid');
  }
  return [...xml.matchAll(/<entry(?:\s[^>]*)?>([\s\S]*?)<\/entry>/g)].flatMap(([, entry = '']) => {
    const videoId = idOf(element(entry, 'yt:videoId'));
    if (videoId === null || element(entry, 'yt:channelId') !== channelId) return [];
    return {
      type: 'post',
      post: {
        externalId: videoId,
        text: element(entry, 'title'),
        mediaUrl: null,
        mediaAlt: null,
        permalink: watchUrl(videoId),
        publishedAt: timeOf(element(entry, 'published')),
        isAd: false,
        likes: null,
        comments: null,
      },
    };
  });
}

/** The page of a video, or of one comment under it. */
export function watchUrl(videoId: string, commentId?: string): string {
  return `https://www.youtube.com/watch?v=${videoId}${commentId === undefined ? '' : `&lc=${commentId}`}`;
}

/** Text of the first element of a name. The feed is flat and machine-made, so that a full XML reader is not needed. */
function element(xml: string, name: string): string | null {
  const content = new RegExp(`<${name}(?:\\s[^>]*)?>([^<]*)</${name}>`).exec(xml)?.[1];
  return content === undefined ? null : unescaped(content).trim();
}

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
