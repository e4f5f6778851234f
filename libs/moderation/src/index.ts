export { languageOf } from './detect/language';
export { SENTIMENTS, type Sentiment } from './detect/sentiment/sentiment';
export { type Shape, SHAPES } from './detect/shapes';
export { findLinks, type Link } from './links';
export {
  type DetectOptions,
  findPersonalData,
  maskPersonalData,
  PERSONAL_DATA_KINDS,
  type PersonalData,
  type PersonalDataKind,
} from './personal-data';
export { fold, type Folded, spanOf } from './reading/fold';
export {
  ALIKE_FROM,
  comparable,
  differingBits,
  fingerprint,
  likeness,
  MOST_DIFFERENT_BITS,
  samenessOf,
  SHORTEST_COMPARED,
} from './reading/near-duplicates';
export { type Term, type TermHit, WordList } from './reading/word-list';
export { type Reading, type Word, wordsOf } from './reading/words';
export { REGEX_FAULTS, type RegexFault, type RegexFaultCode } from './regex/regex-fault';
export { compileRegex, isRegexFault, loadRegex, PATTERN_LIMIT, RuleRegex, SLOWEST_MS } from './regex/rule-regex';
export { TEXT_LIMIT } from './regex/trial-texts';
export { type CompiledWords, compileWords, seededWords } from './screening/compile-words';
export { DISGUISED, LONGEST_READ, type ReadSetup, readText, TEXT_DETECTORS } from './screening/read-text';
export type * from './screening/screening-types';
export type { Span } from './span';
export { type ImportedList, importedLists } from './word-lists/imported';
export { type SeedList, type SeedTerm } from './word-lists/seed';
export { SEED_LISTS } from './word-lists/seed-lists';
