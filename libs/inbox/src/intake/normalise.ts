import type { InboundEvent } from '@parvis/channels';
import { clean } from './clean';

const DAY_MS = 86_400_000;

/** An event of a connector as the intake works with it: storable text, ISO times in UTC that compare as text. */
export function normalise(event: InboundEvent, receivedAt: Date): InboundEvent {
  const cleaned = clean(event);
  switch (cleaned.type) {
    case 'item': {
      const post = cleaned.post && { ...cleaned.post, publishedAt: timeOrNull(cleaned.post.publishedAt) };
      return {
        ...cleaned,
        post,
        createdAt: time(cleaned.createdAt, receivedAt),
        revisedAt: time(cleaned.revisedAt, receivedAt),
      };
    }
    case 'post':
      return { ...cleaned, post: { ...cleaned.post, publishedAt: timeOrNull(cleaned.post.publishedAt) } };
    case 'removed':
    case 'state':
    case 'delivery':
      return { ...cleaned, at: time(cleaned.at, receivedAt) };
    default:
      return cleaned;
  }
}

/** A platform's clock may run ahead a little; a time beyond tomorrow is a mistake and would stand on top of the queue for ever. */
function time(text: string, receivedAt: Date): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Error(`not a time: ${text.slice(0, 40)}`);
  return at.getTime() > receivedAt.getTime() + DAY_MS ? receivedAt.toISOString() : at.toISOString();
}

function timeOrNull(text: string | null): string | null {
  if (text === null) return null;
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
