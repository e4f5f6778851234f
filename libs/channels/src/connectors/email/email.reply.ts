import type { ImapFlow } from 'imapflow';
import { ConnectorError, ConnectorRejected, ConnectorUnavailable } from '../../spi/errors';
import type { InboundEvent, ItemSeen } from '../../spi/inbound';
import type { OutboundAction, OutboundEmail, Receipt } from '../../spi/outbound';
import { capabilities } from './email.capabilities';
import { buildMail, composeEmailReply } from './email.compose';
import { withImap, requireFolder } from './email.imap';
import { findByMessageId, locate, placesOf } from './email.locate';
import { parsePayload } from './email.parse';
import type { MailPayload } from './email.payload';
import { filesSentMail } from './email.settings';
import { sendMail } from './email.smtp';
import type { Session } from './email.session';

const MAX_TEXT = capabilities.text.reply?.max ?? Infinity;

/**
 * Sends a reply. Where the provider does not file sent mail itself, the copy is put into Sent first, marked as a draft, and
 * the mark taken off once the server took the mail: so a crash in between can be told from both "not sent" and "sent".
 */
export async function reply(action: OutboundAction, session: Session): Promise<Receipt> {
  const email = action.email ?? (await headersFromParent(action, session));
  if (action.text.length > MAX_TEXT) throw new ConnectorRejected('The reply is too long for one mail.', 'too-long');
  const recipients = [...email.to, ...email.cc];
  if (recipients.length === 0)
    throw new ConnectorRejected('There is nobody to write to: the mail names no sender.', 'recipient-refused');
  const raw = await buildMail(action, email, session.config);
  const filed = filesSentMail(session.config) ? null : await fileAsDraft(session, email.messageId, raw);
  const refused = await sendMail(session, { from: session.config.address, to: recipients }, raw).catch(
    async (error: unknown) => {
      const unknown = error instanceof ConnectorUnavailable && error.mayHaveHappened;
      if (filed && !unknown) await unfile(session, filed);
      throw error;
    },
  );
  await afterSending(action, session, filed);
  return receiptFor(raw, session, refused);
}

/** Without stored headers: the parent itself says to whom and under which subject an answer goes. */
async function headersFromParent({ id, target }: OutboundAction, session: Session): Promise<OutboundEmail> {
  return withImap(session, async (client) => {
    const found = await locate(client, placesOf(await client.list()), target);
    if (!found) throw new ConnectorRejected('The mail to answer is no longer in the mailbox.', 'gone');
    const message = await client.fetchOne(
      String(found.uid),
      { source: { start: 0, maxLength: 256 * 1024 } },
      { uid: true },
    );
    if (!message || !message.source)
      throw new ConnectorRejected('The mail to answer is no longer in the mailbox.', 'gone');
    const item = await parseRaw(message.source, 'inbox', session);
    if (!item?.email) throw new ConnectorRejected('The mail to answer cannot be answered.', 'invalid');
    const { address, ownAddresses } = session.config;
    return composeEmailReply(item.email, {
      actionId: id,
      mailbox: address,
      ownAddresses: [...ownAddresses],
      all: false,
    });
  });
}

interface Filed {
  path: string;
  messageId: string;
}

const fileAsDraft = (session: Session, messageId: string, raw: Buffer): Promise<Filed> =>
  withImap(session, async (client) => {
    const path = await requireFolder(client, await client.list(), 'sent');
    await client.mailboxOpen(path);
    // An earlier try with the same Message-ID may have left its copy
    if ((await findByMessageId(client, messageId)) === null) await client.append(path, raw, ['\\Seen', '\\Draft']);
    return { path, messageId };
  }).catch((error: unknown) => {
    // nothing was sent: whatever went wrong here, trying again is safe
    throw error instanceof ConnectorUnavailable ? new ConnectorUnavailable(error.message, false) : error;
  });

/** The mail was not sent: its copy must not look as if. Failing here leaves a draft, which is true. */
async function unfile(session: Session, filed: Filed): Promise<void> {
  await onFiled(session, filed, async (client, uid) => {
    await client.messageDelete(String(uid), { uid: true });
  }).catch(() => undefined);
}

const onFiled = (
  session: Session,
  { path, messageId }: Filed,
  act: (client: ImapFlow, uid: number) => Promise<void>,
): Promise<void> =>
  withImap(session, async (client) => {
    await client.mailboxOpen(path);
    const uid = await findByMessageId(client, messageId);
    if (uid !== null) await act(client, uid);
  });

/** Marks the copy as sent and the parent as answered. The mail is out: a failure here changes nothing about that. */
async function afterSending({ target }: OutboundAction, session: Session, filed: Filed | null): Promise<void> {
  await withImap(session, async (client) => {
    if (filed) {
      await client.mailboxOpen(filed.path);
      const uid = await findByMessageId(client, filed.messageId);
      if (uid !== null) await client.messageFlagsRemove(String(uid), ['\\Draft'], { uid: true });
    }
    const parent = await locate(client, ['INBOX'], target);
    if (parent) await client.messageFlagsAdd(String(parent.uid), ['\\Answered', '\\Seen'], { uid: true });
  }).catch((error: unknown) => {
    if (!(error instanceof ConnectorError)) throw error;
  });
}

async function parseRaw(
  source: Buffer,
  folder: MailPayload['folder'],
  session: Session,
): Promise<ItemSeen | undefined> {
  const payload: MailPayload = {
    v: 1,
    type: 'mail',
    folder,
    uidValidity: '0',
    uid: 0,
    internalDate: new Date().toISOString(),
    size: source.length,
    truncated: false,
    idReused: false,
    source: source.toString('base64'),
  };
  const events = await parsePayload(JSON.stringify(payload), session.account);
  return events.find((event) => event.type === 'item');
}

/** The receipt of a mail that is out: the reply as the item it will be seen as in Sent. */
export async function receiptFor(raw: Buffer, session: Session, refused: readonly string[]): Promise<Receipt> {
  const item = await parseRaw(raw, 'sent', session);
  const effects: InboundEvent[] = item ? [item] : [];
  if (item && refused.length > 0)
    effects.push({
      type: 'delivery',
      state: 'failed',
      externalIds: [item.externalId],
      threadKey: item.thread.key,
      watermark: false,
      detail: `Refused: ${refused.join(', ')}`,
      at: item.createdAt,
    });
  return { state: 'done', externalId: item?.externalId ?? null, permalink: item?.permalink ?? null, effects };
}
