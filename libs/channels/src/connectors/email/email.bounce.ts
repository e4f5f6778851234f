import type { ParsedMail } from 'mailparser';
import type { DeliveryReport } from '../../spi/inbound';
import { normaliseMessageId } from './email.ids';
import { MailHeaders } from './email.headers';

/** A field of a delivery status part (RFC 3464), the last block naming it: the first block speaks of the whole mail. */
function statusField(status: string, name: string): string | null {
  const found = [...status.matchAll(new RegExp(`^${name}\\s*:\\s*(.+(?:\\n[ \\t]+.+)*)`, 'gim'))].at(-1)?.[1];
  return found ? found.replace(/\s+/g, ' ').trim() : null;
}

const partText = (mail: ParsedMail, types: readonly string[]): string | null => {
  const part = mail.attachments.find(({ contentType }) => types.includes(contentType));
  return part ? part.content.toString('utf8').replace(/\r\n/g, '\n') : null;
};

/** The id of the mail that bounced: from the returned message, or from what the bounce refers to. */
function originalId(mail: ParsedMail, headers: MailHeaders): string | null {
  const returned = mail.attachments.find(({ contentType }) =>
    ['message/rfc822', 'text/rfc822-headers', 'message/rfc822-headers', 'message/global'].includes(contentType),
  );
  const inside = returned ? new MailHeaders(returned.content).get('message-id') : null;
  return normaliseMessageId(inside) ?? normaliseMessageId(headers.get('in-reply-to'));
}

export interface Bounce {
  report: DeliveryReport | null;
  /** The mail it speaks of; threads the bounce even when it only reports a delay. */
  originalId: string | null;
}

/** Reads a non-delivery notice; null when the mail is none. A delay (`Action: delayed`) is no failure yet. */
export function readBounce(mail: ParsedMail, headers: MailHeaders, at: string): Bounce | null {
  const type = headers.get('content-type') ?? '';
  const isReport = /^multipart\/report\b/i.test(type) && /report-type\s*=\s*"?delivery-status/i.test(type);
  const failedRecipients = headers.get('x-failed-recipients');
  if (!isReport && !failedRecipients) return null;
  const status = partText(mail, ['message/delivery-status', 'message/global-delivery-status']) ?? '';
  const action = (statusField(status, 'Action') ?? (failedRecipients ? 'failed' : '')).toLowerCase();
  const id = originalId(mail, headers);
  if (action !== 'failed' || !id) return { report: null, originalId: id };
  const recipient = (statusField(status, 'Final-Recipient') ?? failedRecipients ?? '').replace(/^[a-z0-9-]+;\s*/i, '');
  const reason = (statusField(status, 'Diagnostic-Code') ?? '').replace(/^[a-z0-9-]+;\s*/i, '');
  const detail = [recipient, statusField(status, 'Status'), reason].filter(Boolean).join(' · ').slice(0, 500);
  return {
    originalId: id,
    report: {
      type: 'delivery',
      state: 'failed',
      externalIds: [id],
      threadKey: null,
      watermark: false,
      detail: detail || null,
      at,
    },
  };
}
