import { CHANNEL_KINDS, type LadderLevel } from '@parvis/contracts';
import { nameOf, type Tx } from '@parvis/platform';
import type { LockedConversation } from '../conversations/conversation-writes';
import { isoOrNull } from '../views-of/iso';
import { levelMail, type LevelFacts } from './mail-texts';
import { writeNotices } from './outgoing-notices';

interface Firing {
  workspaceId: number;
  conversation: LockedConversation;
  run: { id: string; level: number; ladder_name: string; levels: LadderLevel[] };
  level: LadderLevel;
  members: readonly number[];
}

/** Writes what a level of a ladder sends out of the house: e-mails to members, calls to webhooks and chats. */
export async function writeLevelNotices(
  tx: Tx,
  { workspaceId, conversation, run, level, members }: Firing,
): Promise<void> {
  const facts: LevelFacts = {
    conversationId: conversation.id,
    ladder: run.ladder_name,
    level: run.level + 1,
    levels: run.levels.length,
    contact: conversation.contact_name ?? '',
    channel: nameOf(CHANNEL_KINDS, conversation.channel),
    preview: conversation.preview.slice(0, 200),
    dueAt: isoOrNull(conversation.next_due_at),
  };
  const mails = level.ways.includes('email') ? await addressesOf(tx, workspaceId, members) : [];
  const notices = [
    ...mails.map(({ email, language }) => ({ way: 'email', target: email, payload: levelMail(facts, language) })),
    ...level.hooks.map(({ kind, url }) => ({ way: kind, target: url, payload: { ...facts } })),
  ];
  await writeNotices(
    tx,
    workspaceId,
    { conversationId: conversation.id, sourceId: run.id, level: run.level + 1 },
    notices,
  );
}

function addressesOf(tx: Tx, workspaceId: number, members: readonly number[]) {
  return tx.query<{ email: string; language: 'fr' | 'en' }>(
    `select u.email, case when u.preferences ->> 'language' = 'fr' then 'fr' else 'en' end as language
     from member m join app_user u on u.id = m.user_id where m.workspace_id = $1 and m.id = any ($2::int[])`,
    [workspaceId, members],
  );
}
