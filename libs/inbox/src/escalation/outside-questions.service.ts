import { Injectable } from '@nestjs/common';
import { type ChannelKind, CHANNEL_KINDS, type OutsideAnswerBody, type OutsidePageView, type OutsideQuestionBody, type OutsideQuestionView } from '@parvis/contracts'; // prettier-ignore
import type { Agent } from '@parvis/identity';
import { Database, nameOf, throwProblem, type Tx } from '@parvis/platform';
import { addSystemLine, changeConversation, DIRECTION, lockConversation, noteNewestItem } from '../conversations/conversation-writes'; // prettier-ignore
import { notify } from '../notifications/notify';
import { conversationUpdated, itemCreated } from '../wire/events';
import { questionMail } from './mail-texts';
import { writeNotices } from './outgoing-notices';
import { OutsideLinks } from './outside-links';
import { outsideOf } from './outside-view';

const DAYS = 14;
const EXCERPT = 5;

interface QuestionRow {
  id: string;
  conversation_id: string;
  asked_by: number;
  asker: string;
  workspace: string;
  name: string;
  email: string;
  question: string;
  language: 'fr' | 'en';
  channel: number;
  answered_at: Date | null;
  over: boolean;
}

const QUESTION = `
  select q.id, q.conversation_id, q.asked_by, m.name as asker, w.name as workspace, q.name, q.email, q.question, q.language,
    c.channel, q.answered_at, q.expires_at < now() as over
  from outside_question q
  join workspace w on w.id = q.workspace_id
  join member m on m.workspace_id = q.workspace_id and m.id = q.asked_by
  join conversation c on c.workspace_id = q.workspace_id and c.id = q.conversation_id
  where q.workspace_id = $1 and q.id = $2`;

/** Asks people who have no account: a mail with a link, a small page, and their answer as a note. */
@Injectable()
export class OutsideQuestions {
  constructor(
    private readonly db: Database,
    private readonly links: OutsideLinks,
  ) {}

  ask(agent: Agent, conversationId: string, body: OutsideQuestionBody): Promise<OutsideQuestionView> {
    return this.db.transaction(agent.workspaceId, async (tx) => {
      const conversation = await lockConversation(tx, agent.workspaceId, conversationId);
      const id = tx.newId();
      const { workspace, asker } = await tx.one<{ workspace: string; asker: string }>(
        `insert into outside_question (workspace_id, id, conversation_id, asked_by, language, name, email, question, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now() + make_interval(days => $9))
         returning (select name from workspace where id = $1) as workspace, (select name from member where workspace_id = $1 and id = $4) as asker`,
        [agent.workspaceId, id, conversationId, agent.memberId, body.language, body.name, body.email, body.question, DAYS], // prettier-ignore
      );
      const payload = questionMail({ ...body, askedBy: asker, workspace, days: DAYS }, body.language);
      const notice = { way: 'email', target: body.email, payload };
      await writeNotices(tx, agent.workspaceId, { conversationId, sourceId: id, level: 0 }, [notice]);
      const line = await addSystemLine(tx, conversation, agent.workspaceId, {
        kind: 'asked-outside',
        byMemberId: String(agent.memberId),
        data: { name: body.name, email: body.email },
      });
      await changeConversation(tx, agent.workspaceId, conversationId, {});
      await tx.publish(
        agent.workspaceId,
        itemCreated(conversationId, line, agent.memberId),
        conversationUpdated(conversationId, agent.memberId),
      );
      const [view] = await outsideOf(tx, agent.workspaceId, conversationId);
      return view ?? throwProblem('not-found');
    });
  }

  /** What the link shows. 404 for a link that is not ours, 410 once it is too old. */
  async page(token: string): Promise<OutsidePageView> {
    const { workspaceId, questionId } = this.links.read(token) ?? unknownLink();
    return this.db.transaction(workspaceId, async (tx) => {
      const row = await openQuestion(tx, workspaceId, questionId);
      return {
        workspace: row.workspace,
        askedBy: row.asker,
        name: row.name,
        question: row.question,
        language: row.language,
        channel: nameOf<ChannelKind>(CHANNEL_KINDS, row.channel),
        excerpt: await excerptOf(tx, workspaceId, row.conversation_id),
        answeredAt: row.answered_at?.toISOString() ?? null,
      };
    });
  }

  /** Takes the answer as an internal note, once. */
  async answer(token: string, { text }: OutsideAnswerBody): Promise<void> {
    const { workspaceId, questionId } = this.links.read(token) ?? unknownLink();
    await this.db.transaction(workspaceId, async (tx) => {
      const { conversation_id: conversationId, asked_by } = await openQuestion(tx, workspaceId, questionId);
      const conversation = await lockConversation(tx, workspaceId, conversationId);
      const question = await openQuestion(tx, workspaceId, questionId); // as it is now that nobody else can answer
      if (question.answered_at !== null) throwProblem('link-over', { detail: 'This question is answered already.' });
      await tx.query('update outside_question set answered_at = now() where workspace_id = $1 and id = $2', [workspaceId, questionId]); // prettier-ignore
      const id = tx.newId();
      await tx.query(
        `insert into item (id, workspace_id, conversation_id, account_id, kind, direction, author_name, text, created_at, revised_at, state_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, now(), now(), now())`,
        [id, workspaceId, conversationId, conversation.account_id, conversation.kind, DIRECTION.note, `${question.name} (${question.email})`, text], // prettier-ignore
      );
      await changeConversation(tx, workspaceId, conversationId, {});
      await noteNewestItem(tx, workspaceId, conversationId, id);
      await notify(tx, workspaceId, [asked_by], { kind: 'outside-answer', conversationId, byMemberId: null, text });
      await tx.publish(workspaceId, itemCreated(conversationId, id, null), conversationUpdated(conversationId, null));
    });
  }
}

function unknownLink(): never {
  throwProblem('not-found', { detail: 'This link is not complete. Open it from the e-mail again.' });
}

async function openQuestion(tx: Tx, workspaceId: number, id: string): Promise<QuestionRow> {
  const row = await tx.maybeOne<QuestionRow>(QUESTION, [workspaceId, id]);
  if (!row) throwProblem('not-found', { detail: 'This question was removed.' });
  if (row.over) throwProblem('link-over', { detail: 'This link is too old. Ask for a new one.' });
  return row;
}

/** The last things said by both sides; never what members wrote among themselves. */
async function excerptOf(tx: Tx, workspaceId: number, conversationId: string): Promise<OutsidePageView['excerpt']> {
  const rows = await tx.query<{ author: string; ours: boolean; text: string; at: Date }>(
    `select coalesce(nullif(i.author_name, ''), n.name, '') as author, i.direction = ${DIRECTION.out} as ours, i.text, i.created_at as at
     from item i left join identity n on n.workspace_id = i.workspace_id and n.id = i.author_identity_id
     where i.workspace_id = $1 and i.conversation_id = $2 and i.direction in (${DIRECTION.in}, ${DIRECTION.out}) and i.platform_state <> 3
     order by i.id desc limit ${EXCERPT}`,
    [workspaceId, conversationId],
  );
  return rows.reverse().map(({ at, ...item }) => ({ ...item, at: at.toISOString() }));
}
