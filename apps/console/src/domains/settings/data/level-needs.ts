import { type BacktestSummary, type LevelObstacle, type LevelObstacleKind, SCREENING_LIMITS, type ScreeningLevel, type ScreeningRuleView } from '@parvis/contracts'; // prettier-ignore

/** `open`: only the server can tell, when it is asked. */
export type NeedState = 'met' | 'missing' | 'open';
export const NEEDS = ['sound', 'samples', 'passing', 'reason', 'backtest', 'judged', 'precise', 'criticism'] as const;
export type Need = (typeof NEEDS)[number];

export interface LevelNeed {
  kind: Need;
  state: NeedState;
  /** With `missing`: which obstacle it is, as the server names it. */
  missing: LevelObstacleKind | null;
  params: Record<string, number>;
}

interface Evidence {
  rule: ScreeningRuleView;
  /** The one that is going to be sent along; null: none. */
  backtest: BacktestSummary | null;
  /** What the server said, once it was asked. */
  obstacles: readonly LevelObstacle[] | null;
}

const ACTING: readonly ScreeningLevel[] = ['hold', 'hide'];
/** What the server may object under each need. */
const OBSTACLES: Record<Need, readonly LevelObstacleKind[]> = {
  sound: ['one-at-a-time', 'broken', 'expired'],
  samples: ['no-tests'],
  passing: ['failing-tests'],
  reason: ['no-reason'],
  backtest: ['no-backtest', 'backtest-unfinished', 'backtest-outdated'],
  judged: ['too-few-judged'],
  precise: ['too-imprecise'],
  criticism: ['criticism'],
};

/** What a level takes of a rule, each with what is known of it; what the server has objected counts more than what is known here. */
export function needsOf(level: ScreeningLevel, evidence: Evidence): LevelNeed[] {
  const needed = ACTING.includes(level) ? NEEDS : NEEDS.slice(0, 3);
  const params = figuresOf(evidence);
  return needed.map((kind) => {
    const found =
      evidence.obstacles === null
        ? known(kind, evidence)
        : (objected(kind, evidence.obstacles) ?? guarded(kind, evidence));
    if (found === null || found === 'open') return { kind, state: found ?? 'met', missing: null, params };
    return { kind, state: 'missing', missing: found, params };
  });
}

function objected(kind: Need, obstacles: readonly LevelObstacle[]): LevelObstacleKind | 'open' | null {
  const found = obstacles.find((one) => OBSTACLES[kind].includes(one.kind));
  if (found) return found.kind;
  // without a back-test that ran to its end nothing that it would show was looked at
  const isBlind = obstacles.some((one) => one.kind === 'no-backtest' || one.kind === 'backtest-unfinished');
  const isThin = obstacles.some((one) => one.kind === 'too-few-judged');
  if (isBlind && (kind === 'judged' || kind === 'precise' || kind === 'criticism')) return 'open';
  return isThin && kind === 'precise' ? 'open' : null;
}

/** A guard whose objection was accepted is no obstacle, and objects all the same: whoever goes on goes on against it. */
function guarded(kind: Need, evidence: Evidence): LevelObstacleKind | 'open' | null {
  return kind === 'criticism' ? known(kind, evidence) : null;
}

function known(kind: Need, { rule, backtest }: Evidence): LevelObstacleKind | 'open' | null {
  const judged = judgedIn(backtest);
  switch (kind) {
    case 'sound':
      if (rule.faults.length > 0) return 'broken';
      return rule.expiresAt !== null && Date.parse(rule.expiresAt) <= Date.now() ? 'expired' : null;
    case 'samples': // a rule that looks at no text needs none, which the server knows
      return rule.tests.match.length > 0 && rule.tests.skip.length > 0 ? null : 'open';
    case 'passing':
      return rule.failingTests.length > 0 ? 'failing-tests' : null;
    case 'reason':
      return rule.reasonId === null ? 'no-reason' : null;
    case 'backtest':
      if (!backtest) return 'no-backtest';
      if (backtest.state !== 'done') return 'backtest-unfinished';
      return backtest.current ? null : 'backtest-outdated';
    case 'judged':
      if (!backtest) return 'open';
      return judged < SCREENING_LIMITS.judgedToPromote ? 'too-few-judged' : null;
    case 'precise':
      if (!backtest || judged < SCREENING_LIMITS.judgedToPromote) return 'open';
      return (backtest.precision.low ?? 0) * 100 < rule.bar ? 'too-imprecise' : null;
    case 'criticism':
      if (!backtest) return 'open';
      return backtest.criticism.objects ? 'criticism' : null;
  }
}

const judgedIn = (backtest: BacktestSummary | null) => (backtest ? backtest.precision.right + backtest.precision.wrong : 0); // prettier-ignore

/** Whole percent, rounded down: what is not reached is not said to be. */
function figuresOf({ rule, backtest }: Evidence): Record<string, number> {
  return {
    judged: judgedIn(backtest),
    needed: SCREENING_LIMITS.judgedToPromote,
    low: Math.floor((backtest?.precision.low ?? 0) * 100),
    bar: rule.bar,
    share: Math.round((backtest?.criticism.share ?? 0) * 100),
  };
}

/** The obstacles of a problem `level-not-earned`; null where there are none. */
export function obstaclesIn(current: unknown): LevelObstacle[] | null {
  if (typeof current !== 'object' || current === null || !('obstacles' in current)) return null;
  return Array.isArray(current.obstacles) ? (current.obstacles as LevelObstacle[]) : null;
}
