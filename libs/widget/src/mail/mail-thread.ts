import type { SecretBox } from '@parvis/platform';

const SIGNATURE_LENGTH = 24;

/** A conversation that goes on by e-mail. */
export interface MailedConversation {
  workspaceId: number;
  /** Row id. */
  conversationId: string;
}

/**
 * The Message-ID that every mail of a conversation names first in its References, so that answers find their way back whatever
 * a mail program does. Signed: nobody gets into a conversation by guessing its number. Without angle brackets.
 */
export function rootId(
  secrets: SecretBox,
  { workspaceId, conversationId }: MailedConversation,
  mailbox: string,
): string {
  const name = `${workspaceId}-${conversationId}`;
  const signature = secrets.sign(`widget mail ${name}`).slice(0, SIGNATURE_LENGTH);
  return `parvis-widget.${name}-${signature}@${domainOf(mailbox)}`;
}

/** The Message-ID of the mail that carries answers up to one message: the same however often it is tried. */
export function mailId(messageId: string, mailbox: string): string {
  return `parvis.w-${messageId}@${domainOf(mailbox)}`;
}

function domainOf(mailbox: string): string {
  return mailbox.slice(mailbox.lastIndexOf('@') + 1).toLowerCase();
}
