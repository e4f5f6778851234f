/**
 * The public interface of the channel `web-widget`: what the embeddable script and its frame speak with the server.
 *
 * Addresses (all below `WIDGET_BASE`; the visitor's token goes as `Authorization: Bearer …`, never in an address):
 *
 * | request | body | answer |
 * | --- | --- | --- |
 * | `GET /widgets/:widgetKey` | | 200 `WidgetConfig`; stores nothing, needs no token: for the launcher |
 * | `POST /sessions` | `StartSessionBody` | 201 `StartedSession` |
 * | `GET /sessions/current` | | 200 `WidgetSessionView` (resume after a reload; slides the end of the token) |
 * | `DELETE /sessions/current` | | 204; the token is worth nothing any more ("forget me on this browser") |
 * | `POST /sessions/identify` | `IdentifyBody` | 200 `StartedSession` with a new token; the old one is void |
 * | `PATCH /sessions/current` | `VisitorDetailsBody` | 200 `WidgetSessionView`; typed name and e-mail ("leave your e-mail") |
 * | `POST /conversations/current/messages` | `SendMessageBody` | 201 `WidgetMessageView`, 200 for a repeated `clientId` |
 * | `GET /conversations/:id/messages` | `MessagesQuery` | 200 `MessagesPage`; `:id` may be `current` everywhere |
 * | `PATCH /conversations/:id/messages/:messageId` | `EditMessageBody` | 200 `WidgetMessageView` |
 * | `DELETE /conversations/:id/messages/:messageId` | | 200 `WidgetMessageView` with `deleted` |
 * | `POST /conversations/:id/typing` | `TypingBody` | 204 |
 * | `POST /conversations/:id/read` | `ReadBody` | 204 |
 * | `POST /conversations/:id/rating` | `RatingBody` | 204 |
 * | `POST /forms` | `ContactFormBody` | 201 `WidgetMessageView` |
 * | `POST /uploads` | multipart, one part `file` | 201 `WidgetUploadView` |
 *
 * A refusal is a `WidgetError` with the status of `WIDGET_ERRORS`; 429 and 503 also carry `Retry-After` (seconds).
 */
export const WIDGET_BASE = '/widget/v1';

/** Where the script is served; `data-widget` names the widget. */
export const WIDGET_SCRIPT_PATH = '/widget.js';

/**
 * The frame's page: `/widget/frame?widget=w_…` is `dist/apps/widget/frame.html` with `Content-Security-Policy: frame-ancestors`
 * of that widget's domains. Other files of that folder are served as `/widget/assets/<name>`.
 */
export const WIDGET_FRAME_PATH = '/widget/frame';
export const WIDGET_ASSETS_PATH = '/widget/assets/';

/** Socket.io namespace (websocket transport, the default path `/socket.io/`); `auth: WidgetSocketAuth` in the handshake. */
export const WIDGET_NAMESPACE = '/widget';

export const WIDGET_LANGUAGES = ['en', 'fr'] as const;
export type WidgetLanguage = (typeof WIDGET_LANGUAGES)[number];

export const WIDGET_LIMITS = {
  /** Characters (UTF-16 units) of one message. */
  textLength: 4000,
  attachmentsPerMessage: 10,
  attachmentBytes: 10 * 1024 * 1024,
  /** Minutes during which a visitor may change or delete an own message. */
  editMinutes: 15,
  /** Least seconds between showing the contact form and sending it. */
  formSeconds: 2,
  /** Most seconds `wait` of a long poll. */
  longPollSeconds: 25,
  messagesPerPage: 50,
} as const;

/** What may be uploaded, decided by the content, never by the name; for `accept` of the file field. */
export const WIDGET_UPLOAD_TYPES = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'video/mp4',
] as const;

/** Every refusal with its status. */
export const WIDGET_ERRORS = {
  invalid: 400,
  /** The token is unknown, revoked or too old: start a new session. */
  session_expired: 401,
  origin_not_allowed: 403,
  blocked: 403,
  widget_disabled: 403,
  /** Also for what belongs to somebody else. */
  not_found: 404,
  closed: 409,
  too_large: 413,
  type_not_allowed: 415,
  identity_invalid: 422,
  rate_limited: 429,
  maintenance: 503,
} as const;
export type WidgetErrorCode = keyof typeof WIDGET_ERRORS;

export interface WidgetError {
  error: { code: WidgetErrorCode; message: string; /** Seconds. */ retryAfter?: number };
}

/** What the widget says by itself, in one language. Plain text: never to be read as HTML. */
export interface WidgetTexts {
  title: string;
  greeting: string;
  /** Said while nobody is there. */
  offline: string;
  /** Asked before anything is stored (`consent.required`) and beside the e-mail field. */
  consent: string;
}

/** `from` and `to` are local times `HH:MM` in the zone of the hours; a day without an entry is closed. 1 = Monday … 7 = Sunday. */
export interface WidgetOpening {
  day: 1 | 2 | 3 | 4 | 5 | 6 | 7;
  from: string;
  to: string;
}

/** What one widget looks like and offers now. */
export interface WidgetConfig {
  widgetKey: string;
  texts: Record<WidgetLanguage, WidgetTexts>;
  /** `auto`: the page's or browser's language where it is one of ours, else English. */
  language: WidgetLanguage | 'auto';
  /** Six-digit hex. Text on it is white or black, whichever contrasts more. */
  colour: string;
  theme: 'auto' | 'light' | 'dark';
  position: 'right' | 'left';
  availability: {
    /** Somebody answers now: within the business hours (or there are none) and a member has the console open. */
    somebodyThere: boolean;
    withinHours: boolean;
    /** ISO; null without business hours or while open. */
    opensAt: string | null;
    /** IANA zone and the week's hours; null = no hours are kept. */
    hours: { timeZone: string; openings: WidgetOpening[] } | null;
  };
  /** Whether answers can follow by e-mail to somebody who went away: offer "leave your e-mail". */
  emailFallback: boolean;
  contactForm: boolean;
  uploads: boolean;
  rating: boolean;
  consent: {
    /** Nothing may be stored in the browser, and no session started, before the visitor agreed. */
    required: boolean;
    /** Page about privacy to link to, https only. */
    privacyUrl: string | null;
  };
  /** Visitors are kept for so many days after their last message. */
  retentionDays: number;
}

export interface WidgetPage {
  url: string;
  referrer?: string;
  title?: string;
}

export interface StartSessionBody {
  widgetKey: string;
  /** The host page that embeds the frame: its origin has to be one of the widget's domains. */
  page: WidgetPage;
  /** BCP 47, of the browser. */
  locale: string;
  /** IANA. */
  timeZone?: string;
  /** The visitor agreed (or no consent is required). Required true where `config.consent.required`. */
  consent?: boolean;
}

/** One of the two. Given by the host page's server, handed over by the script. */
export type IdentifyBody =
  { identityToken: string } | { externalUserId: string; userHash: string; name?: string; email?: string };

/** Typed by the visitor, hence unverified. `consent: true` is needed with `email`. */
export interface VisitorDetailsBody {
  name?: string;
  email?: string;
  consent?: boolean;
}

export interface WidgetVisitorView {
  id: string;
  name: string | null;
  email: string | null;
  /** Name and e-mail come from the signed identity of the host site, not from the visitor. */
  verified: boolean;
}

export interface WidgetConversationView {
  id: string;
  state: 'open' | 'closed';
  /** The last change; what a client has is complete when it has all numbers up to here. */
  seq: number;
  /** Up to which `seq` the team has read; 0 = nothing. */
  readByTeam: number;
  /** Up to which `seq` the visitor has read. */
  readByVisitor: number;
}

export interface WidgetSessionView {
  visitorId: string;
  visitor: WidgetVisitorView;
  /** ISO; 90 days after the last use. */
  expiresAt: string;
  conversation: WidgetConversationView | null;
  config: WidgetConfig;
}

export interface StartedSession extends WidgetSessionView {
  token: string;
}

export interface SendMessageBody {
  /** UUID made by the client once per message: sending again with the same one changes nothing. */
  clientId: string;
  text: string;
  /** Ids of `WidgetUploadView`. With some, `text` may be empty. */
  attachments?: string[];
  page?: { url: string };
}

export interface EditMessageBody {
  text: string;
}

export interface WidgetUploadView {
  id: string;
  name: string;
  size: number;
  contentType: string;
}

export interface WidgetAttachmentView {
  id: string;
  name: string;
  size: number;
  contentType: string;
  /** Absolute path with a signature, good for a day; always a download. */
  url: string;
}

export interface WidgetMessageView {
  id: string;
  /** Only on the visitor's own. */
  clientId: string | null;
  conversationId: string;
  author: { type: 'visitor' | 'agent'; name: string | null; avatarUrl: string | null };
  /** '' once deleted. */
  text: string;
  attachments: WidgetAttachmentView[];
  /** ISO. */
  createdAt: string;
  editedAt: string | null;
  deleted: boolean;
  /** Place in the transcript: order by it. Never changes. */
  seq: number;
  /**
   * Number of the message's last change in the conversation (`seq` for one that never changed). Creations, edits and deletions
   * count 1, 2, 3 … per conversation without gaps: what comes with `changeSeq` = last + 1 fits, anything higher means that
   * something was missed (`GET …/messages?afterSeq=last`), anything lower is known already.
   */
  changeSeq: number;
}

export interface MessagesQuery {
  /** The last `changeSeq` the client has; 0 = all. */
  afterSeq: number;
  /** Default and most 50. */
  limit?: number;
  /** Seconds to wait for news when there is none (long poll), at most 25. */
  wait?: number;
}

/** Messages changed after `afterSeq`, ordered by `changeSeq`; a message that changed twice comes once, as it is now. */
export interface MessagesPage {
  messages: WidgetMessageView[];
  /** Go on from here: the client has everything up to this number, even where several changes fell on one message. */
  seq: number;
  more: boolean;
  conversation: WidgetConversationView | null;
}

export interface TypingBody {
  typing: boolean;
}

export interface ReadBody {
  /** Highest `seq` the visitor has seen. */
  seq: number;
}

export interface RatingBody {
  score: 1 | 2 | 3 | 4 | 5;
  comment?: string;
}

export interface ContactFormBody {
  clientId: string;
  fields: { name: string; email: string; subject: string; message: string; consent: true };
  /** Field nobody sees: has to stay empty. */
  hp: string;
  /** Milliseconds between showing and sending. */
  filledInMs: number;
}

/** `afterSeq`: the last change the client has; what came after it is sent right after the connection. */
export interface WidgetSocketAuth {
  token: string;
  afterSeq?: number;
}

/** The message's `changeSeq` is the number of this event. */
export interface WidgetMessageEvent {
  message: WidgetMessageView;
}

/** Sockets tell; every change goes through HTTP. */
export interface WidgetServerEvents {
  /** Sent once after connection, before anything that was missed. `seq` 0 and null without a conversation. */
  ready: (event: { conversation: WidgetConversationView | null; seq: number; serverTime: string }) => void;
  'message.created': (event: WidgetMessageEvent) => void;
  'message.updated': (event: WidgetMessageEvent) => void;
  'message.deleted': (event: WidgetMessageEvent) => void;
  /** Ephemeral; over after 10 s without another. */
  typing: (event: { conversationId: string; author: { type: 'agent'; name: string | null }; typing: boolean }) => void;
  'agent.joined': (event: { conversationId: string; name: string }) => void;
  'conversation.closed': (event: { conversationId: string }) => void;
  'conversation.reopened': (event: { conversationId: string }) => void;
  /** The team has read up to `seq`. */
  read: (event: { conversationId: string; seq: number }) => void;
  /** Somebody came or went, hours began or ended, settings changed. */
  'config.changed': (event: { config: WidgetConfig }) => void;
  /** The token was revoked or replaced: start or resume a session. */
  'session.ended': () => void;
}

/** Nothing but courtesies; both need no acknowledgement. A refused handshake has `error.data` = `WidgetError`. */
export interface WidgetClientEvents {
  typing: (event: TypingBody) => void;
  read: (event: ReadBody) => void;
}

/** `GET /api/accounts/:id/widget` (for members who manage channels): how the widget comes onto a website. */
export interface WidgetSetupView {
  widgetKey: string;
  scriptUrl: string;
  /** The line of HTML for the pages. */
  snippet: string;
  domains: string[];
  /** The site's server signs with it; never to be put into a page. */
  identitySecret: string;
  /** A few lines for that server, with the widget's key filled in. */
  identityExample: string;
}
