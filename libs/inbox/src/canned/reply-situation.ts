import type { CapabilityRecord, ChannelKind } from '@parvis/contracts';
import { CHANNEL_KINDS, ITEM_KINDS } from '@parvis/contracts';
import type { Agent } from '@parvis/identity';
import { findPersonalData } from '@parvis/moderation';
import { nameOf, throwProblem, type Tx } from '@parvis/platform';
import { DIRECTION } from '../conversations/conversation-writes';
import { textLimit } from '../replies/lint-reply';
import type { Wanted } from './choose-variant';
import { formalityOf } from './formality';
import { firstNameOf, type VariableValues } from './template';

const TEXTS_LOOKED_AT = 10;
const EXCERPT_LENGTH = 80;

/** What a prepared answer is rendered for: a conversation and whoever answers. */
export interface ReplySituation {
  values: VariableValues;
  wanted: Wanted;
  postId: string | null;
  accountId: number;
}

interface SituationRow {
  channel: number;
  kind: number;
  language: string | null;
  account_id: number;
  account_name: string;
  capabilities: CapabilityRecord;
  contact_name: string | null;
  handle: string | null;
  member_name: string;
  post_id: string | null;
  post_link: string | null;
  post_text: string | null;
}

// the handle of the contact on the account of the conversation; one contact may have several
const SITUATION = `
  select c.channel, c.kind, c.language, c.account_id, a.name as account_name, a.capabilities, c.contact_name, m.name as member_name,
         (select n.handle from identity n where n.workspace_id = c.workspace_id and n.contact_id = c.contact_id
          order by n.account_id = c.account_id desc, n.id limit 1) as handle,
         c.post_id, p.permalink as post_link, p.text as post_text
  from conversation c
  join account a on a.workspace_id = c.workspace_id and a.id = c.account_id
  join member m on m.workspace_id = c.workspace_id and m.id = $3
  left join post p on p.workspace_id = c.workspace_id and p.id = c.post_id
  where c.workspace_id = $1 and c.id = $2`;

/** Reads what variables stand for in a conversation and what it asks of a wording; 404 when there is none. */
export async function readSituation(tx: Tx, agent: Agent, conversationId: string): Promise<ReplySituation> {
  const row = await tx.maybeOne<SituationRow>(SITUATION, [agent.workspaceId, conversationId, agent.memberId]);
  if (!row) throwProblem('not-found', { detail: 'There is no such conversation.' });
  const texts = await tx.query<{ direction: number; text: string; language: string | null }>(
    `select direction, text, language from item
     where workspace_id = $1 and conversation_id = $2 and direction in (${DIRECTION.in}, ${DIRECTION.out}) and platform_state <> 3
     order by id desc limit ${TEXTS_LOOKED_AT}`,
    [agent.workspaceId, conversationId],
  );
  const theirs = texts.filter(({ direction }) => direction === DIRECTION.in);
  const ours = texts.filter(({ direction }) => direction === DIRECTION.out);
  const language = (theirs.find((text) => text.language !== null)?.language ?? row.language)?.slice(0, 2) ?? null;
  return {
    values: valuesOf(row, theirs.map(({ text }) => text)), // prettier-ignore
    wanted: {
      channel: nameOf(CHANNEL_KINDS, row.channel) as ChannelKind,
      language,
      formality: formalityOf(language, ours.map(({ text }) => text), theirs.map(({ text }) => text)), // prettier-ignore
      limit: textLimit('reply', nameOf(ITEM_KINDS, row.kind), row.capabilities) ?? null,
    },
    postId: row.post_id,
    accountId: row.account_id,
  };
}

function valuesOf(row: SituationRow, theirs: readonly string[]): VariableValues {
  return {
    'contact.name': row.contact_name,
    'contact.firstName': firstNameOf(row.contact_name ?? ''),
    'contact.handle': row.handle,
    'member.name': row.member_name,
    'member.firstName': firstNameOf(row.member_name),
    'account.name': row.account_name,
    'post.link': row.post_link,
    'post.excerpt': excerpt(row.post_text),
    'order.number': orderNumber(theirs),
  };
}

/** The number alone of « commande n° AB-1234 ». */
function orderNumber(theirs: readonly string[]): string | null {
  for (const text of theirs) {
    const found = findPersonalData(text).findLast(({ kind }) => kind === 'order');
    const number = found && /[A-Z]{0,4}[-_ ]?\d{4,14}$/u.exec(found.text);
    if (number) return number[0].trim();
  }
  return null;
}

function excerpt(text: string | null): string | null {
  const line = text?.trim().split('\n')[0] ?? '';
  const characters = [...line];
  return characters.length <= EXCERPT_LENGTH
    ? line
    : `${characters
        .slice(0, EXCERPT_LENGTH - 1)
        .join('')
        .trimEnd()}…`;
}
