import { CHANNEL_KINDS, SEARCH_DAYS, SEARCH_OPERATORS, SEARCH_PARTS, SEARCH_STATES, type SearchFault, searchOperatorOf } from '@parvis/contracts'; // prettier-ignore
import { problem } from '@parvis/platform';

/** What each operator takes, for whoever reads the answer of the API. */
const ALLOWED = {
  from: 'a name, a handle, or me',
  in: `a channel (${CHANNEL_KINDS.join(', ')}) or the name of an account`,
  tag: 'the name of a tag, in quotes where it has spaces',
  is: SEARCH_STATES.join(', '),
  has: SEARCH_PARTS.join(', '),
  before: `a date: 2026, 2026-11, 2026-11-28, ${SEARCH_DAYS.join(', ')}, or how long ago: 7d, 2w, 3m, 1y`,
  after: `a date: 2026, 2026-11, 2026-11-28, ${SEARCH_DAYS.join(', ')}, or how long ago: 7d, 2w, 3m, 1y`,
  stars: '1 to 5, 2-4, <3, <=3, >3, >=3',
  lang: 'the code of a language of two or three letters: fr, en',
} as const;

/** Nobody of a name is an answer; a quote that is still open ends with the text. */
export function isHard(fault: SearchFault, q: string): boolean {
  return fault.code !== 'open-quote' && !(fault.code === 'not-found' && operatorAt(q, fault.start) === 'from');
}

/** Refuses a search with parts that cannot be meant: 400 that names each of them, its place and what would do. */
export function refuse(q: string, faults: readonly SearchFault[]): never {
  throw problem('validation-failed', {
    detail:
      'Parts of the search cannot be read; see errors. Put in quotes what is no operator, or send lenient=true to leave them out.',
    errors: faults.map((fault) => ({ pointer: '/q', detail: detailOf(q, fault) })),
  });
}

function detailOf(q: string, { code, start, end, suggestion }: SearchFault): string {
  const place = `“${q.slice(start, end)}” (characters ${start} to ${end})`;
  const meant = suggestion === null ? '' : ` Did you mean ${suggestion}?`;
  if (code === 'unknown-operator') return `${place} is no operator; there are ${SEARCH_OPERATORS.map((one) => `${one}:`).join(', ')}.${meant}`; // prettier-ignore
  const operator = operatorAt(q, start);
  const takes = operator ? ` ${operator}: takes ${ALLOWED[operator]}.` : '';
  switch (code) {
    case 'no-value':
      return `${place} has no value.${takes}`;
    case 'not-found':
      return `${place} is not found here.${takes}${meant}`;
    default:
      return `${place} is not possible.${takes}${meant}`;
  }
}

/** The operator whose values stand there. */
function operatorAt(q: string, start: number): (typeof SEARCH_OPERATORS)[number] | undefined {
  const names = [...q.slice(0, start + 1).matchAll(/\p{L}+(?=:)/gu)];
  const own = /^-?(\p{L}+):/u.exec(q.slice(start));
  return searchOperatorOf(own?.[1] ?? names.at(-1)?.[0] ?? '');
}
