import { doubleLab } from './testing/labs';
import { describeMailbox } from './testing/mailbox-suite';

describe('e-mail against the mail double', () => {
  describeMailbox(doubleLab);
});
