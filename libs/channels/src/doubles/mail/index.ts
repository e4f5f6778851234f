export { bounceFor, type BounceOptions } from './bounce';
export { MAIL_FAULTS, type MailFault } from './faults';
export { MailNetwork, type DeliveredMail, type MailView, type NetworkOptions } from './mail-network';
export { Mailbox } from './mail-store';
