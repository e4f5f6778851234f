import { findPersonalData } from '@parvis/moderation';

const WORDS = {
  email: 'an e-mail address',
  phone: 'a phone number',
  iban: 'a bank account number',
  card: 'a payment card number',
  order: 'an order or client number',
} as const;

/** What of a public text is somebody's private matter, one entry per finding; pointers are into the body. */
export function exposedData(text: string): { pointer: string; detail: string }[] {
  return findPersonalData(text).map((found) => ({
    pointer: '/text',
    detail: `shows ${WORDS[found.kind]} to everybody: ${found.text}`,
  }));
}
