/** One word of an IMAP command: an atom, a quoted string or literal (`text`, bytes as latin1), or a parenthesised list. */
export type Token =
  { kind: 'atom'; value: string } | { kind: 'text'; value: string } | { kind: 'list'; items: Token[] };

const MAX_LINE = 64 * 1024;
const MAX_LITERAL = 64 * 1024 * 1024;
const MAX_DEPTH = 20;

export class ImapSyntaxError extends Error {}

/** Cuts the byte stream of a client into commands; a literal (`{12}`) carries on the line after its bytes. */
export class CommandReader {
  private buffer: Buffer = Buffer.alloc(0);
  private parts: string[] = [];
  private literal: number | null = null;

  constructor(
    private readonly onCommand: (parts: readonly string[]) => void,
    /** The client waits for leave to send its literal. */
    private readonly onLiteral: () => void,
  ) {}

  push(chunk: Buffer): void {
    this.buffer = this.buffer.length > 0 ? Buffer.concat([this.buffer, chunk]) : chunk;
    while (this.step());
  }

  private step(): boolean {
    if (this.literal !== null) {
      if (this.buffer.length < this.literal) return false;
      this.parts.push(this.take(this.literal));
      this.literal = null;
      return true;
    }
    const end = this.buffer.indexOf('\r\n');
    if (end > MAX_LINE || (end < 0 && this.buffer.length > MAX_LINE)) throw new ImapSyntaxError('line too long');
    if (end < 0) return false;
    const line = this.take(end);
    this.take(2);
    this.parts.push(line);
    const announced = /\{(\d+)(\+?)\}$/.exec(line);
    if (announced) {
      this.literal = Number(announced[1]);
      if (this.literal > MAX_LITERAL) throw new ImapSyntaxError('literal too long');
      if (announced[2] === '') this.onLiteral();
      return true;
    }
    const parts = this.parts;
    this.parts = [];
    this.onCommand(parts);
    return true;
  }

  private take(length: number): string {
    const taken = this.buffer.subarray(0, length).toString('latin1');
    this.buffer = this.buffer.subarray(length);
    return taken;
  }
}

/** The words of a command; `parts` alternate between lines and the literals announced at their ends. */
export function tokenise(parts: readonly string[]): Token[] {
  const cursor = { part: 0, at: 0, depth: 0 };
  return readList(parts, cursor, true);
}

interface Position {
  part: number;
  at: number;
  depth: number;
}

function readList(parts: readonly string[], cursor: Position, outermost: boolean): Token[] {
  if (cursor.depth++ > MAX_DEPTH) throw new ImapSyntaxError('nested too deep');
  const tokens: Token[] = [];
  for (;;) {
    const line = parts[cursor.part] ?? '';
    while (line[cursor.at] === ' ') cursor.at++;
    const char = line[cursor.at];
    if (char === undefined || char === ')') {
      if (outermost !== (char === undefined)) throw new ImapSyntaxError('unbalanced list');
      cursor.at++;
      cursor.depth--;
      return tokens;
    }
    if (char === '(') {
      cursor.at++;
      tokens.push({ kind: 'list', items: readList(parts, cursor, false) });
    } else tokens.push(readWord(parts, cursor, line));
  }
}

function readWord(parts: readonly string[], cursor: Position, line: string): Token {
  const rest = line.slice(cursor.at);
  if (rest.startsWith('"')) return readQuoted(cursor, rest);
  if (/^\{\d+\+?\}$/.test(rest)) {
    const value = parts[cursor.part + 1] ?? '';
    cursor.part += 2;
    cursor.at = 0;
    return { kind: 'text', value };
  }
  // a section in brackets (BODY[HEADER.FIELDS (FROM TO)]) belongs to its atom, spaces and all
  const atom = /^(?:[^\s()"[\]]*\[[^\]]*\](?:<[\d.]+>)?|[^\s()"]+)/.exec(rest)?.[0];
  if (!atom) throw new ImapSyntaxError('unexpected character');
  cursor.at += atom.length;
  return { kind: 'atom', value: atom };
}

function readQuoted(cursor: Position, rest: string): Token {
  const quoted = /^"((?:[^"\\]|\\.)*)"/.exec(rest);
  if (!quoted) throw new ImapSyntaxError('unterminated string');
  cursor.at += quoted[0].length;
  return { kind: 'text', value: (quoted[1] ?? '').replace(/\\(.)/g, '$1') };
}

/** A word as text; a list has none. */
export const textOf = (token: Token | undefined): string => (token && token.kind !== 'list' ? token.value : '');

/** `2:4,7,9:*` as a test; `*` is the highest number there is, so that `n:*` always matches it. */
export function inSequence(set: string, highest: number): (value: number) => boolean {
  const ranges = set.split(',').map((range) => {
    const [first, last = first] = range.split(':').map((end) => (end === '*' ? highest : Number(end)));
    if (first === undefined || last === undefined || Number.isNaN(first) || Number.isNaN(last))
      throw new ImapSyntaxError('bad set');
    return [Math.min(first, last), Math.max(first, last)] as const;
  });
  return (value) => ranges.some(([low, high]) => value >= low && value <= high);
}
