import type { WidgetAttachmentView, WidgetMessageView } from '@parvis/contracts';
import type { LandedMessage } from '@parvis/channels/web-widget';
import type { Tx } from '@parvis/platform';
import { publicId } from '../access/ids';
import { landedVisitor, type VisitorRow } from '../access/visitor-row';

/** A message as the database has it. */
export interface MessageRow {
  id: string;
  conversation_id: string;
  seq: number;
  change_seq: number;
  by_agent: boolean;
  client_id: string | null;
  author_name: string | null;
  text: string;
  form: { subject: string } | null;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  files: FileRow[];
}

export interface FileRow {
  id: string;
  name: string;
  size: number;
  content_type: string;
}

// ids as text: JSON numbers of 64 bits lose their end
export const MESSAGE_COLUMNS = `m.id, m.conversation_id, m.seq, m.change_seq, m.by_agent, m.client_id, m.author_name, m.text, m.form,
  m.created_at, m.edited_at, m.deleted_at,
  coalesce((select json_agg(json_build_object('id', u.id::text, 'name', u.name, 'size', u.size, 'content_type', u.content_type)
                            order by u.position)
            from widget_upload u where u.workspace_id = m.workspace_id and u.message_id = m.id), '[]') as files`;

/** Makes the address of a file; short-lived. */
export type FileAddress = (uploadId: string) => string;

/** What the visitor sees of a message; of a deleted one only that it was there. */
export function messageView(row: MessageRow, agentName: string, addressOf: FileAddress): WidgetMessageView {
  const deleted = row.deleted_at !== null;
  return {
    id: publicId('message', row.id),
    clientId: row.by_agent ? null : row.client_id,
    conversationId: publicId('conversation', row.conversation_id),
    author: row.by_agent
      ? { type: 'agent', name: row.author_name ?? (agentName || null), avatarUrl: null }
      : { type: 'visitor', name: null, avatarUrl: null },
    text: deleted ? '' : row.text,
    attachments: deleted ? [] : row.files.map((file) => attachmentView(file, addressOf)),
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    deleted,
    seq: row.seq,
    changeSeq: row.change_seq,
  };
}

function attachmentView({ id, name, size, content_type }: FileRow, addressOf: FileAddress): WidgetAttachmentView {
  return { id: publicId('upload', id), name, size, contentType: content_type, url: addressOf(id) };
}

/** The same message as it lands for the inbox. */
export function landedMessage(
  type: LandedMessage['type'],
  row: MessageRow,
  { at, visitor, pageUrl }: { at: Date; visitor: VisitorRow; pageUrl: string | null },
): LandedMessage {
  return {
    type,
    version: 1,
    at: at.toISOString(),
    conversationId: publicId('conversation', row.conversation_id),
    message: {
      id: publicId('message', row.id),
      seq: row.seq,
      text: row.text,
      createdAt: row.created_at.toISOString(),
      attachments: row.files.map(({ id, name, size, content_type }) => ({
        id: publicId('upload', id),
        name,
        size,
        contentType: content_type,
      })),
      form: row.form,
      pageUrl,
    },
    visitor: landedVisitor(visitor),
  };
}

export function loadMessage(tx: Tx, workspaceId: number, id: string): Promise<MessageRow | undefined> {
  return tx.maybeOne<MessageRow>(
    `select ${MESSAGE_COLUMNS} from widget_message m where m.workspace_id = $1 and m.id = $2`,
    [workspaceId, id],
  );
}

/** Messages changed after a number, in the order of their changes. */
export function messagesAfter(
  tx: Tx,
  conversation: { workspace_id: number; id: string },
  afterSeq: number,
  limit: number,
): Promise<MessageRow[]> {
  return tx.query<MessageRow>(
    `select ${MESSAGE_COLUMNS} from widget_message m
     where m.workspace_id = $1 and m.conversation_id = $2 and m.change_seq > $3 order by m.change_seq limit $4`,
    [conversation.workspace_id, conversation.id, afterSeq, limit],
  );
}
