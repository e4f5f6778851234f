import type { ImportReason } from '@parvis/contracts';

/** Why a row was not taken, for the downloaded report; the console has its own words. */
export const REASON_WORDS: Readonly<Record<ImportReason, string>> = {
  'not-readable': 'This is no JSON or CSV that can be read.',
  'unknown-shape': 'What this is was not recognised.',
  'no-id': 'It has no id, so that it could not be told apart at a second import.',
  'no-time': 'It does not say when it was written.',
  empty: 'It holds neither text nor attachments.',
  'system-line': 'A line the product wrote itself about what was done.',
  'deleted-there': 'It was deleted in the product.',
  'conversation-missing': 'Its conversation is not in the file.',
  'conversation-skipped': 'Its inbox or group was left out by choice.',
  'conversation-refused': 'Its conversation was not taken.',
  'no-messages': 'The file holds none of its messages.',
  'left-out': 'Left out by choice.',
  'no-conversation': 'This person has no conversation in what was taken.',
  'no-member': 'Nobody in this workspace stands for this agent; the name stays on what they wrote.',
  'needs-sign-in': 'The file lies behind the sign-in of the product and is not part of the export.',
  'no-place': 'Parvis does not import these.',
  'cannot-store': 'It could not be stored; see the detail.',
  cancelled: 'The import was cancelled before.',
};
