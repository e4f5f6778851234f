import { randomUUID } from 'node:crypto';

export interface BounceOptions {
  /** Who sent the mail that cannot be delivered. */
  to: string;
  recipient: string;
  /** RFC 3463 status, `5.1.1`. */
  status: string;
  diagnostic: string;
  /** `delayed` says that the server goes on trying. */
  action?: 'failed' | 'delayed';
}

/** A delivery status notification (RFC 3464) about `original`, as a mail server writes it. */
export function bounceFor(original: Buffer, options: BounceOptions): Buffer {
  const { to, recipient, status, diagnostic, action = 'failed' } = options;
  const boundary = `report-${randomUUID()}`;
  const domain = recipient.slice(recipient.lastIndexOf('@') + 1);
  const headers = original.subarray(0, Math.max(0, original.indexOf('\r\n\r\n'))).toString('latin1');
  const lines = [
    'Return-Path: <>',
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `From: Mail Delivery System <mailer-daemon@${domain}>`,
    `To: ${to}`,
    `Subject: ${action === 'failed' ? 'Undelivered Mail Returned to Sender' : 'Delayed Mail'}`,
    `Message-ID: <${randomUUID()}@${domain}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    'Content-Type: text/plain; charset=utf-8',
    '',
    `The mail for <${recipient}> could not be delivered: ${diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: message/delivery-status',
    '',
    `Reporting-MTA: dns; ${domain}`,
    '',
    `Final-Recipient: rfc822; ${recipient}`,
    `Action: ${action}`,
    `Status: ${status}`,
    `Diagnostic-Code: smtp; ${diagnostic}`,
    '',
    `--${boundary}`,
    'Content-Type: message/rfc822',
    '',
    headers,
    '',
    `--${boundary}--`,
    '',
  ];
  return Buffer.from(lines.join('\r\n'), 'latin1');
}
