import type { Detector, MarkedSpan, Signal } from '@parvis/contracts';
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/min';
import { findBioHints, findDisguisedLinks } from '../detect/disguised-links';
import { languageOf } from '../detect/language';
import { type Intention, purposeOf } from '../detect/purpose/purpose';
import { type Feeling, sentimentOf } from '../detect/sentiment/sentiment';
import { shapeOf } from '../detect/shapes';
import { findLinks, type Link } from '../links';
import { findPersonalData } from '../personal-data';
import { fold, type Folded } from '../reading/fold';
import { copyKeys } from '../reading/near-duplicates';
import { keepMade } from '../reading/words-of-reading';
import type { TermHit } from '../reading/term-hits';
import { type Word, wordsOf } from '../reading/words';
import type { CompiledWords } from './compile-words';
import type { ListedTerm, TextReading } from './screening-types';

/** Detectors that need nothing but the text. */
export const TEXT_DETECTORS = ['words', 'links', 'personal-data', 'shape', 'language', 'sentiment', 'purpose'] as const satisfies readonly Detector[]; // prettier-ignore
/** What is looked at of a text, in JavaScript string units; nobody writes more to a house in public. */
export const LONGEST_READ = 10_000;
/** In `links` signals, beside domains: one of them is written so that machines do not see it. */
export const DISGUISED = 'disguised';

export interface ReadSetup {
  words: CompiledWords;
  /** Detectors that are switched off: they did not run. */
  off: readonly Detector[];
  /** ISO 3166 code: where phone numbers without a country code are from. */
  country: string;
  /** What the author usually writes in, ISO 639-1; decides where the text alone does not tell. */
  languageHint?: string | null;
  /** 1 to 5 of a review. */
  stars?: number | null;
}

/** What detectors find on the way, for those behind them; what failed or is off found nothing. */
interface Findings {
  text: string;
  setup: ReadSetup;
  marks: MarkedSpan[];
  language: string | null;
  hits: TermHit[];
  links: Link[];
  feeling: Feeling;
  folded: () => Folded;
  words: () => Word[];
}
type Found = Pick<Signal, 'labels' | 'value'>;

/**
 * What a text alone tells, one signal for each of `TEXT_DETECTORS`. Everything runs whatever else was found; a detector that is
 * off or throws says `did-not-run` (`off`, `failed`) and takes no other along. Values: `words` the worst severity, `links` and
 * `personal-data` how many, `shape` the share of capitals in percent, `sentiment` −1 to 1, `purpose` the severity. A language or
 * a feeling that cannot be told is `false` without a value: that is known of it. No database, no clock.
 */
export function readText(text: string, setup: ReadSetup): TextReading {
  const said = text.slice(0, LONGEST_READ);
  const folded = once(() => fold(said));
  const words = once(() => wordsOf(folded()));
  const findings: Findings = { text: said, setup, marks: [], language: null, hits: [], links: [], feeling: { sentiment: null, score: null }, folded, words }; // prettier-ignore
  // languages first, since words are those of a language; shapes behind the words and links they are made of
  const order = ['language', 'words', 'links', 'personal-data', 'shape', 'sentiment', 'purpose'] as const;
  const signals = new Map(order.map((detector) => [detector, signalOf(detector, findings)]));
  const reading: TextReading = {
    text,
    language: findings.language,
    signals: TEXT_DETECTORS.flatMap((detector) => signals.get(detector) ?? []),
    marks: findings.marks.sort((a, b) => a.start - b.start || b.end - a.end),
    termIds: [...new Set(findings.hits.map(({ termId }) => termId))],
    listIds: [...new Set(findings.hits.flatMap(({ termId }) => setup.words.terms.get(termId)?.listId ?? []))],
    ...(setup.off.includes('copies') ? NOT_COMPARED : compared(said)),
  };
  keepMade(reading, { folded, words });
  return reading;
}

const NOT_COMPARED = { bands: null, sameness: null };

function compared(text: string): Pick<TextReading, 'bands' | 'sameness'> {
  try {
    return copyKeys(text) ?? NOT_COMPARED;
  } catch {
    return NOT_COMPARED;
  }
}

function signalOf(detector: (typeof TEXT_DETECTORS)[number], findings: Findings): Signal {
  if (findings.setup.off.includes(detector)) return { detector, state: 'did-not-run', labels: [], value: null, why: 'off' }; // prettier-ignore
  try {
    const { labels, value } = DETECT[detector](findings);
    return { detector, state: labels.length > 0 ? 'true' : 'false', labels, value, why: null };
  } catch {
    return { detector, state: 'did-not-run', labels: [], value: null, why: 'failed' };
  }
}

const DETECT: Readonly<Record<(typeof TEXT_DETECTORS)[number], (findings: Findings) => Found>> = {
  language: (findings) => {
    findings.language = languageOf(findings.text, findings.setup.languageHint ?? null);
    return { labels: findings.language === null ? [] : [findings.language], value: null };
  },
  words: listedWords,
  links: linksIn,
  'personal-data': personalData,
  shape: (findings) => {
    const isObfuscated = findings.hits.some(({ reading }) => reading !== 'plain') || findings.marks.some(isDisguised);
    const { shapes, capitals } = shapeOf(findings.text, findings.links, isObfuscated);
    return { labels: shapes, value: capitals };
  },
  sentiment: (findings) => {
    const { text, folded, words, language, setup } = findings;
    findings.feeling = sentimentOf(text, folded().text, words(), language, setup.stars ?? null);
    const { sentiment, score } = findings.feeling;
    return { labels: sentiment === null ? [] : [sentiment], value: score };
  },
  purpose: (findings) => {
    const { folded, words, language, feeling } = findings;
    const intention = purposeOf(folded().text, words(), language, feeling);
    findings.marks.push(...purposeMarks(intention, findings.marks));
    return { labels: intention.labels, value: intention.severity };
  },
};

const isDisguised = ({ label }: MarkedSpan) => label === DISGUISED;

function listedWords(findings: Findings): Found {
  const { setup, words, language, marks } = findings;
  findings.hits = setup.words.words.find(words(), language);
  const terms = findings.hits.flatMap((hit) => {
    const term = setup.words.terms.get(hit.termId);
    return term ? [{ hit, term }] : [];
  });
  for (const { hit, term } of terms) marks.push({ start: hit.start, end: hit.end, detector: 'words', tone: 'harm', label: term.category, readAs: hit.reading === 'plain' ? null : hit.readAs, termId: term.id }); // prettier-ignore
  const worst = terms.map(({ term }) => term).sort((a: ListedTerm, b: ListedTerm) => b.severity - a.severity);
  return { labels: [...new Set(worst.map(({ category }) => category))], value: worst[0]?.severity ?? 0 };
}

function linksIn(findings: Findings): Found {
  const { text, marks } = findings;
  const disguised = findDisguisedLinks(text);
  const plain = findLinks(text).filter(
    (link) => !disguised.some(({ start, end }) => start < link.end && link.start < end),
  );
  findings.links = plain;
  const mark = (start: number, end: number, more: Pick<MarkedSpan, 'tone' | 'label' | 'readAs'>) =>
    marks.push({ start, end, detector: 'links', termId: null, ...more });
  for (const { start, end, domain } of plain) mark(start, end, { tone: 'harm', label: domain, readAs: null });
  for (const { start, end, url } of disguised) mark(start, end, { tone: 'harm', label: DISGUISED, readAs: url });
  for (const { start, end } of findBioHints(text)) mark(start, end, { tone: 'soft', label: 'bio', readAs: null });
  const domains = [...disguised, ...plain].map(({ domain }) => domain.toLowerCase());
  const labels = [...(disguised.length > 0 ? [DISGUISED] : []), ...new Set(domains)];
  return { labels, value: domains.length };
}

function personalData({ text, setup, marks }: Findings): Found {
  const country: CountryCode = isSupportedCountry(setup.country) ? setup.country : 'FR';
  const found = findPersonalData(text, { country });
  for (const { start, end, kind } of found) marks.push({ start, end, detector: 'personal-data', tone: 'personal', label: kind, readAs: null, termId: null }); // prettier-ignore
  return { labels: [...new Set(found.map(({ kind }) => kind))], value: found.length };
}

/** Words that say what a text is for, where no listed word is marked already. */
function purposeMarks({ said }: Intention, marks: readonly MarkedSpan[]): MarkedSpan[] {
  const isNew = (one: { start: number; end: number }) => !marks.some((mark) => mark.start < one.end && one.start < mark.end); // prettier-ignore
  const news = said.filter((one, n) => isNew(one) && !said.slice(0, n).some((other) => other.start === one.start));
  return news.map(({ start, end, label, readAs, isPlain }) => ({
    ...{ start, end, detector: 'purpose' as const, tone: label === 'swearing' ? ('soft' as const) : ('harm' as const) },
    ...{ label, readAs: isPlain ? null : readAs, termId: null },
  }));
}

/** Made when it is first asked for; what fails, fails for whoever asks. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | null = null;
  return () => (made ??= { value: make() }).value;
}
