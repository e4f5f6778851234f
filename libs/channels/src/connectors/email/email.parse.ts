import { simpleParser, type AddressObject, type Attachment, type ParsedMail } from 'mailparser';
import type { AccountContext } from '../../spi/connector';
import { ConnectorRejected } from '../../spi/errors';
import type { InboundAttachment, InboundEvent, InboundIdentity, ItemSeen } from '../../spi/inbound';
import { authenticationOf, isAutomatic } from './email.automatic';
import { readBounce, type Bounce } from './email.bounce';
import { MailHeaders } from './email.headers';
import { actionIdOf, externalIdOf } from './email.ids';
import { readPayload, type MailPayload, type MovePayload } from './email.payload';
import { readIdentity } from './email.settings';
import { textOfHtml, visibleReply } from './email.text';
import { threadOf } from './email.thread';

type Account = Pick<AccountContext, 'settings' | 'credentials' | 'externalId'>;
type Own = ReturnType<typeof readIdentity>;

/** Payload → events: an item, with a delivery report when it is a bounce; or a change of place. */
export async function parsePayload(text: string, account: Account): Promise<InboundEvent[]> {
  const payload = readPayload(text);
  if (!payload) return [];
  return payload.type === 'mail' ? parseMail(payload, account) : [moved(payload)];
}

/**
 * A mail that left the inbox by another hand is `hidden`, not removed: our copy is kept and nobody waits for an answer.
 */
const moved = ({ type, externalId, at }: MovePayload): InboundEvent => ({
  type: 'state',
  externalId,
  platformState: type === 'left' ? 'hidden' : 'visible',
  at,
});

/** RFC 5321: 64 for the local part, 255 for the domain, and the @. */
const MAX_ADDRESS = 320;

interface Person {
  address: string;
  name: string;
}

function people(field: AddressObject | AddressObject[] | undefined): Person[] {
  const objects = field === undefined ? [] : Array.isArray(field) ? field : [field];
  return objects
    .flatMap(({ value }) => value.flatMap((entry) => entry.group ?? [entry]))
    .map((entry) => ({ address: (entry.address ?? '').trim().toLowerCase(), name: entry.name || '' }))
    .filter(({ address }) => address !== '' && address.length <= MAX_ADDRESS);
}

function toAttachment(part: Attachment, index: number, truncated: boolean): InboundAttachment {
  return {
    name: part.filename || `attachment-${index + 1}`,
    contentType: part.contentType || null,
    size: truncated ? null : part.size,
    url: null,
    content: truncated ? null : part.content.toString('base64'),
    contentId: part.cid || null,
  };
}

/** The machine-readable parts of a bounce; what they say is in its delivery report. */
const REPORT_PART = /^(message\/(global-)?delivery-status|(text|message)\/rfc822-headers|message\/rfc822)$/;

function attachmentsOf(mail: ParsedMail, truncated: boolean, isReport: boolean): InboundAttachment[] {
  const parts = isReport
    ? mail.attachments.filter(({ contentType }) => !REPORT_PART.test(contentType))
    : mail.attachments;
  // A mail that was cut ends inside its last part
  return parts.map((part, index) => toAttachment(part, index, truncated && index === parts.length - 1));
}

async function parseMail(payload: MailPayload, account: Account): Promise<InboundEvent[]> {
  const source = Buffer.from(payload.source, 'base64');
  const headers = new MailHeaders(source);
  const mail = await simpleParser(source, {
    keepCidLinks: true,
    keepDeliveryStatus: true,
    skipTextToHtml: true,
    skipHtmlToText: true,
    skipImageLinks: true,
    skipTextLinks: true,
  }).catch(() => {
    throw new ConnectorRejected('The mail cannot be read.', 'invalid');
  });
  const own = readIdentity(account);
  const from = people(mail.from)[0] ?? people(mail.headers.get('sender') as AddressObject | undefined)[0] ?? null;
  const externalId = externalIdOf(headers.head(payload.size), payload.idReused);
  const ownActionId = actionIdOf(externalId, own.address);
  // Our reply come back (a copy to ourselves, a list): the one in Sent is the item, this one could be forged
  if (payload.folder === 'inbox' && ownActionId !== null) return [];
  const at = new Date(payload.internalDate).toISOString();
  const bounce = payload.folder === 'inbox' ? readBounce(mail, headers, at) : null;
  const item = toItem({ payload, headers, mail, own, from, externalId, ownActionId, at, bounce });
  return bounce?.report ? [item, bounce.report] : [item];
}

interface Facts {
  payload: MailPayload;
  headers: MailHeaders;
  mail: ParsedMail;
  own: Own;
  from: Person | null;
  externalId: string;
  ownActionId: string | null;
  at: string;
  bounce: Bounce | null;
}

function toItem(facts: Facts): ItemSeen {
  const { payload, headers, mail, own, externalId, ownActionId, at, bounce } = facts;
  const outgoing = payload.folder === 'sent';
  const [to, cc, replyTo] = [people(mail.to), people(mail.cc), people(mail.replyTo)[0] ?? null];
  // Contact forms send from our own address and name the person in Reply-To
  const sender = facts.from && own.ownAddresses.has(facts.from.address) && replyTo && !outgoing ? replyTo : facts.from;
  const automatic = !outgoing && isAutomatic(headers, replyTo?.address ?? sender?.address ?? null, own.ownAddresses);
  const { thread, references, parent } = threadOf({
    externalId,
    references: headers.get('references'),
    inReplyTo: headers.get('in-reply-to') ?? (bounce?.originalId ? `<${bounce.originalId}>` : null),
    subject: mail.subject ?? '',
    recipients: [...to, ...cc, ...delivered(headers)].map(({ address }) => address),
    ownAddresses: own.ownAddresses,
    correspondent: (outgoing ? to[0]?.address : sender?.address) ?? null,
    automatic,
  });
  const full = mail.text?.trim() || (mail.html ? textOfHtml(mail.html) : '');
  // What we wrote ourselves quotes nothing and may well begin a line with ">"
  const text = ownActionId === null ? visibleReply(full) : full;
  return {
    type: 'item',
    externalId,
    kind: 'email',
    direction: outgoing ? 'out' : 'in',
    thread,
    parentExternalId: parent,
    post: null,
    author: sender && toIdentity(sender),
    text,
    html: mail.html || null,
    attachments: attachmentsOf(mail, payload.truncated, bounce !== null),
    stars: null,
    permalink: permalink(own, headers),
    platformState: 'visible',
    ownActionId: outgoing ? ownActionId : null,
    email: {
      messageId: headers.head(payload.size).messageId ?? externalId,
      references,
      from: sender?.address ?? '',
      to: to.map(({ address }) => address),
      cc: cc.map(({ address }) => address),
      replyTo: replyTo?.address ?? null,
      subject: mail.subject ?? '',
      automatic,
      fullText: full === text ? null : full,
      authentication: outgoing ? null : authenticationOf(headers, own.authenticationServer),
    },
    createdAt: at,
    revisedAt: at,
    withoutVerbs: !sender && !outgoing ? ['reply'] : [],
  };
}

const toIdentity = ({ address, name }: Person): InboundIdentity => ({
  externalId: address,
  name: name || address,
  handle: address,
  avatarUrl: null,
  profileUrl: null,
});

/** The address a forwarded or blind copy was really delivered to: the tag may only be there. */
const delivered = (headers: MailHeaders): { address: string }[] =>
  ['delivered-to', 'x-original-to', 'envelope-to']
    .flatMap((name) => headers.all(name))
    .map((value) => ({ address: value.replace(/[<>]/g, '').trim().toLowerCase() }));

function permalink(own: Own, headers: MailHeaders): string | null {
  const id = headers.head(0).messageId;
  return own.provider === 'gmail' && id
    ? `https://mail.google.com/mail/u/0/#search/rfc822msgid:${encodeURIComponent(id)}`
    : null;
}
