import type { StoredMail } from './mail-store';
import { ImapSyntaxError, inSequence, textOf, type Token } from './imap-tokens';

export interface Candidate {
  mail: StoredMail;
  sequence: number;
}

type Test = (candidate: Candidate) => boolean;

const day = (date: Date): number => Math.floor(date.getTime() / 86_400_000);

/** `20-Nov-2026` as a day number. */
function parseDay(text: string): number {
  const time = Date.parse(`${text.replaceAll('-', ' ')} UTC`);
  if (Number.isNaN(time)) throw new ImapSyntaxError('bad date');
  return day(new Date(time));
}

export const headerBlock = (raw: Buffer): string => {
  const end = raw.indexOf('\r\n\r\n');
  return raw.subarray(0, end < 0 ? raw.length : end + 4).toString('latin1');
};

function headerContains(mail: StoredMail, name: string, part: string): boolean {
  const unfolded = headerBlock(mail.raw).replace(/\r\n[ \t]+/g, ' ');
  const prefix = `${name.toLowerCase()}:`;
  return unfolded
    .split('\r\n')
    .some(
      (line) =>
        line.toLowerCase().startsWith(prefix) && line.slice(prefix.length).toLowerCase().includes(part.toLowerCase()),
    );
}

const flag =
  (name: string, wanted: boolean): Test =>
  ({ mail }) =>
    mail.flags.has(name) === wanted;
const FLAG_KEYS: Record<string, Test> = Object.fromEntries(
  ['Seen', 'Answered', 'Deleted', 'Draft', 'Flagged'].flatMap((name) => [
    [name.toUpperCase(), flag(`\\${name}`, true)],
    [`UN${name.toUpperCase()}`, flag(`\\${name}`, false)],
  ]),
);

/** Compiles the words of a SEARCH command into one test (RFC 3501, 6.4.4). */
export function compileSearch(tokens: readonly Token[], highestUid: number, highestSequence: number): Test {
  const rest = [...tokens];
  const word = () => textOf(rest.shift());
  const onDay = (compare: (mailDay: number, wanted: number) => boolean): Test => {
    const wanted = parseDay(word());
    return ({ mail }) => compare(day(mail.internalDate), wanted);
  };
  const header =
    (name: string, part: string): Test =>
    ({ mail }) =>
      headerContains(mail, name, part);
  const keys: Record<string, () => Test> = {
    ALL: () => () => true,
    UID: () => {
      const within = inSequence(word(), highestUid);
      return ({ mail }) => within(mail.uid);
    },
    SINCE: () => onDay((mailDay, wanted) => mailDay >= wanted),
    BEFORE: () => onDay((mailDay, wanted) => mailDay < wanted),
    ON: () => onDay((mailDay, wanted) => mailDay === wanted),
    HEADER: () => header(word(), word()),
    FROM: () => header('from', word()),
    TO: () => header('to', word()),
    SUBJECT: () => header('subject', word()),
    NOT: () => {
      const test = next();
      return (candidate) => !test(candidate);
    },
    OR: () => {
      const [first, second] = [next(), next()];
      return (candidate) => first(candidate) || second(candidate);
    },
  };
  const next = (): Test => {
    const token = rest.shift();
    if (!token) throw new ImapSyntaxError('search key missing');
    if (token.kind === 'list') return compileSearch(token.items, highestUid, highestSequence);
    const key = token.value.toUpperCase();
    const compile = keys[key];
    if (compile) return compile();
    const flagged = FLAG_KEYS[key];
    if (flagged) return flagged;
    if (!/^[\d*]/.test(key)) throw new ImapSyntaxError(`unknown search key ${key}`);
    const within = inSequence(key, highestSequence);
    return ({ sequence }) => within(sequence);
  };
  const tests: Test[] = [];
  while (rest.length > 0) tests.push(next());
  return (candidate) => tests.every((test) => test(candidate));
}
