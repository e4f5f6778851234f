import { AccountDirectory, type KnownAccount } from '@parvis/inbox';
import type { Database } from '@parvis/platform';

const LEASE_MINUTES = 5;

/** Answers of one conversation on their way into one mail. */
export interface DueMail {
  workspaceId: number;
  conversationId: string;
  email: string;
  locale: string | null;
  pageUrl: string | null;
  subject: string | null;
  messages: { id: string; text: string }[];
  files: { name: string; content_type: string; size: number; storage_key: string }[];
  /** They were taken before, and nobody knows whether the mail left. */
  again: boolean;
}

interface DueRow {
  workspace_id: number;
  conversation_id: string;
  email: string;
  locale: string | null;
  last_page: string | null;
}

// unread for as long as the widget says, by somebody who may be written to
const DUE = `
  select m.workspace_id, m.conversation_id, v.email, v.locale, v.last_page
  from widget_message m
  join widget_conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
  join widget_visitor v on v.workspace_id = c.workspace_id and v.id = c.visitor_id
  join account a on a.workspace_id = c.workspace_id and a.id = c.account_id
  where m.by_agent and m.mailed_at is null and m.deleted_at is null and m.created_at > now() - interval '3 days'
    and m.created_at < now() - make_interval(mins => coalesce((a.settings ->> 'emailAfterMinutes')::float8, 5)::int)
    and (m.mail_lease_until is null or m.mail_lease_until < now())
    and c.read_by_visitor < m.seq and v.email is not null and v.email_consent_at is not null and v.blocked_at is null
    and a.enabled and a.removed_at is null and coalesce((a.settings ->> 'emailFallback')::boolean, true)
    and exists (select 1 from account e where e.workspace_id = a.workspace_id and e.channel = 'email' and e.enabled
                  and e.removed_at is null and e.external_id <> '' and e.health not in ('needs-sign-in', 'stopped'))
  order by m.created_at limit 1 for update of m skip locked`;

// what was taken before goes alone: its mail has to be the same again
const TAKE = `
  with unsent as (
    select m.id, m.mail_lease_until from widget_message m
    join widget_conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = $1 and m.conversation_id = $2 and m.by_agent and m.mailed_at is null and m.deleted_at is null
      and m.seq > c.read_by_visitor for update of m),
  batch as (
    select id from unsent where mail_lease_until is not null or not exists (select 1 from unsent o where o.mail_lease_until is not null)),
  taken as (
    update widget_message m set mail_lease_until = now() + interval '${LEASE_MINUTES} minutes'
    from batch where m.workspace_id = $1 and m.id = batch.id returning m.id, m.seq, m.text)
  select t.id, t.text, (select u.mail_lease_until from unsent u where u.id = t.id) is not null as again
  from taken t order by t.seq`;

/** Takes the answers of one conversation under a lease; undefined when nothing is due. */
export function claimDue(db: Database): Promise<DueMail | undefined> {
  return db.transaction('system', async (tx) => {
    const due = await tx.maybeOne<DueRow>(DUE);
    if (!due) return undefined;
    const place = [due.workspace_id, due.conversation_id];
    const taken = await tx.query<{ id: string; text: string; again: boolean }>(TAKE, place);
    const files = await tx.query<DueMail['files'][number]>(
      `select name, content_type, size, storage_key from widget_upload
       where workspace_id = $1 and message_id = any ($2::bigint[]) order by message_id, position`,
      [due.workspace_id, taken.map(({ id }) => id)],
    );
    const form = await tx.maybeOne<{ subject: string | null }>(
      `select form ->> 'subject' as subject from widget_message
       where workspace_id = $1 and conversation_id = $2 and form is not null order by seq desc limit 1`,
      place,
    );
    return {
      workspaceId: due.workspace_id,
      conversationId: due.conversation_id,
      email: due.email,
      locale: due.locale,
      pageUrl: due.last_page,
      subject: form?.subject ?? null,
      messages: taken.map(({ id, text }) => ({ id, text })),
      files,
      again: taken.some(({ again }) => again),
    };
  });
}

/** The mail is out. */
export function settle(db: Database, due: DueMail): Promise<void> {
  return mark(db, due, 'mailed_at = now(), mail_lease_until = null');
}

/** No mail will come of it: the answers wait in the chat. */
export function giveUp(db: Database, due: DueMail): Promise<void> {
  return mark(db, due, `mailed_at = '-infinity', mail_lease_until = null`);
}

async function mark(db: Database, { workspaceId, messages }: DueMail, change: string): Promise<void> {
  await db.read(
    workspaceId,
    `update widget_message set ${change} where workspace_id = $1 and id = any ($2::bigint[])`,
    [workspaceId, messages.map(({ id }) => id)],
  );
}

/** The mailbox that a workspace writes from. */
export async function mailboxOf(
  db: Database,
  directory: AccountDirectory,
  workspaceId: number,
): Promise<KnownAccount | undefined> {
  const [row] = await db.read<{ id: number }>(
    workspaceId,
    `select id from account where workspace_id = $1 and channel = 'email' and enabled and removed_at is null and external_id <> ''
       and health not in ('needs-sign-in', 'stopped') order by id limit 1`,
    [workspaceId],
  );
  return row && directory.find(workspaceId, row.id);
}
