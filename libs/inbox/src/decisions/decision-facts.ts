import { type DecisionFact, type MarkedSpan, SCREENING_FLAGS } from '@parvis/contracts';
import { maskPersonalData } from '@parvis/moderation';
import type { Tx } from '@parvis/platform';

const REPORTED = 1 << SCREENING_FLAGS.indexOf('reported');
const MOST_FACTS = 10;
const FACT_LENGTH = 120;

/** What screening had found of a revision when somebody decided about it. */
export interface Findings {
  facts: DecisionFact[];
  automatedDetection: boolean;
  /** A person outside or a member had pointed at it. */
  reported: boolean;
}

/** Reads the findings about this revision; nothing is found of one that was not screened. */
export async function findingsOf(
  tx: Tx,
  workspaceId: number,
  item: { id: string; revision: number; text: string },
): Promise<Findings> {
  const row = await tx.maybeOne<{ marks: MarkedSpan[]; flags: number; rules: number; severity: number }>(
    `select marks, flags, cardinality(rule_ids) as rules, severity from screening
     where workspace_id = $1 and item_id = $2 and revision = $3`,
    [workspaceId, item.id, item.revision],
  );
  if (!row) return { facts: [], automatedDetection: false, reported: false };
  const facts = factsOf(row.marks, item.text);
  return {
    facts,
    automatedDetection: facts.length > 0 || row.rules > 0 || row.severity > 0,
    reported: (row.flags & REPORTED) !== 0,
  };
}

/** The stretches a decision rests on, as they may be shown to everybody: whatever is private in them is named, not quoted. */
export function factsOf(marks: readonly MarkedSpan[], text: string): DecisionFact[] {
  return marks
    .filter(({ tone }) => tone !== 'soft')
    .slice(0, MOST_FACTS)
    .map(({ start, end, tone, label, readAs, detector, termId }) => ({
      text:
        tone === 'personal' ? `[${label}]` : maskPersonalData(text.slice(start, Math.min(end, start + FACT_LENGTH))),
      readAs,
      label,
      detector,
      termId,
    }));
}
