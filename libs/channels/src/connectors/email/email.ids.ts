import { createHash } from 'node:crypto';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Longest Message-ID kept as it is; beyond that (only hostile senders) its hash stands for it. */
const MAX_ID = 500;

/** `<a@b>` → `a@b`; null when there is none. */
export function normaliseMessageId(value: string | null | undefined): string | null {
  const bare = (value ?? '').trim().replace(/^<+/, '').replace(/>+$/, '').replace(/\s+/g, '');
  if (!bare) return null;
  return bare.length > MAX_ID ? `sha256:${sha256(bare)}` : bare;
}

/** Every id of `References` or `In-Reply-To`, which may be separated by spaces or commas or by nothing. */
export function messageIds(value: string | null | undefined): string[] {
  const text = (value ?? '').slice(0, 50_000);
  const found = text.includes('<') ? [...text.matchAll(/<([^<>]+)>/g)].map((match) => match[1]) : text.split(/[\s,]+/);
  const ids = found.map(normaliseMessageId).filter((id) => id !== null);
  return [...new Set(ids)];
}

/** What the identity of a mail is made from; raw header values, size in bytes on the server. */
export interface MailHead {
  messageId: string | null;
  from: string;
  date: string;
  subject: string;
  size: number;
}

/** Short fingerprint that tells a second delivery of a mail from a second mail with the same Message-ID. */
export const fingerprint = (head: MailHead): string => sha256(`${head.from}|${head.date}|${head.subject}`).slice(0, 12);

/** The id of a mail: its Message-ID, or a hash where there is none or a sender uses one id twice (`reused`). */
export function externalIdOf(head: MailHead, reused: boolean): string {
  if (head.messageId && !reused) return head.messageId;
  return `sha256:${sha256(`${head.from}|${head.date}|${head.subject}|${head.size}`)}`;
}

export const isHashedId = (externalId: string): boolean => externalId.startsWith('sha256:');

const OWN_ID = /^parvis\.([A-Za-z0-9_-]{1,128})@(.+)$/;

/** The Message-ID of a reply, made and stored before it is sent; holds the action's id. Without angle brackets. */
export function emailMessageId(actionId: string, mailbox: string): string {
  return `parvis.${actionId}@${domainOf(mailbox)}`;
}

/** The action whose reply carries this Message-ID; null for any other mail. */
export function actionIdOf(messageId: string, mailbox: string): string | null {
  const match = OWN_ID.exec(messageId);
  return match?.[1] && match[2]?.toLowerCase() === domainOf(mailbox) ? match[1] : null;
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** The tag of `mailbox+tag@…` that leads back to a thread. */
export const threadTag = (threadKey: string): string => `t-${sha256(threadKey).slice(0, 20)}`;
