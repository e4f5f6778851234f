import type { CannedLength, CannedWhy, ChannelKind, Formality, TextLimit } from '@parvis/contracts';
import { textLength } from '../replies/text-length';

/** A wording with its variables filled in. */
export interface Wording {
  channel: ChannelKind | null;
  language: string | null;
  formality: Formality | null;
  length: CannedLength | null;
  rendered: string;
}

/** What a conversation asks for. */
export interface Wanted {
  channel: ChannelKind;
  language: string | null;
  formality: Formality | null;
  limit: TextLimit | null;
}

// each outweighs all that follow it: another channel's wording is wrong there, another language is not understood, one too
// long has to be cut by hand, and the rest is a matter of tone
const POINTS = {
  channel: { exact: 60, any: 0, other: -4000 },
  language: { exact: 1000, any: 600, unknown: 600, other: 0 },
  fits: 200,
  formality: { exact: 20, any: 10, other: 0 },
} as const;

/** The wordings, best first; of equal ones the longer that fits. */
export function rankWordings<W extends Wording>(
  wordings: readonly W[],
  wanted: Wanted,
): { wording: W; why: CannedWhy }[] {
  return wordings
    .map((wording) => ({ wording, why: judge(wording, wanted) }))
    .map((entry) => ({ ...entry, points: pointsOf(entry.why) }))
    .sort((a, b) => b.points - a.points || byLength(a.why, b.why))
    .map(({ wording, why }) => ({ wording, why }));
}

function judge(wording: Wording, wanted: Wanted): CannedWhy {
  const length = textLength(wording.rendered, wanted.limit?.unit ?? 'graphemes');
  return {
    channel: meets(wording.channel, wanted.channel),
    language:
      wanted.language === null && wording.language !== null ? 'unknown' : meets(wording.language, wanted.language),
    formality: wanted.formality === null ? 'any' : meets(wording.formality, wanted.formality),
    fits: wanted.limit === null || length <= wanted.limit.max,
    length,
    max: wanted.limit?.max ?? null,
  };
}

function meets(has: string | null, wanted: string | null): 'exact' | 'any' | 'other' {
  if (has === null) return 'any';
  return has === wanted ? 'exact' : 'other';
}

function pointsOf(why: CannedWhy): number {
  const { channel, language, formality } = POINTS;
  return channel[why.channel] + language[why.language] + formality[why.formality] + (why.fits ? POINTS.fits : 0);
}

function byLength(a: CannedWhy, b: CannedWhy): number {
  return a.fits ? b.length - a.length : a.length - b.length;
}
