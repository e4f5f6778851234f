import type { YouTubeChannel, YouTubeVideo } from './shapes';

const FEED = 'https://www.youtube.com/xml/feeds/videos.xml?channel_id=';

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** The Atom document that announces an upload or a changed title. */
export function videoFeed({ id, title, publishedAt, updatedAt }: YouTubeVideo, channel: YouTubeChannel): string {
  return [
    `<feed xmlns:yt="http://www.youtube.com/xml/schemas/2015" xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="${FEED}${channel.id}"/>`,
    `<title>YouTube video feed</title><updated>${updatedAt}</updated><entry><id>yt:video:${id}</id><yt:videoId>${id}</yt:videoId>`,
    `<yt:channelId>${channel.id}</yt:channelId><title>${escaped(title)}</title>`,
    `<link rel="alternate" href="https://www.youtube.com/watch?v=${id}"/>`,
    `<author><name>${escaped(channel.title)}</name><uri>https://www.youtube.com/channel/${channel.id}</uri></author>`,
    `<published>${publishedAt}</published><updated>${updatedAt}</updated></entry></feed>`,
  ].join('\n');
}

/** The Atom tombstone of a deleted video. */
export function deletedFeed({ id }: YouTubeVideo, channel: YouTubeChannel, at: string): string {
  return [
    '<feed xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns="http://www.w3.org/2005/Atom">',
    `<at:deleted-entry ref="yt:video:${id}" when="${at}"><link href="https://www.youtube.com/watch?v=${id}"/>`,
    `<at:by><name>${escaped(channel.title)}</name><uri>https://www.youtube.com/channel/${channel.id}</uri></at:by></at:deleted-entry></feed>`,
  ].join('\n');
}
