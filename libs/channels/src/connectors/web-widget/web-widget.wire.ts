/**
 * Where the connector finds the widget's agent side. The name belongs to nobody (RFC 6761): accounts of this kind get a `fetch`
 * that answers it inside the process, over the database of the transcripts.
 *
 * | request | answer |
 * | --- | --- |
 * | `PUT /uploads/:key?name=…` (bytes; `:key` is unique per action and position) | 200 `{ id }` |
 * | `GET /uploads/:id` | 200 the bytes |
 * | `POST /conversations/:id/messages` `AgentMessageBody` | 201 `AgentMessage`, 200 for a repeated `actionId` |
 * | `POST /conversations/:id/read` `{ messageId }` | 204 |
 * | `PATCH /messages/:id` `{ text }` | 200 `AgentMessage` |
 * | `DELETE /messages/:id` | 204 |
 * | `PUT` and `DELETE /messages/:id/hidden` | 204 |
 * | `PUT` and `DELETE /visitors/:id/block` | 204 |
 *
 * Refusals are `{ error: { code, message } }`.
 */
export const AGENT_BASE = 'https://web-widget.invalid/agent/v1';

export interface AgentMessageBody {
  actionId: string;
  text: string;
  /** Ids of uploads, in order. */
  attachments: string[];
}

export interface AgentMessage {
  id: string;
  seq: number;
  createdAt: string;
}

/** What lands in the ledger for each thing a visitor does: always the whole known state. */
export interface LandedMessage {
  type: 'message.created' | 'message.updated' | 'message.deleted';
  version: 1;
  /** Time of this state. */
  at: string;
  conversationId: string;
  message: {
    id: string;
    seq: number;
    text: string;
    createdAt: string;
    attachments: { id: string; name: string; size: number; contentType: string }[];
    /** Set for what came through the contact form; `text` is its message. */
    form: { subject: string } | null;
    /** The page it was written on. */
    pageUrl: string | null;
  };
  visitor: LandedVisitor;
}

export interface LandedVisitor {
  id: string;
  name: string | null;
  email: string | null;
  /** Name and e-mail were signed by the host site; else the visitor typed them. */
  verified: boolean;
  externalUserId: string | null;
}

/** The visitor has seen every answer written up to `at`. */
export interface LandedRead {
  type: 'conversation.read';
  version: 1;
  at: string;
  conversationId: string;
}

export type Landed = LandedMessage | LandedRead;
