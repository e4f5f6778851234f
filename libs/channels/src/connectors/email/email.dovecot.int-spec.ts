import { mailServersAvailable } from '../../../../../tools/mail/index.mjs';
import { dovecotLab } from './testing/labs';
import { describeMailbox } from './testing/mailbox-suite';

const describeWhereInstalled = mailServersAvailable() ? describe : describe.skip;

describeWhereInstalled('e-mail against a real Dovecot', () => {
  describeMailbox(dovecotLab);
});
