import type { Check } from '../subject';
import { ownMessages, verbs } from './acting';
import { failures } from './failures';
import { idHygiene } from './id-hygiene';
import { noLeaks } from './no-leaks';
import { fixturesParse, robustParsing } from './parsing';
import { editsAndRemovals, paging } from './receiving';
import { signature } from './signature';

/** The ten promises, in the order of the printed table. */
export const CHECKS: readonly Check[] = [
  { name: 'id-hygiene', promise: 'names, forms and external ids are whole and unambiguous', run: idHygiene },
  { name: 'fixtures', promise: 'every fixture parses to valid events, twice to the same', run: fixturesParse },
  {
    name: 'robust-parsing',
    promise: 'broken and unknown payloads do no harm, every script survives',
    run: robustParsing,
  },
  { name: 'signature', promise: 'only a genuine, fresh request is accepted', run: signature },
  { name: 'own-messages', promise: 'what we write comes back as ours', run: ownMessages },
  { name: 'verbs', promise: 'declared verbs take effect, others are unsupported', run: verbs },
  { name: 'failures', promise: 'platform failures map to the five errors, aborts are honoured', run: failures },
  { name: 'paging', promise: 'no gap and no duplicate from any cursor', run: paging },
  { name: 'edits-and-removals', promise: 'edits and deletions upstream become events', run: editsAndRemovals },
  { name: 'no-leaks', promise: 'no credential stands in an error', run: noLeaks },
];
