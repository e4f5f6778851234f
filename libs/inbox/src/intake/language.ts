import type { InboundEvent } from '@parvis/channels';
import { languageOf } from '@parvis/moderation';

/** The language of what a person wrote. Told before a batch is applied: nothing that takes time is done under its locks. */
export function spokenLanguage(event: InboundEvent): string | null {
  return event.type === 'item' && event.direction === 'in' ? languageOf(event.text) : null;
}
