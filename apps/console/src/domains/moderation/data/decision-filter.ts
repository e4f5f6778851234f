import { DECISION_KINDS, type DecisionLogQuery } from '@parvis/contracts';
import { dayEnd, dayStart } from './local-days';

/** Without one there is nothing to look for. */
const WORD = /[\p{L}\p{N}]/u;
const ID = /^\d{1,10}$/;

/** The parts of the address that narrow the log, as they stand there; days are whole ones of the reader. */
export type DecisionAddress = Partial<
  Record<'q' | 'member' | 'rule' | 'reason' | 'kind' | 'from' | 'to', string | undefined>
>;

/** Reads the address; what makes no sense there counts as not said. `to` is the last day that is counted in. */
export function readDecisionFilter({ q, member, rule, reason, kind, from, to }: DecisionAddress): DecisionLogQuery {
  const known = DECISION_KINDS.find((one) => one === kind);
  const [start, end] = [dayStart(from), dayEnd(to)];
  return {
    ...(q && WORD.test(q) ? { q } : {}),
    ...(member && ID.test(member) ? { memberId: member } : {}),
    ...(rule && ID.test(rule) ? { ruleId: rule } : {}),
    ...(reason && ID.test(reason) ? { reasonId: reason } : {}),
    ...(known ? { kind: known } : {}),
    ...(start === null ? {} : { from: start }),
    ...(end === null ? {} : { to: end }),
  };
}
