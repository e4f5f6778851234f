import { Injectable } from '@nestjs/common';
import { type ContactFormBody, type SendMessageBody, WIDGET_LIMITS, type WidgetMessageView } from '@parvis/contracts';
import { Database, FileStorage, type Tx } from '@parvis/platform';
import { requireId } from '../access/ids';
import { refuse } from '../access/refusal';
import { describeVisitor, isBlockedAddress, type WidgetSession } from '../access/sessions.service';
import { lockVisitor, type VisitorRow } from '../access/visitor-row';
import { FileAddresses } from '../uploads/file-addresses';
import { attachable } from '../uploads/uploads.service';
import { addMessage, land, nextSeq, placeOf, publishChange } from './changes';
import { conversationOf, type ConversationRow, lockConversation } from './conversation-row';
import { landedMessage, loadMessage, type MessageRow, messageView } from './message-row';

const EDIT_MS = WIDGET_LIMITS.editMinutes * 60_000;

export interface Written {
  message: WidgetMessageView;
  /** False: it was there already. */
  created: boolean;
}

interface Words {
  clientId: string;
  text: string;
  attachments: readonly string[];
  pageUrl: string | null;
  form?: { subject: string };
}

/** What visitors write, change and take back. Each act is one transaction: transcript, landed payload, event. */
@Injectable()
export class VisitorWords {
  constructor(
    private readonly db: Database,
    private readonly storage: FileStorage,
    private readonly addresses: FileAddresses,
  ) {}

  /** Adds a message; a repeated `clientId` gives the first one. `to` is `current` (made when there is none) or an id. */
  send(session: WidgetSession, to: string, body: SendMessageBody): Promise<Written> {
    const { clientId, text, attachments = [], page } = body;
    return this.db.transaction(session.widget.workspaceId, async (tx) => {
      const visitor = await writer(tx, session);
      return this.write(tx, session, visitor, to, { clientId, text, attachments, pageUrl: page?.url ?? null });
    });
  }

  /** The contact form: what was typed about the person is kept as unverified, the message goes where others go. */
  sendForm(session: WidgetSession, { clientId, fields }: ContactFormBody): Promise<Written> {
    const { name, email, subject, message } = fields;
    return this.db.transaction(session.widget.workspaceId, async (tx) => {
      const visitor = await describeVisitor(tx, await writer(tx, session), { name, email });
      const words = { clientId, text: message, attachments: [], pageUrl: null, form: { subject } };
      return this.write(tx, session, visitor, 'current', words);
    });
  }

  /** @throws WidgetRefusal `not_found`, `invalid` after a quarter of an hour */
  edit(session: WidgetSession, conversation: string, messageId: string, text: string): Promise<WidgetMessageView> {
    return this.change(session, conversation, messageId, async (tx, place, row) => {
      if (row.text === text) return null;
      await tx.query(
        `update widget_message set text = $3, edited_at = greatest(clock_timestamp(), coalesce(edited_at, created_at) + interval '1 millisecond'),
           change_seq = $4 where workspace_id = $1 and id = $2`,
        [place.workspace_id, row.id, text, await nextSeq(tx, place)],
      );
      return 'updated';
    });
  }

  /** Leaves a tombstone: the words and the files are gone. */
  async remove(session: WidgetSession, conversation: string, messageId: string): Promise<WidgetMessageView> {
    const removed: string[] = [];
    const view = await this.change(session, conversation, messageId, async (tx, place, row) => {
      removed.push(...(await eraseMessage(tx, place, row.id)));
      return 'deleted';
    });
    for (const key of removed) await this.storage.remove(key);
    return view;
  }

  private async write(tx: Tx, session: WidgetSession, visitor: VisitorRow, to: string, words: Words): Promise<Written> {
    const { widget } = session;
    const conversation = await openConversation(tx, session, visitor, to);
    const known = await tx.maybeOne<{ id: string }>(
      'select id from widget_message where workspace_id = $1 and conversation_id = $2 and client_id = $3',
      [widget.workspaceId, conversation.id, words.clientId],
    );
    if (known) return { message: await this.viewOf(tx, session, known.id), created: false };
    const owner = { workspaceId: widget.workspaceId, accountId: widget.accountId, visitorId: visitor.id };
    const silent = await isSilenced(tx, session, visitor);
    const uploadIds = await attachable(tx, owner, words.attachments);
    const { clientId, text, form, pageUrl } = words;
    const added = await addMessage(tx, conversation, { byAgent: false, text, clientId, uploadIds, hidden: silent, ...(form && { form }) }); // prettier-ignore
    await tx.query(
      `update widget_visitor set last_seen_at = now(), last_page = coalesce($3, last_page) where workspace_id = $1 and id = $2`,
      [widget.workspaceId, visitor.id, pageUrl],
    );
    const row = await require(tx, widget.workspaceId, added.id);
    if (!silent) await land(tx, conversation, landedMessage('message.created', row, { at: row.created_at, visitor, pageUrl })); // prettier-ignore
    await publishChange(tx, placeOf(conversation), { change: 'created', messageId: row.id, seq: row.change_seq });
    return { message: this.toView(session, row), created: true };
  }

  private change(
    session: WidgetSession,
    conversationId: string,
    messageId: string,
    work: (tx: Tx, place: ConversationRow, row: MessageRow) => Promise<'updated' | 'deleted' | null>,
  ): Promise<WidgetMessageView> {
    const { workspaceId } = session.widget;
    return this.db.transaction(workspaceId, async (tx) => {
      const visitor = await writer(tx, session);
      const place = await ownConversation(tx, workspaceId, visitor, conversationId);
      const row = await ownMessage(tx, place, messageId);
      const change = await work(tx, place, row);
      const after = await require(tx, workspaceId, row.id);
      if (change === null) return this.toView(session, after);
      const at = after.deleted_at ?? after.edited_at ?? after.created_at;
      if (!(await isSilenced(tx, session, visitor)))
        await land(tx, place, landedMessage(`message.${change}`, after, { at, visitor, pageUrl: null }));
      await publishChange(tx, placeOf(place), { change, messageId: row.id, seq: after.change_seq });
      return this.toView(session, after);
    });
  }

  private async viewOf(tx: Tx, session: WidgetSession, id: string): Promise<WidgetMessageView> {
    return this.toView(session, await require(tx, session.widget.workspaceId, id));
  }

  private toView({ widget }: WidgetSession, row: MessageRow): WidgetMessageView {
    return messageView(row, widget.settings.agentName, (id) => this.addresses.of(widget.workspaceId, id));
  }
}

/** Takes the words out of a message of a locked conversation; storage keys of its files, to be removed after the commit. */
export async function eraseMessage(tx: Tx, place: ConversationRow, id: string): Promise<string[]> {
  await tx.query(
    `update widget_message set text = '', form = null, deleted_at = clock_timestamp(), change_seq = $3 where workspace_id = $1 and id = $2`,
    [place.workspace_id, id, await nextSeq(tx, place)],
  );
  const files = await tx.query<{ storage_key: string }>(
    'delete from widget_upload where workspace_id = $1 and message_id = $2 returning storage_key',
    [place.workspace_id, id],
  );
  return files.map(({ storage_key }) => storage_key);
}

/** The visitor, locked, if they may write. @throws WidgetRefusal `blocked` */
async function writer(tx: Tx, session: WidgetSession): Promise<VisitorRow> {
  const visitor = await lockVisitor(tx, session.widget.workspaceId, session.visitor.id);
  if (!visitor) return refuse('session_expired', 'The session is over: start a new one.');
  if (!session.widget.settings.blockSilently && (await isBlocked(tx, session, visitor)))
    refuse('blocked', 'You cannot write here.');
  return visitor;
}

async function isBlocked(tx: Tx, session: WidgetSession, visitor: VisitorRow): Promise<boolean> {
  return visitor.blocked_at !== null || isBlockedAddress(tx, session.widget, session.addressHash);
}

async function isSilenced(tx: Tx, session: WidgetSession, visitor: VisitorRow): Promise<boolean> {
  return session.widget.settings.blockSilently && isBlocked(tx, session, visitor);
}

async function openConversation(
  tx: Tx,
  { widget }: WidgetSession,
  visitor: VisitorRow,
  to: string,
): Promise<ConversationRow> {
  // prettier-ignore
  const { workspaceId, accountId } = widget;
  if (to !== 'current') return ownConversation(tx, workspaceId, visitor, to);
  const last = await conversationOf(tx, workspaceId, visitor.id, 'current');
  const id = last?.id ?? tx.newId();
  if (!last)
    await tx.query(
      'insert into widget_conversation (id, visitor_id, workspace_id, account_id) values ($1, $2, $3, $4)',
      [id, visitor.id, workspaceId, accountId],
    );
  return (await lockConversation(tx, workspaceId, id)) ?? refuse('not_found', 'There is no such conversation.');
}

async function ownConversation(tx: Tx, workspaceId: number, visitor: VisitorRow, id: string): Promise<ConversationRow> {
  const wanted = id === 'current' ? id : requireId('conversation', id);
  const found = await conversationOf(tx, workspaceId, visitor.id, wanted);
  const locked = found && (await lockConversation(tx, workspaceId, found.id));
  return locked ?? refuse('not_found', 'There is no such conversation.');
}

async function ownMessage(tx: Tx, place: ConversationRow, messageId: string): Promise<MessageRow> {
  const row = await loadMessage(tx, place.workspace_id, requireId('message', messageId));
  if (!row || row.conversation_id !== place.id || row.by_agent || row.deleted_at !== null)
    return refuse('not_found', 'There is no such message.');
  if (Date.now() - row.created_at.getTime() > EDIT_MS)
    refuse('invalid', `A message can be changed for ${WIDGET_LIMITS.editMinutes} minutes.`);
  return row;
}

async function require(tx: Tx, workspaceId: number, id: string): Promise<MessageRow> {
  const row = await loadMessage(tx, workspaceId, id);
  return row ?? refuse('not_found', 'There is no such message.');
}
