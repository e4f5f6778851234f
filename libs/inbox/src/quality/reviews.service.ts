import { Injectable } from '@nestjs/common';
import { type AnswerReviewBody, type BlindReviewNext, type BlindReviewView, type ChannelKind, type DecisionKind, ITEM_KINDS, type ReviewAnswer, type ReviewResultView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, nameOf, problem, throwProblem, type Tx } from '@parvis/platform';
import { requireReason } from '../standings/standing-change';

interface BlindRow {
  id: string;
  text: string;
  language: string | null;
  channel: ChannelKind;
  kind: number;
  post: string | null;
  parent: string | null;
  stars: number | null;
  pictures: boolean;
  created_at: Date;
}

// oldest first; nothing of who decided what, nor of who wrote it. What the terms made us forget cannot be looked at again
const NEXT = `
  select s.id, i.text, i.language, a.channel, i.kind, p.text as post, o.text as parent, i.stars, i.created_at,
    exists (select 1 from attachment f where f.workspace_id = s.workspace_id and f.item_id = i.id) as pictures
  from review_sample s
  join item i on i.workspace_id = s.workspace_id and i.id = s.item_id
  join account a on a.workspace_id = s.workspace_id and a.id = i.account_id
  join conversation c on c.workspace_id = s.workspace_id and c.id = i.conversation_id
  left join post p on p.workspace_id = s.workspace_id and p.id = c.post_id
  left join item o on o.workspace_id = s.workspace_id and o.id = i.parent_id
  where s.workspace_id = $1 and s.second_member is null and s.first_member <> $2 and i.forgotten_at is null
  order by s.id limit 1`;

/** The second look at a sample of decisions, by somebody who does not know the first. */
@Injectable()
export class BlindReviews {
  constructor(private readonly db: Database) {}

  next(agent: Agent): Promise<BlindReviewNext> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const row = await tx.maybeOne<BlindRow & Record<string, unknown>>(NEXT, [agent.workspaceId, agent.memberId]);
      const { waiting } = await tx.one<{ waiting: number }>(
        'select count(*)::int as waiting from review_sample where workspace_id = $1 and second_member is null and first_member <> $2',
        [agent.workspaceId, agent.memberId],
      );
      return { review: row ? toBlindView(row) : null, waiting };
    });
  }

  /** Of two who answer at once one counts; the first decision is told only now. */
  answer(agent: Agent, id: string, body: AnswerReviewBody): Promise<ReviewResultView> {
    const { workspaceId, memberId } = agent;
    return this.db.transaction(workspaceId, async (tx) => {
      await requireReason(tx, workspaceId, body.reasonId ?? null);
      const answered = await tx.query(
        `update review_sample set second_member = $3, second_answer = $4, second_reason = $5, note = $6, reviewed_at = now()
         where workspace_id = $1 and id = $2 and second_member is null and first_member <> $3 returning 1`,
        [workspaceId, id, memberId, body.answer, body.reasonId ? Number(body.reasonId) : null, body.note ?? null],
      );
      if (answered.length === 0) throw await refusal(tx, agent, id);
      return resultOf(tx, workspaceId, id);
    });
  }
}

async function refusal(tx: Tx, { workspaceId, memberId }: Agent, id: string): Promise<Error> {
  const row = await tx.maybeOne<{ first_member: number }>(
    'select first_member from review_sample where workspace_id = $1 and id = $2',
    [workspaceId, id],
  );
  if (!row) throwProblem('not-found', { detail: 'There is no such review.' });
  if (row.first_member === memberId)
    return problem('not-allowed', { detail: 'You decided this: somebody else looks.' });
  return problem('not-possible-now', { detail: 'Somebody has looked at it already.' });
}

async function resultOf(tx: Tx, workspaceId: number, id: string): Promise<ReviewResultView> {
  const row =
    await tx.one<{ first_answer: ReviewAnswer; first_kind: DecisionKind; first_reason: number | null; second_answer: ReviewAnswer; second_reason: number | null }>( // prettier-ignore
      'select first_answer, first_kind, first_reason, second_answer, second_reason from review_sample where workspace_id = $1 and id = $2',
      [workspaceId, id],
    );
  return {
    id,
    first: { answer: row.first_answer, kind: row.first_kind, reasonId: textOf(row.first_reason) },
    second: { answer: row.second_answer, reasonId: textOf(row.second_reason) },
    agreed: row.first_answer === row.second_answer,
  };
}

function toBlindView(row: BlindRow): BlindReviewView {
  return {
    id: row.id,
    text: row.text,
    language: row.language,
    channel: row.channel,
    kind: nameOf(ITEM_KINDS, row.kind),
    post: row.post,
    parent: row.parent,
    stars: row.stars,
    hasPictures: row.pictures,
    createdAt: row.created_at.toISOString(),
  };
}

export function textOf(id: number | null): string | null {
  return id === null ? null : String(id);
}
