import type { DraftBody } from './inbox';

/** A draft as it stands on the server. */
export interface DraftView extends DraftBody {
  /** Of every write another one, never the same again. */
  version: number;
  updatedAt: string;
}

/** A draft that everybody who has the conversation open sees and may write in. */
export interface SharedDraftView extends DraftView {
  conversationId: string;
  /** Who shared it. */
  ownerId: string;
  /** Who wrote last. */
  writtenBy: string;
}

/** A text that stood in a shared draft before somebody else went on. */
export interface SharedDraftRevisionView extends DraftBody {
  writtenBy: string;
  at: string;
}

export interface SharedDraftBody extends DraftBody {
  /** As read; an older one is refused with 409 and the current draft. */
  version: number;
}

/** Gives a conversation, what was begun and a line to a colleague, all at once or not at all. */
export interface HandOverBody {
  /** Of the conversation. */
  version: number;
  memberId: string;
  /** What the colleague should know; stands as a note in the thread. */
  line: string;
  /** What was begun; default: the draft on the server. */
  draft?: DraftBody;
}
