import { type BacktestView, type FailingTest, type LevelObstacle, SCREENING_LEVELS, SCREENING_LIMITS, type ScreeningFault, type ScreeningLevel, type ScreeningRuleContent } from '@parvis/contracts'; // prettier-ignore
import { asksOfText, mayPromote } from '@parvis/moderation';

/** What is known of a rule that is to go up a level. */
export interface LevelEvidence {
  level: ScreeningLevel;
  content: ScreeningRuleContent;
  faults: readonly ScreeningFault[];
  failing: readonly FailingTest[];
  /** The one that was looked at; null: none was named, or there is no such. */
  backtest: Pick<BacktestView, 'state' | 'current' | 'precision' | 'criticism'> | null;
  acceptsCriticism: boolean;
  now: Date;
}

const ACTING: readonly ScreeningLevel[] = ['hold', 'hide'];
const rank = (level: ScreeningLevel): number => SCREENING_LEVELS.indexOf(level);

/**
 * What stands between a rule and a level, everything at once, each with what would help; empty: it may. Down is always free, and so is the
 * level it has.
 */
export function obstaclesTo(level: ScreeningLevel, evidence: LevelEvidence): LevelObstacle[] {
  if (rank(level) <= rank(evidence.level)) return [];
  const found = [...inTheRule(level, evidence), ...inItsTests(evidence)];
  return ACTING.includes(level) ? [...found, ...inTheBacktest(evidence)] : found;
}

function inTheRule(level: ScreeningLevel, { level: now, content, faults, now: at }: LevelEvidence): LevelObstacle[] {
  const found: LevelObstacle[] = [];
  if (rank(level) > rank(now) + 1)
    found.push(obstacle('one-at-a-time', `Levels are earned one at a time: raise it to "${SCREENING_LEVELS[rank(now) + 1]}" first.`)); // prettier-ignore
  if (ACTING.includes(level) && content.reasonId === null)
    found.push(obstacle('no-reason', 'Choose the reason that people are told before it holds or hides anything.'));
  if (faults.length > 0)
    found.push(obstacle('broken', `It names what is not there (${faults[0]?.pointer}): mend that first.`));
  if (content.expiresAt !== null && new Date(content.expiresAt) <= at)
    found.push(obstacle('expired', 'Its time is over: give it another end, or none.'));
  return found;
}

function inItsTests({ content, failing }: LevelEvidence): LevelObstacle[] {
  const { match, skip } = content.tests;
  const found: LevelObstacle[] = [];
  if (asksOfText(content) && (match.length === 0 || skip.length === 0))
    found.push(obstacle('no-tests', 'Add at least one sample that has to match and one that must not.', Math.min(match.length, skip.length), 1)); // prettier-ignore
  if (failing.length > 0)
    found.push(obstacle('failing-tests', 'Some of its samples fail: mend the rule, or the sample if it is wrong.', failing.length, 0)); // prettier-ignore
  return found;
}

function inTheBacktest({ backtest, content, acceptsCriticism }: LevelEvidence): LevelObstacle[] {
  if (!backtest) return [obstacle('no-backtest', 'Back-test this version, judge its examples, and send the id as backtestId.')]; // prettier-ignore
  if (backtest.state !== 'done') return [obstacle('backtest-unfinished', 'Let the back-test run to its end.')];
  const found: LevelObstacle[] = [];
  if (!backtest.current)
    found.push(obstacle('backtest-outdated', 'The rule asks something else since that back-test: run it again.'));
  const { right, wrong, low } = backtest.precision;
  const promotion = mayPromote(backtest.precision, content.bar);
  if (!promotion.may && promotion.why === 'too-few-judged')
    found.push(obstacle('too-few-judged', 'Judge more of its examples, look further back, or let it run at its level until people have decided more.', right + wrong, SCREENING_LIMITS.judgedToPromote)); // prettier-ignore
  if (!promotion.may && promotion.why === 'under-bar')
    found.push(obstacle('too-imprecise', 'It is wrong too often: look at the examples judged wrong and narrow it, or lower its bar.', Math.round((low ?? 0) * 100), content.bar)); // prettier-ignore
  if (backtest.criticism.objects && !acceptsCriticism)
    found.push(obstacle('criticism', 'Most of what it would touch is criticism without abuse, link or personal data. Narrow it, or accept that with a note.', Math.round((backtest.criticism.share ?? 0) * 100), 50)); // prettier-ignore
  return found;
}

function obstacle(
  kind: LevelObstacle['kind'],
  detail: string,
  has: number | null = null,
  needs: number | null = null,
): LevelObstacle {
  // prettier-ignore
  return { kind, detail, has, needs };
}
