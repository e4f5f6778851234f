import type { OutboundAction } from './outbound';

/** Clocks differ: what was sent may bear a slightly earlier time than the request. */
const CLOCK_SKEW_MS = 2 * 60_000;

/** From when on an action's effect is looked for; ISO. */
export function earliest({ requestedAt }: Pick<OutboundAction, 'requestedAt'>): string {
  return new Date(Date.parse(requestedAt) - CLOCK_SKEW_MS).toISOString();
}

/** Texts as platforms keep them: composed, without blanks at the ends. */
export function sameText(a: string, b: string): boolean {
  const normal = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return normal(a) === normal(b);
}
