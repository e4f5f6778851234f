import type { ActionVerb } from '@parvis/contracts';
import { randomUUID } from 'node:crypto';
import { MAIL_FAULTS, type MailFault } from '../../../doubles/mail/index';
import type { AccountContext } from '../../../spi/connector';
import type { OutboundAction, Receipt } from '../../../spi/outbound';
import type { PlatformHarness } from '../../../testing/index';
import { doubleLab } from './labs';
import { accountOn, BRAND, CLIENT } from './mail-lab';

const FOLDERS: Partial<Record<ActionVerb, string>> = {
  archive: 'Archive',
  spam: 'Junk',
  delete: 'Trash',
  unhide: 'INBOX',
};

/** What the double does on writes: the mail is taken, the answer is lost. */
const ACTED = { 'act-then-reset': 'reset', 'act-then-hang': 'hang' } as const;

const isMailFault = (fault: string): fault is MailFault => (MAIL_FAULTS as readonly string[]).includes(fault);

/** A raw mail of the customer's. */
export function letterOf(text: string, messageId: string): Buffer {
  const headers = [
    `Message-ID: <${messageId}>`,
    `From: client_042 <${CLIENT}>`,
    `To: ${BRAND}`,
    'Subject: Order 1042',
    'Date: Fri, 20 Nov 2026 10:30:00 +0100',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  const body = Buffer.from(text).toString('base64').replace(/.{76}/g, '$&\r\n');
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}\r\n`);
}

/** The mail double as the conformance kit wants to drive it. */
export async function emailPlatform(): Promise<PlatformHarness> {
  const lab = await doubleLab();
  const { network } = lab;
  const account: AccountContext = accountOn(lab);
  const brand = network.mailbox(BRAND);
  if (!brand) throw new Error('the double has no mailbox of the brand');
  let count = 0;

  async function makeItem(text: string): Promise<string> {
    const id = `item-${++count}.${randomUUID()}@mail.test`;
    network.deliver(letterOf(text, id), [BRAND], CLIENT);
    return id;
  }

  async function performable(verb: ActionVerb): Promise<OutboundAction> {
    const externalId = await makeItem(`to ${verb}`);
    if (verb === 'unhide') {
      const mail = brand?.inbox.mails.at(-1);
      if (mail) brand?.folder('Archive')?.add(mail.raw);
      if (mail) brand?.inbox.remove(new Set([mail.uid]));
    }
    return {
      id: randomUUID(),
      verb,
      target: {
        externalId,
        kind: 'email',
        threadKey: externalId,
        parentExternalId: null,
        postExternalId: null,
        authorExternalId: CLIENT,
        createdAt: new Date().toISOString(),
      },
      text: verb === 'reply' ? `An answer ${randomUUID()}` : '',
      attachments: [],
      email: null,
      replyExternalId: null,
      requestedAt: new Date().toISOString(),
    };
  }

  async function wasPerformed({ verb, target }: OutboundAction, receipt: Receipt): Promise<boolean> {
    if (verb === 'reply')
      return (await network.snapshot(CLIENT)).some(({ messageId }) => messageId === `<${receipt.externalId ?? ''}>`);
    const [mail] = (await network.snapshot(BRAND)).filter(({ messageId }) => messageId === `<${target.externalId}>`);
    return verb === 'mark-read' ? mail?.flags.includes('\\Seen') === true : mail?.folder === FOLDERS[verb];
  }

  return {
    account,
    transport: 'socket',
    secrets: () => [],
    hook: null,
    faults: MAIL_FAULTS,
    fail(fault, scope) {
      if (fault === 'act-then-reset' || fault === 'act-then-hang') network.fail(ACTED[fault], 'writes');
      else network.fail(fault !== null && isMailFault(fault) ? fault : null, scope);
      return { retryAfterMs: null };
    },
    pageSize: 50,
    makeItem,
    editItem: () => Promise.reject(new Error('a mail cannot be edited')),
    removeItem: () => Promise.reject(new Error('a mail that leaves the inbox is hidden, not removed')),
    deliveries: async () => [],
    performable,
    wasPerformed,
    repliesWith: async (text) => (await network.snapshot(CLIENT)).filter((mail) => mail.text.includes(text)).length,
    close: () => lab.stop(),
  };
}
