import type { Detector, MarkedSpan, Signal } from '@parvis/contracts';
import { languageOf } from '../detect/language';
import { shapeOf } from '../detect/shapes';
import { findLinks } from '../links';
import { findPersonalData } from '../personal-data';
import { copyKeys } from '../reading/near-duplicates';
import { keepWords } from '../reading/words-of-reading';
import { wordsOf } from '../reading/words';
import type { CompiledWords } from './compile-words';
import type { TextReading } from './screening-types';

export interface ReadSetup {
  words: CompiledWords;
  off: readonly Detector[];
  country: string;
  languageHint?: string | null;
  stars?: number | null;
}

export function readText(text: string, { words, off, languageHint = null }: ReadSetup): TextReading {
  const language = off.includes('language') ? null : languageOf(text, languageHint);
  const said = wordsOf(text);
  const hits = off.includes('words') ? [] : words.words.find(said, language);
  const links = off.includes('links') ? [] : findLinks(text);
  const data = off.includes('personal-data') ? [] : findPersonalData(text);
  const { shapes } = shapeOf(
    text,
    links,
    hits.some(({ reading }) => reading !== 'plain'),
  );
  const signal = (detector: Detector, labels: string[]): Signal =>
    off.includes(detector)
      ? { detector, state: 'did-not-run', labels: [], value: null, why: 'off' }
      : { detector, state: labels.length > 0 ? 'true' : 'false', labels, value: null, why: null };
  const termIds = [...new Set(hits.map(({ termId }) => termId))];
  const terms = termIds.flatMap((id) => words.terms.get(id) ?? []);
  const marks: MarkedSpan[] = hits.map(({ start, end, readAs, termId }) => ({ start, end, detector: 'words', tone: 'harm', label: words.terms.get(termId)?.category ?? 'other', readAs, termId })); // prettier-ignore
  const keys = copyKeys(text);
  const reading: TextReading = {
    text,
    language,
    signals: [
      signal('words', [...new Set(terms.map(({ category }) => category))]),
      signal(
        'links',
        links.map(({ domain }) => domain),
      ),
      signal('personal-data', [...new Set(data.map(({ kind }) => kind))]),
      signal('shape', shapes),
      { ...signal('language', language === null ? [] : [language]), ...(language === null && { state: 'did-not-run', why: off.includes('language') ? 'off' : 'too-short' }) }, // prettier-ignore
      signal('sentiment', []),
      signal('purpose', []),
    ],
    marks,
    termIds,
    listIds: [...new Set(terms.map(({ listId }) => listId))],
    bands: keys?.bands ?? null,
    sameness: keys?.sameness ?? null,
  };
  keepWords(reading, said);
  return reading;
}
