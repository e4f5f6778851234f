import { BlueskyProblem, type Json } from './shapes';

const segmenter = new Intl.Segmenter();
const LISTS: Record<string, { name: string; max: number }> = {
  'app.bsky.feed.threadgate': { name: 'hiddenReplies', max: 300 },
  'app.bsky.feed.postgate': { name: 'detachedEmbeddingUris', max: 50 },
};

/** Refuses a record that its lexicon does not allow, in the platform's words. */
export function checkRecord(collection: string, value: Json): void {
  const refuse = (why: string, member: string): never => {
    throw new BlueskyProblem(400, 'InvalidRequest', `Invalid ${collection} record: ${why} at $.record.${member}`);
  };
  if (typeof value['createdAt'] !== 'string') refuse('missing required property', 'createdAt');
  if (collection === 'app.bsky.feed.post') {
    const { text } = value;
    if (typeof text !== 'string') return refuse('expected a string', 'text');
    checkText(text, 300, 3000, (why) => refuse(why, 'text'));
  }
  const list = LISTS[collection];
  const entries = list && value[list.name];
  if (list && Array.isArray(entries) && entries.length > list.max) {
    refuse(`array too big (maximum ${list.max}, got ${entries.length})`, list.name);
  }
}

export function checkText(text: string, graphemes: number, bytes: number, refuse: (why: string) => void): void {
  const length = [...segmenter.segment(text)].length;
  if (Buffer.byteLength(text) > bytes) refuse(`string too big (maximum ${bytes}, got ${Buffer.byteLength(text)})`);
  if (length > graphemes) refuse(`grapheme too big (maximum ${graphemes}, got ${length})`);
}
