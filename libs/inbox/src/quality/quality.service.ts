import { Injectable } from '@nestjs/common';
import type { CalibrateBody, DisagreementView, Page, QualityView, ReviewAnswer } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { Database, problem, throwProblem } from '@parvis/platform';
import { peopleSetting } from '../standings/people-settings';
import { decodeCursor, encodeCursor, invalidCursor } from '../wire/cursor';
import { isBigId } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { DEFAULT_LIMIT } from '../wire/page.dto';
import { agreementOf } from './agreement';
import { textOf } from './reviews.service';

/** Newest reviews that the agreement is computed from. */
const LOOKED_AT = 5000;

interface PairRow {
  first_answer: ReviewAnswer;
  second_answer: ReviewAnswer;
  first_reason: number | null;
  first_member: number;
  second_member: number;
}
interface DisagreementRow extends PairRow {
  id: string;
  item_id: string;
  text: string | null;
  language: string | null;
  second_reason: number | null;
  note: string | null;
  reviewed_at: Date;
  calibrated: boolean;
}

/** How alike people decide, from samples that two of them looked at. Nothing here says who is faster or better. */
@Injectable()
export class Quality {
  constructor(private readonly db: Database) {}

  overview(agent: Agent): Promise<QualityView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const { sharePercent } = await peopleSetting(tx, agent.workspaceId, 'quality');
      const counts = await tx.one<{ sampled: number; waiting: number }>(
        `select count(*)::int as sampled, count(*) filter (where second_member is null)::int as waiting
         from review_sample where workspace_id = $1`,
        [agent.workspaceId],
      );
      const pairs = await tx.query<PairRow & Record<string, unknown>>(
        `select first_answer, second_answer, first_reason, first_member, second_member from review_sample
         where workspace_id = $1 and second_member is not null order by id desc limit ${LOOKED_AT}`,
        [agent.workspaceId],
      );
      return {
        sharePercent,
        ...counts,
        overall: agreementOf(pairs.map(answersOf)),
        byReason: grouped(pairs, ({ first_reason }) => textOf(first_reason)).map(([reasonId, rows]) => ({
          reasonId,
          ...agreementOf(rows.map(answersOf)),
        })),
        byPair: byPair(pairs),
      };
    });
  }

  /** Newest first. */
  async disagreements(agent: Agent, query: { limit?: number; cursor?: string }): Promise<Page<DisagreementView>> {
    const limit = query.limit ?? DEFAULT_LIMIT;
    const before = query.cursor === undefined ? null : decodeCursor(query.cursor, 1)[0];
    if (before !== null && !isBigId(before)) throw invalidCursor();
    const rows = await this.db.read<DisagreementRow & Record<string, unknown>>(
      agent.workspaceId,
      `select s.id, s.item_id, i.text, i.language, s.first_answer, s.first_member, s.first_reason, s.second_answer, s.second_member,
         s.second_reason, s.note, s.reviewed_at,
         exists (select 1 from calibration_sample k where k.workspace_id = s.workspace_id and k.review_id = s.id and k.removed_at is null) as calibrated
       from review_sample s left join item i on i.workspace_id = s.workspace_id and i.id = s.item_id
       where s.workspace_id = $1 and s.second_answer <> s.first_answer and ($2::bigint is null or s.id < $2) order by s.id desc limit $3`,
      [agent.workspaceId, before, limit + 1],
    );
    const items = rows.slice(0, limit).map(toDisagreement);
    return { items, nextCursor: rows.length > limit ? encodeCursor(items.at(-1)?.id ?? '') : null };
  }

  /** What two people saw differently becomes a sample for newcomers, with what would have been right and why. Again: it is replaced. */
  calibrate(agent: Agent, id: string, body: CalibrateBody): Promise<{ id: string }> {
    const { workspaceId, memberId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      const row = await tx.maybeOne<{ text: string | null; language: string | null; bound: boolean }>(
        `select i.text, i.language, coalesce(a.capabilities -> 'retention' ->> 'contentHours', '') <> '' as bound
         from review_sample s
         left join item i on i.workspace_id = s.workspace_id and i.id = s.item_id
         left join account a on a.workspace_id = s.workspace_id and a.id = i.account_id
         where s.workspace_id = $1 and s.id = $2 and s.second_answer <> s.first_answer`,
        [workspaceId, id],
      );
      if (!row) throwProblem('not-found', { detail: 'There is no such disagreement.' });
      // a sample outlives its item: words that have to be forgotten must not live on in it
      if (body.text === undefined && row.bound) throw invalidField('/text', 'is needed: the platform’s terms make us forget these words, so put it in your own'); // prettier-ignore
      const text = body.text ?? row.text ?? '';
      if (text === '') throw problem('not-possible-now', { detail: 'There are no words to learn from.' });
      const sample = await tx.one<{ id: string }>(
        `insert into calibration_sample (workspace_id, id, review_id, by_member, answer, topic, language, text, explanation_fr, explanation_en)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (workspace_id, review_id) where review_id is not null do update set by_member = excluded.by_member,
           answer = excluded.answer, topic = excluded.topic, text = excluded.text, explanation_fr = excluded.explanation_fr,
           explanation_en = excluded.explanation_en, at = now(), removed_at = null
         returning id`,
        [workspaceId, tx.newId(), id, memberId, body.right, body.topic, row.language, text, body.explanation.fr, body.explanation.en], // prettier-ignore
      );
      return { id: sample.id };
    });
  }
}

function answersOf({ first_answer, second_answer }: PairRow): [string, string] {
  return [first_answer, second_answer];
}

/** Whoever came first: the two people in the order of their ids, their answers in the same. */
function byPair(pairs: readonly PairRow[]): QualityView['byPair'] {
  const turned = pairs.map((row) => {
    const swap = row.first_member > row.second_member;
    const [one, other] = swap ? [row.second_member, row.first_member] : [row.first_member, row.second_member];
    return { key: `${one} ${other}`, answers: swap ? answersOf(row).toReversed() : answersOf(row) };
  });
  return grouped(turned, ({ key }) => key).map(([key, rows]) => ({
    memberIds: key.split(' ') as [string, string],
    ...agreementOf(rows.map(({ answers }) => answers as [string, string])),
  }));
}

function grouped<Row, Key extends string | null>(rows: readonly Row[], keyOf: (row: Row) => Key): [Key, Row[]][] {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups].sort(([one], [other]) => (one ?? '').localeCompare(other ?? '', 'en', { numeric: true }));
}

function toDisagreement(row: DisagreementRow): DisagreementView {
  return {
    id: row.id,
    itemId: row.item_id,
    text: row.text ?? '',
    language: row.language,
    first: { answer: row.first_answer, memberId: String(row.first_member), reasonId: textOf(row.first_reason) },
    second: { answer: row.second_answer, memberId: String(row.second_member), reasonId: textOf(row.second_reason), note: row.note }, // prettier-ignore
    at: row.reviewed_at.toISOString(),
    calibrated: row.calibrated,
  };
}
