import type { RiskLabel, Signal } from '@parvis/contracts';
import {
  compileWords,
  type CompiledWords,
  findPersonalData,
  languageOf,
  readText,
  seededWords,
  wordsOf,
} from '../../src/index';
import { keyOf } from '../../src/reading/spellings';
import { fold } from '../../src/reading/fold';
import type { Sample, SampleLabel } from './samples';

/** How many of what there is were found, and how many of those found are it. */
export interface Measure {
  found: number;
  missed: number;
  wrong: number;
  recall: number;
  precision: number;
}
export const HARM: readonly RiskLabel[] = ['threat', 'hate', 'insult', 'scam', 'spam'];
const SETUP = { words: compileWords(seededWords()), off: [], country: 'FR' };

const labelsOf = (text: string, detector: string): string[] =>
  readText(text, SETUP).signals.find((one: Signal) => one.detector === detector)?.labels ?? [];

/** Purposes a sample was written with; null where it says nothing about that purpose (an insult may complain too). */
function isWrittenAs(sample: Sample, label: RiskLabel): boolean | null {
  const { label: written } = sample;
  if (written === 'obfuscation' || written === 'personal-data') return null;
  if (written === 'criticism-with-swearing') return label === 'complaint' || label === 'swearing' ? true : HARM.includes(label) || label === 'praise' ? false : null; // prettier-ignore
  if (written === label) return true;
  if (HARM.includes(label)) return written === 'hate' || written === 'threat' ? (label === 'insult' ? null : isOther(written, label)) : isOther(written, label); // prettier-ignore
  const harmless: readonly SampleLabel[] = ['praise', 'question', 'hard-negative'];
  if (label === 'complaint') return harmless.includes(written) && written !== 'hard-negative' ? false : null;
  if (label === 'praise') return written === 'complaint' || HARM.includes(written as RiskLabel) ? false : null;
  return label === 'swearing' && (written === 'praise' || written === 'question' || written === 'complaint') ? false : null; // prettier-ignore
}

/** Spam and scam are often both, and which of the two matters little: neither counts against the other. */
const isOther = (written: SampleLabel, label: RiskLabel): boolean | null =>
  (written === 'spam' && label === 'scam') || (written === 'scam' && label === 'spam') ? null : false;

export function purposeMeasure(samples: readonly Sample[], label: RiskLabel): Measure {
  return measure(samples, (sample) => isWrittenAs(sample, label), (sample) => labelsOf(sample.text, 'purpose').includes(label)); // prettier-ignore
}

/** Harm at all against everything that is none. */
export function harmMeasure(samples: readonly Sample[]): Measure {
  const isHarm = ({ label }: Sample) => (label === 'obfuscation' || label === 'personal-data' ? null : HARM.includes(label as RiskLabel)); // prettier-ignore
  return measure(samples, isHarm, ({ text }) => labelsOf(text, 'purpose').some((label) => HARM.includes(label as RiskLabel))); // prettier-ignore
}

export function obfuscationMeasure(samples: readonly Sample[], words: CompiledWords = SETUP.words): Measure {
  const key = (text: string) => text.split(/\s+/).map((word) => keyOf(fold(word).text)).join(' '); // prettier-ignore
  const obfuscated = samples.filter(({ label }) => label === 'obfuscation');
  return measure(obfuscated, () => true, ({ text, language, term = '' }) =>
    words.words.find(wordsOf(text), language).some(({ readAs }) => key(readAs) === key(term)),
  ); // prettier-ignore
}

/** Every kind of every sample counts; a kind found where none was written is wrong. */
export function personalDataMeasure(samples: readonly Sample[]): Measure {
  const counted = { found: 0, missed: 0, wrong: 0 };
  for (const { text, kinds = [] } of samples) {
    const found = new Set<string>(findPersonalData(text).map(({ kind }) => kind));
    for (const kind of kinds) counted[found.has(kind) ? 'found' : 'missed'] += 1;
    for (const kind of found) if (!kinds.includes(kind)) counted.wrong += 1;
  }
  return withShares(counted);
}

/** Among texts of twelve letters and more that are not in disguise. */
export function languageMeasure(samples: readonly Sample[]): Measure & { unknown: number } {
  const counted = { found: 0, missed: 0, wrong: 0, unknown: 0 };
  for (const { text, language, label } of samples) {
    if (label === 'obfuscation' || label === 'personal-data' || text.replace(/[^\p{L}]/gu, '').length < 12) continue;
    const told = languageOf(text);
    if (told === language) counted.found += 1;
    else counted.missed += 1;
    if (told === null) counted.unknown += 1;
    else if (told !== language) counted.wrong += 1;
  }
  return { ...withShares(counted), unknown: counted.unknown };
}

/** Praise is positive and complaint negative; what is unknown or neutral counts as missed. */
export function sentimentMeasure(samples: readonly Sample[]): Measure {
  const counted = { found: 0, missed: 0, wrong: 0 };
  for (const { text, label } of samples) {
    const expected = label === 'praise' ? 'positive' : label === 'complaint' || label === 'criticism-with-swearing' ? 'negative' : null; // prettier-ignore
    if (expected === null) continue;
    const [told] = labelsOf(text, 'sentiment');
    if (told === expected) counted.found += 1;
    else counted.missed += 1;
    if (told !== undefined && told !== 'neutral' && told !== expected) counted.wrong += 1;
  }
  return withShares(counted);
}

/** Lines in which a term of the lists that come along is found, or harm is read. */
export function falseHits(lines: readonly { text: string }[]): { byWords: string[]; byPurpose: string[] } {
  return {
    byWords: lines.map(({ text }) => text).filter((text) => labelsOf(text, 'words').length > 0),
    byPurpose: lines.map(({ text }) => text).filter((text) => labelsOf(text, 'purpose').some((label) => HARM.includes(label as RiskLabel))), // prettier-ignore
  };
}

function measure(
  samples: readonly Sample[],
  isIt: (sample: Sample) => boolean | null,
  isFound: (sample: Sample) => boolean,
): Measure {
  const counted = { found: 0, missed: 0, wrong: 0 };
  for (const sample of samples) {
    const expected = isIt(sample);
    if (expected === null) continue;
    const found = isFound(sample);
    if (expected) counted[found ? 'found' : 'missed'] += 1;
    else if (found) counted.wrong += 1;
  }
  return withShares(counted);
}

function withShares({ found, missed, wrong }: { found: number; missed: number; wrong: number }): Measure {
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  return { found, missed, wrong, recall: share(found, found + missed), precision: share(found, found + wrong) };
}
