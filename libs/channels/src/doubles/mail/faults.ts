/** Ways in which the double fails on request, on IMAP and SMTP alike. `echo` repeats what the client sent. */
export const MAIL_FAULTS = [
  'unauthorized',
  'forbidden',
  'rate-limited',
  'server-error',
  'reset',
  'hang',
  'echo',
] as const;
export type MailFault = (typeof MAIL_FAULTS)[number];
