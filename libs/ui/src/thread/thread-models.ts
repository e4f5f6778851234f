import type { IconName } from '../icon/icon-names';
import type { Moment } from '../services/format';

/** A file that came with a message, or goes with one. */
export interface Attachment {
  id: string;
  name: string;
  kind: 'image' | 'video' | 'audio' | 'file';
  url?: string;
  thumbnailUrl?: string;
  /** The platform's alternative text, or the reader's words for a picture without one. */
  alt?: string;
  /** A video or sound begins without sound. Default true. */
  muted?: boolean;
  /** Bytes. */
  size?: number;
  /** Upload share from 0 to 1; null once it is there. */
  progress?: number | null;
  error?: string;
}

export type DeliveryKind = 'held' | 'sending' | 'published' | 'seen' | 'failed' | 'cancelled';

/** What a search found in a text. */
export interface Found {
  /** Ranges of the text in UTF-16 units, in order, end exclusive. */
  highlights?: readonly (readonly [number, number])[];
  /** The one that is looked at now. */
  current?: boolean;
}

/** One message of a conversation, theirs or ours. */
export interface ThreadMessage extends Found {
  id: string;
  direction: 'in' | 'out';
  /** Handle of the person, or the brand for our own. */
  author: string;
  /** Fixes the avatar's pattern of an inbound message. */
  contactId?: string;
  /** Who of us wrote it; `by` is the line after the brand (`par Inès M.`). */
  member?: { id: string; name: string };
  by?: string;
  at: Moment;
  text: string;
  language?: string;
  /** Sanitised markup of an e-mail, instead of the text. */
  html?: string;
  subject?: string;
  rating?: number;
  /** An answer to the root; neighbours that are not ours to answer are dimmed. */
  child?: boolean;
  dim?: boolean;
  /** Draws the line down to its answers. */
  hasReplies?: boolean;
  /** `Masqué`, `Supprimé sur Instagram`, `Modifié`. */
  marks?: readonly { text: string; icon?: IconName }[];
  delivery?: { kind: DeliveryKind; text: string; reason?: string };
  /** Buttons under a failed or held message. */
  actions?: readonly { id: string; label: string; icon?: IconName }[];
  attachments?: readonly Attachment[];
}

/** An internal note. `mentions` are the names to mark after an @. */
export interface ThreadNote extends Found {
  id: string;
  title: string;
  member: { id: string; name: string };
  at: Moment;
  text: string;
  mentions?: readonly string[];
}

/** The post that comments belong to. */
export interface PostCardData {
  kind: string;
  at: Moment | null;
  text: string;
  imageUrl?: string;
  imageAlt?: string;
  likes?: number;
  comments?: number;
  link?: { url: string; label: string };
  moderate?: { label: string; link: string };
}
