import { createEmailConnector } from '../index';
import { BRAND, CLIENT, empty, type MailLab } from './mail-lab';
import { describeActing } from './mailbox-acting';
import { describeConnecting } from './mailbox-connecting';
import type { Box } from './mailbox-driver';
import { describeReceiving } from './mailbox-receiving';

/** What a mailbox must do on any server: run against the double and against Dovecot. */
export function describeMailbox(start: () => Promise<MailLab>): void {
  // a busy machine may take its time; what has to be quick says so itself
  jest.setTimeout(30_000);
  const box = {} as Box;

  beforeAll(async () => {
    box.lab = await start();
  }, 60_000);
  afterAll(() => box.lab.stop(), 60_000);
  beforeEach(async () => {
    box.connector = createEmailConnector({ backOffMs: [50, 400], connectMs: 4_000, answerMs: 8_000 });
    for (const address of [BRAND, CLIENT]) await empty(box.lab, address);
  }, 30_000);

  describeReceiving(box);
  describeActing(box);
  describeConnecting(box);
}
