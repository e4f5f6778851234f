import { findPersonalData } from '@parvis/moderation';

const WORDS = {
  email: 'an e-mail address',
  phone: 'a phone number',
  iban: 'a bank account number',
  card: 'a payment card number',
  order: 'an order or client number',
} as const;

/** Says of a stretch of text what private matter it gives away. */
export function detailOfData(text: string): string {
  const [found] = findPersonalData(text);
  return `shows ${WORDS[found?.kind ?? 'order']} to everybody: ${text}`; // a number is told by the words around it only
}
