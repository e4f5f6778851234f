import MailComposer from 'nodemailer/lib/mail-composer';
import type { InboundEmail } from '../../spi/inbound';
import type { OutboundAction, OutboundEmail } from '../../spi/outbound';
import { emailMessageId, threadTag } from './email.ids';
import type { MailConfig } from './email.settings';
import { bareSubject } from './email.thread';

/** RFC 5322 lets the middle of a long chain go: the root keeps the thread, the last ids keep the branch. */
const KEPT_REFERENCES = 10;

export function trimReferences(references: readonly string[]): string[] {
  const [first, ...rest] = references;
  return first === undefined ? [] : [first, ...rest.slice(-KEPT_REFERENCES)];
}

export interface ReplyOptions {
  actionId: string;
  /** The account's external id. */
  mailbox: string;
  /** The mailbox and its aliases: never written to, or two inboxes would talk to each other. */
  ownAddresses: readonly string[];
  /** Everybody who got the mail gets the reply. */
  all: boolean;
}

/**
 * The headers of a reply to `parent`, to be stored before it is sent: its Message-ID holds the action's id, so that the reply
 * is recognised wherever it turns up again. Ids are without angle brackets. `parent` may be our own mail (a follow-up).
 */
export function composeEmailReply(
  parent: InboundEmail,
  { actionId, mailbox, ownAddresses, all }: ReplyOptions,
): OutboundEmail {
  const own = new Set([mailbox, ...ownAddresses].map((address) => address.toLowerCase()));
  const foreign = (addresses: readonly string[]) =>
    [...new Set(addresses.map((address) => address.toLowerCase()))].filter((address) => address && !own.has(address));
  const fromUs = own.has(parent.from.toLowerCase());
  const direct = fromUs ? foreign(parent.to) : foreign([parent.replyTo ?? parent.from]);
  const others = all ? foreign([...parent.to, ...parent.cc]).filter((address) => !direct.includes(address)) : [];
  return {
    messageId: emailMessageId(actionId, mailbox),
    inReplyTo: parent.messageId,
    references: trimReferences([...parent.references.filter((id) => id !== parent.messageId), parent.messageId]),
    to: direct,
    cc: others,
    subject: `Re: ${bareSubject(parent.subject)}`.trim(),
  };
}

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ').trim();
const bracketed = (id: string): string => `<${id.replace(/[<>\s]/g, '')}>`;
/** Ids that stand for a missing one are ours alone and mean nothing to a mail program. */
const sendable = (ids: readonly string[]): string[] => ids.filter((id) => !id.startsWith('sha256:'));

function replyTo(action: OutboundAction, config: MailConfig): string | null {
  if (!config.replyTags) return null;
  const at = config.address.lastIndexOf('@');
  return `${config.address.slice(0, at)}+${threadTag(action.target.threadKey)}${config.address.slice(at)}`;
}

/** The whole message, once: the same bytes go to SMTP and to Sent. */
export async function buildMail(action: OutboundAction, email: OutboundEmail, config: MailConfig): Promise<Buffer> {
  const attachments = await Promise.all(
    action.attachments.map(async (file) => ({
      filename: file.name,
      contentType: file.contentType,
      content: Buffer.from(await file.read()),
    })),
  );
  const tagged = replyTo(action, config);
  const parent = email.inReplyTo === null ? [] : sendable([email.inReplyTo]);
  const composer = new MailComposer({
    from: config.senderName ? { name: oneLine(config.senderName), address: config.address } : config.address,
    to: email.to,
    cc: email.cc,
    ...(tagged ? { replyTo: tagged } : {}),
    subject: oneLine(email.subject),
    messageId: bracketed(email.messageId),
    ...(parent[0] ? { inReplyTo: bracketed(parent[0]) } : {}),
    references: sendable(trimReferences(email.references)).map(bracketed),
    text: action.text,
    attachments,
    // Nothing on disk or on the web may be pulled into a mail by what somebody typed
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}
