import type { ActionVerb } from '@parvis/contracts';
import type { ImapFlow } from 'imapflow';
import { ConnectorRejected, ConnectorUnavailable, ConnectorUnsupported } from '../../spi/errors';
import type { ActionTarget, Lookup, OutboundAction, Receipt } from '../../spi/outbound';
import { emailMessageId } from './email.ids';
import { folderFor, requireFolder, withImap, type Use } from './email.imap';
import { findByMessageId, locate, placesOf } from './email.locate';
import { receiptFor, reply } from './email.reply';
import { filesSentMail } from './email.settings';
import type { Session } from './email.session';

/** Verbs that put a mail into another folder, with the folder's use; `unhide` brings it back to the inbox. */
const DESTINATIONS: Partial<Record<ActionVerb, Use | 'inbox'>> = {
  archive: 'archive',
  spam: 'junk',
  delete: 'trash',
  unhide: 'inbox',
};

export async function performAction(action: OutboundAction, session: Session): Promise<Receipt> {
  if (action.verb === 'reply') return reply(action, session);
  if (action.verb === 'mark-read') return markRead(action.target, session);
  const destination = DESTINATIONS[action.verb];
  if (!destination) throw new ConnectorUnsupported(`E-mail has no ${action.verb}.`);
  return moveTo(destination, action.target, session);
}

const done = (effects: Receipt['effects'] = []): Receipt => ({
  state: 'done',
  externalId: null,
  permalink: null,
  effects,
});

const movedTo = (destination: Use | 'inbox', { externalId }: ActionTarget): Receipt =>
  done([
    {
      type: 'state',
      externalId,
      platformState: destination === 'inbox' ? 'visible' : 'hidden',
      at: new Date().toISOString(),
    },
  ]);

const gone = () => new ConnectorRejected('The mail is no longer in the mailbox.', 'gone');

function moveTo(destination: Use | 'inbox', target: ActionTarget, session: Session): Promise<Receipt> {
  return withImap(session, async (client) => {
    const folders = await client.list();
    const path = destination === 'inbox' ? 'INBOX' : await requireFolder(client, folders, destination);
    const found = await locate(client, placesOf(folders), target);
    if (!found) throw gone();
    if (found.path === path) throw new ConnectorRejected('The mail is there already.', 'already-done');
    const moved = await client.messageMove(String(found.uid), path, { uid: true });
    if (!moved) throw new ConnectorUnavailable('IMAP: the server refused to move the mail.', true);
    // A server answers OK to moving a UID that is gone, but then maps none (RFC 6851 with UIDPLUS)
    if (client.capabilities.has('UIDPLUS') && !moved.uidMap?.size) throw gone();
    return movedTo(destination, target);
  });
}

function markRead(target: ActionTarget, session: Session): Promise<Receipt> {
  return withImap(session, async (client) => {
    const found = await locate(client, placesOf(await client.list()), target);
    if (!found) throw gone();
    if (!(await client.messageFlagsAdd(String(found.uid), ['\\Seen'], { uid: true })))
      throw new ConnectorUnavailable('IMAP: the server refused the flag.', true);
    return done();
  });
}

/** Whether an action of unknown outcome took place, by where the mail is now. */
export async function findAction(action: OutboundAction, session: Session): Promise<Lookup> {
  if (action.verb === 'reply') return findReply(action, session);
  const destination = DESTINATIONS[action.verb];
  if (!destination && action.verb !== 'mark-read') throw new ConnectorUnsupported(`E-mail has no ${action.verb}.`);
  return withImap(session, async (client): Promise<Lookup> => {
    const folders = await client.list();
    const found = await locate(client, placesOf(folders), action.target);
    if (!found) return { found: 'cannot-tell' };
    if (!destination)
      return (await isSeen(client, found.uid)) ? { found: 'yes', receipt: done() } : { found: 'absent' };
    const path = destination === 'inbox' ? 'INBOX' : folderFor(folders, destination);
    return found.path === path ? { found: 'yes', receipt: movedTo(destination, action.target) } : { found: 'absent' };
  });
}

async function isSeen(client: ImapFlow, uid: number): Promise<boolean> {
  const message = await client.fetchOne(String(uid), { flags: true }, { uid: true });
  return message ? message.flags?.has('\\Seen') === true : false;
}

/**
 * Looks for the reply in Sent by its Message-ID. Where we file it ourselves, no copy means that sending never began, and a
 * copy still marked as draft that nobody can tell. A provider that files is asked twice, since filing may lag a little.
 */
async function findReply(action: OutboundAction, session: Session): Promise<Lookup> {
  const messageId = action.email?.messageId ?? emailMessageId(action.id, session.config.address);
  return withImap(session, async (client): Promise<Lookup> => {
    const path = folderFor(await client.list(), 'sent');
    if (path === null) return { found: filesSentMail(session.config) ? 'cannot-tell' : 'absent' };
    await client.mailboxOpen(path, { readOnly: true });
    let uid = await findByMessageId(client, messageId);
    if (uid === null && filesSentMail(session.config)) {
      await new Promise((resolve) => setTimeout(resolve, session.timing.filingMs));
      uid = await findByMessageId(client, messageId);
    }
    if (uid === null) return { found: 'absent' };
    const message = await client.fetchOne(String(uid), { flags: true, source: true }, { uid: true });
    if (!message || !message.source || message.flags?.has('\\Draft')) return { found: 'cannot-tell' };
    return { found: 'yes', receipt: await receiptFor(message.source, session, []) };
  });
}
