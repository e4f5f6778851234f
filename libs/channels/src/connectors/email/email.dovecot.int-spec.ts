import { mailServersAvailable } from '../../../../../tools/mail/index.mjs';
import { dovecotLab } from './testing/labs';
import { describeMailbox } from './testing/mailbox-suite';

describe('e-mail against a real Dovecot', () => {
  describeMailbox(dovecotLab);
});
