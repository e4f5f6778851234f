import { join } from 'node:path';
import type { Subject } from '../../testing/subject';
import { createEmailConnector } from './index';
import { emailPlatform, letterOf } from './testing/harness';
import { BRAND } from './testing/mail-lab';

/** Everything needed to judge the connector. */
export const emailSubject: Subject = {
  connector: createEmailConnector({ connectMs: 400, answerMs: 400, filingMs: 10 }),
  fixtures: join(__dirname, 'fixtures'),
  account: {
    externalId: BRAND,
    settings: { address: BRAND, authenticationServer: 'mx.brand.test' },
    credentials: { password: 'support-pass' },
  },
  platform: () => emailPlatform(),
  notApplicable: {
    signature: 'mail is read over a signed-in connection, there is no webhook',
    'edits-and-removals': 'a mail is never edited, and one that leaves the inbox is hidden and kept (mailbox suite)',
  },
  payloadWithText: (text) => {
    const source = letterOf(text, 'lively@mail.test');
    return JSON.stringify({
      ...{ v: 1, type: 'mail', folder: 'inbox', uidValidity: '1', uid: 1, internalDate: '2026-11-20T09:30:00.000Z' },
      ...{ size: source.length, truncated: false, idReused: false, source: source.toString('base64') },
    });
  },
};
