import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CONVERSATION_STATUSES, ITEM_DIRECTIONS } from '@parvis/contracts';
import { handledElsewhere } from '@parvis/inbox';
import { codeOf, Database, hashKey, NudgedLoop, SecretBox, type Tx } from '@parvis/platform';
import { lockVisitor } from '../access/visitor-row';
import { addMessage, land, placeOf, publishChange } from '../transcript/changes';
import { lockConversation } from '../transcript/conversation-row';
import { landedMessage, loadMessage } from '../transcript/message-row';
import { rootId } from './mail-thread';

const EVERY_MS = 20_000;
const FOLLOWED_DAYS = 30;
const MOST_FOLLOWED = 2000;
const LONGEST_TEXT = 20_000;
const HANDLED = codeOf(CONVERSATION_STATUSES, 'handled');
const IN = codeOf(ITEM_DIRECTIONS, 'in');

interface Followed {
  workspace_id: number;
  conversation_id: string;
  account_id: number;
  address: string;
}

/** A thread of mails that is not done with, in the inbox or here, with a transcript that some of it belongs to. */
interface OpenThread {
  workspace_id: number;
  mail_conversation_id: string;
  conversation_id: string;
  root: string;
  /** Nothing but the copies of what we sent. */
  only_ours: boolean;
  is_handled: boolean;
}

interface AnswerRow {
  id: string;
  text: string;
  sender: string | null;
  conversation_id: string | null;
  with_files: boolean;
}

/**
 * Brings answers by e-mail back into the transcript they belong to, as words of the visitor; the thread of mails is done with
 * then. What somebody else sent, or what has files, stays in the queue as a mail for a person to see.
 */
@Injectable()
export class MailReturns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('widget-mail-returns', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Looks at every thread that was written to in the last month; false: one look sees all. Also called by tests. */
  async runOnce(): Promise<boolean> {
    const followed = await this.db.read<Followed>(
      'system',
      `select w.workspace_id, w.conversation_id, e.id as account_id, e.settings ->> 'address' as address
       from (select workspace_id, conversation_id, max(mailed_at) as at from widget_message
             where mailed_at > now() - make_interval(days => ${FOLLOWED_DAYS}) group by 1, 2 order by 3 desc limit ${MOST_FOLLOWED}) w
       join account e on e.workspace_id = w.workspace_id and e.channel = 'email' and e.removed_at is null`,
    );
    if (followed.length === 0) return false;
    const threads = new Map<string, OpenThread[]>();
    for (const thread of await this.openThreads(followed)) {
      const key = `${thread.workspace_id}:${thread.mail_conversation_id}`;
      threads.set(key, [...(threads.get(key) ?? []), thread]);
    }
    for (const thread of threads.values()) await this.bringBack(thread);
    return false;
  }

  // a mail whose clock is behind ours opens nothing that was handled;
  // mails of one person about one subject may have become one thread: then most of their first ids are its other names
  private openThreads(followed: readonly Followed[]): Promise<OpenThread[]> {
    const roots = followed.map(({ workspace_id: workspaceId, conversation_id: conversationId, address }) =>
      rootId(this.secrets, { workspaceId, conversationId }, address),
    );
    return this.db.read<OpenThread>(
      'system',
      `select c.workspace_id, c.id as mail_conversation_id, f.conversation_id, f.root, c.last_in_item_id is null as only_ours, c.status = ${HANDLED} as is_handled
       from unnest($1::int[], $2::int[], $3::uuid[], $4::bigint[], $5::text[]) as f (workspace_id, account_id, hash, conversation_id, root)
       cross join lateral (
         select id from conversation t where t.workspace_id = f.workspace_id and t.account_id = f.account_id and t.thread_hash = f.hash
         union
         select l.conversation_id from thread_alias l
         where l.workspace_id = f.workspace_id and l.account_id = f.account_id and l.alias_hash = f.hash) named
       join conversation c on c.workspace_id = f.workspace_id and c.id = named.id
       where c.status <> ${HANDLED} or c.last_in_item_id is not null and not exists (
         select 1 from widget_message m where m.workspace_id = c.workspace_id and m.conversation_id = f.conversation_id
           and m.client_id = 'mail-' || c.last_in_item_id)`,
      [
        followed.map(({ workspace_id }) => workspace_id),
        followed.map(({ account_id }) => account_id),
        roots.map((root) => hashKey(root)),
        followed.map(({ conversation_id }) => conversation_id),
        roots,
      ],
    );
  }

  private async bringBack(thread: readonly OpenThread[]): Promise<void> {
    const [first] = thread;
    if (!first) return;
    const { workspace_id: workspaceId, mail_conversation_id: mailConversationId } = first;
    const answers = await this.db.transaction(workspaceId, (tx) => newAnswers(tx, thread));
    let left = 0;
    for (const answer of answers) {
      const came = await this.db.transaction(workspaceId, (tx) => takeIn(tx, workspaceId, answer));
      if (!came || answer.with_files) left += 1;
    }
    if (left === 0 && !first.is_handled && (answers.length > 0 || first.only_ours))
      await this.db.transaction(workspaceId, (tx) => handledElsewhere(tx, workspaceId, mailConversationId));
  }
}

/** Adds a mail to the transcript it answers, once; false when it has none, or somebody else wrote it. */
async function takeIn(tx: Tx, workspaceId: number, { id, text, sender, conversation_id }: AnswerRow): Promise<boolean> {
  if (conversation_id === null) return false;
  // the visitor first, as everywhere
  const known = await tx.maybeOne<{ visitor_id: string }>(
    'select visitor_id from widget_conversation where workspace_id = $1 and id = $2',
    [workspaceId, conversation_id],
  );
  const visitor = known && (await lockVisitor(tx, workspaceId, known.visitor_id));
  const place = await lockConversation(tx, workspaceId, conversation_id);
  if (!place || !visitor?.email || visitor.email.toLowerCase() !== sender?.toLowerCase()) return false;
  const clientId = `mail-${id}`;
  const there = await tx.maybeOne(
    'select 1 from widget_message where workspace_id = $1 and conversation_id = $2 and client_id = $3',
    [workspaceId, conversation_id, clientId],
  );
  if (there) return true;
  const said = { byAgent: false, text: text.slice(0, LONGEST_TEXT), clientId, uploadIds: [] };
  const added = await addMessage(tx, place, said);
  const row = await loadMessage(tx, workspaceId, added.id);
  if (row) await land(tx, place, landedMessage('message.created', row, { at: row.created_at, visitor, pageUrl: null }));
  await publishChange(tx, placeOf(place), { change: 'created', messageId: added.id, seq: added.seq });
  return true;
}

/** Mails of a thread, oldest first, each with the transcript whose root it names and that does not have it yet. */
function newAnswers(tx: Tx, thread: readonly OpenThread[]): Promise<AnswerRow[]> {
  return tx.query<AnswerRow>(
    `select i.id, i.text, substring(i.email ->> 'from' from '[^<>\\s]+@[^<>\\s]+') as sender, r.conversation_id,
       exists (select 1 from attachment f where f.workspace_id = i.workspace_id and f.item_id = i.id) as with_files
     from item i
     left join unnest($3::text[], $4::bigint[]) as r (root, conversation_id) on i.email -> 'references' ? r.root
     where i.workspace_id = $1 and i.conversation_id = $2 and i.direction = ${IN}
       and coalesce((i.email ->> 'automatic')::boolean, false) = false
       and not exists (select 1 from widget_message m
                       where m.workspace_id = $1 and m.conversation_id = r.conversation_id and m.client_id = 'mail-' || i.id)
     order by i.id`,
    [
      thread[0]?.workspace_id,
      thread[0]?.mail_conversation_id,
      thread.map(({ root }) => root),
      thread.map(({ conversation_id }) => conversation_id),
    ],
  );
}
