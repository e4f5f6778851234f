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
export type { Term, TermHit } from './reading/term-hits';
export { WordList } from './reading/word-list';
export { type Reading, type Word, wordsOf } from './reading/words';
export { REGEX_FAULTS, type RegexFault, type RegexFaultCode } from './regex/regex-fault';
export { compileRegex, isRegexFault, loadRegex, PATTERN_LIMIT, RuleRegex, SLOWEST_MS } from './regex/rule-regex';
export { TEXT_LIMIT } from './regex/trial-texts';
export { type CompiledWords, compileWords, seededWords } from './screening/compile-words';
export { DISGUISED, LONGEST_READ, type ReadSetup, readText, TEXT_DETECTORS } from './screening/read-text';
export type * from './screening/screening-types';
export type { Span } from './span';
export { neededDetectors } from './backtest/needed-detectors';
export { type PastAnswers, PastEvaluator, type PastQuestion } from './backtest/past-evaluator';
export { PastInputs, type PastItem } from './backtest/past-inputs';
export { type EvaluationJob, type EvaluationResult, type ThreadWork, workInThread } from './backtest/thread-work';
export { CAMPAIGN_KINDS, CAMPAIGN_THRESHOLDS, type CampaignKind, type CampaignScore, type ClusterCounts, type Evidence, scoreCampaign } from './campaigns/campaign-score'; // prettier-ignore
export { type CalibrationBin } from './learner/calibration';
export { type Drift, drift, DRIFT_FROM, FEWEST_RECENT } from './learner/drift';
export { type FeatureWeight, learnedMost, topFeatures } from './learner/explain';
export { type LearnerMetrics } from './learner/held-out';
export { score, Scorer } from './learner/learned-model';
export { readModel, type SerialisedModel, serialiseModel } from './learner/serialise-model';
export { type Decided, FEWEST_DECISIONS, FEWEST_OF_EACH, train, type Training } from './learner/train';
export { type CheckOptions, checkRule, FEWEST_TESTS } from './rules/check-rule';
export { type CompiledRule, compileRule } from './rules/compile-rule';
export { asksOfText, fieldsOf, TEXT_FIELDS } from './rules/fields-of';
export { DETECTOR_OF, ItemInputs } from './rules/item-inputs';
export { type KnownThings } from './rules/known-things';
export { RULE_FAULT_CODES, type RuleFault, type RuleFaultCode } from './rules/rule-fault';
export { type FailingTest, runTests } from './rules/run-tests';
export { SharedMatchers } from './rules/shared-matchers';
export { type Answer } from './rules/three-valued';
export { arbitrate, type Arbitration, type Candidate } from './screening/arbitrate';
export { LEARNER_SAYS_FROM, WAVE_AUTHORS } from './screening/fact-signals';
export { type Risk, riskOf } from './screening/risk';
export { rolloutSubject } from './screening/rollout';
export { type JudgeOptions, Screener } from './screening/screener';
export { type ReadOptions, TextReader } from './screening/text-reader';
export { rollingBudget, type Spending } from './statistics/budget';
export { type CriticismGuard, criticismGuard, criticismOf, FEWEST_KNOWN, OBJECTS_FROM } from './statistics/criticism';
export { type Agreement, AGREEMENTS, cohensKappa, type Kappa } from './statistics/kappa';
export { FEWEST_TO_DEMOTE, mayPromote, mustDemote, type Promotion } from './statistics/promotion';
export { type HistogramBin, histogramOf, type Strike, strikeScore } from './statistics/strikes';
export { type Interval, precisionOf, wilson } from './statistics/wilson';
export { DEFAULT_RULES, type DefaultRule } from './defaults/default-rules';
export { ALIKE_FROM, comparable, copyKeys, likeness, SHORTEST_COMPARED } from './reading/near-duplicates';
export { type ImportedList, importedLists } from './word-lists/imported';
export { type SeedList, type SeedTerm } from './word-lists/seed';
export { SEED_LISTS } from './word-lists/seed-lists';
