import { type RegexFaultCode, RegexRefusal } from './regex-fault';

/** A pattern as the engine takes it, with the way back: `pattern[i]` came from `origins[i]` of what was written. */
export interface Translated {
  pattern: string;
  origins: number[];
}

const NOT_WORD = '[^\\p{L}\\p{N}_]';
const LEFT_EDGE = `(?:^|${NOT_WORD})`;
const RIGHT_EDGE = `(?:$|${NOT_WORD})`;
const LOOK_AROUND = /^\(\?(?:<?[=!]|>)/;
const NAMED = /^\(\?P?<[^>=!]*>/;
const FLAGS = /^\(\?[a-zA-Z-]*[:)]/;
const BACK_REFERENCE = /^\\(?:[1-9]|k[<{'])/;
const CLASS_ESCAPE = /^\\[pP]\{[^}]*\}/;
/** What already stands for at least one sign that belongs to no word, right before or right behind a group. */
const SEPARATOR_BEFORE = /(?:^|[^\\])(?:\\[sW]|[ ,;:!'’"/-])\+?$/u;
const SEPARATOR_AFTER = /^(?:\\[sW]|[ ,;:!'’"/-])(?![*?{])/u;

/**
 * A pattern in RE2 syntax, made ready for the engine: `(?w:…)`, our operator for whole words in any alphabet, becomes explicit
 * boundaries (the engine's `\b` knows ASCII letters only); groups stop capturing, which nothing here reads and which costs the
 * engine its fast path. Throws a `RegexRefusal` for what RE2 cannot do in linear time.
 */
export function translate(written: string): Translated {
  return new Translation(written).result();
}

class Translation {
  private readonly out: string[] = [];
  private readonly origins: number[] = [];
  private readonly closings: string[] = [];
  private at = 0;
  private readonly hasOtherLetters: boolean;

  constructor(private readonly written: string) {
    this.hasOtherLetters = /[^\p{ASCII}]|\\[pP]/u.test(written);
  }

  result(): Translated {
    while (this.at < this.written.length) this.step();
    if (this.closings.length > 0) this.refuse('unclosed-group', this.written.lastIndexOf('('), '(');
    return { pattern: this.out.join(''), origins: this.origins };
  }

  private step(): void {
    const sign = this.written.charAt(this.at);
    if (sign === '\\') this.escape();
    else if (sign === '[') this.characterClass();
    else if (sign === '(') this.open();
    else if (sign === ')') this.close();
    else this.copy(1);
  }

  private escape(): void {
    const rest = this.written.slice(this.at);
    const backReference = BACK_REFERENCE.exec(rest);
    if (backReference) this.refuse('back-reference', this.at, backReference[0]);
    if (/^\\[bB]/.test(rest) && this.hasOtherLetters) this.refuse('word-boundary', this.at, rest.slice(0, 2));
    if (rest.startsWith('\\Q')) return this.copy(literalLength(rest));
    this.copy(CLASS_ESCAPE.exec(rest)?.[0].length ?? 2);
  }

  private characterClass(): void {
    const end = endOfClass(this.written, this.at);
    if (end === -1) this.refuse('unclosed-class', this.at, '[');
    this.copy(end + 1 - this.at);
  }

  private open(): void {
    const rest = this.written.slice(this.at);
    const lookAround = LOOK_AROUND.exec(rest);
    if (lookAround) this.refuse('look-around', this.at, lookAround[0]);
    if (rest.startsWith('(?w:')) return this.openWord();
    const flags = FLAGS.exec(rest)?.[0];
    if (flags !== undefined) {
      if (flags.includes('w')) this.refuse('word-operator', this.at, flags);
      if (flags.endsWith(':')) this.closings.push(')');
      return this.copy(flags.length);
    }
    const named = NAMED.exec(rest)?.[0];
    if (rest.startsWith('(?') && named === undefined) this.refuse('syntax', this.at, rest.slice(0, 3));
    this.write('(?:', named?.length ?? 1);
    this.closings.push(')');
  }

  /** A separator that is asked for beside the group bounds the word already; a second one would never be there. */
  private openWord(): void {
    const before = this.written.slice(0, this.at);
    const isBounded = SEPARATOR_BEFORE.test(before);
    const end = endOfGroup(this.written, this.at);
    if (end === -1) this.refuse('unclosed-group', this.at, '(?w:');
    const after = this.written.slice(end + 1);
    if (/^[*+?{]/.test(after)) this.refuse('word-operator', end + 1, after.charAt(0));
    this.write(`(?:${isBounded ? '' : LEFT_EDGE}(?:`, 4);
    this.closings.push(SEPARATOR_AFTER.test(after) ? '))' : `)${RIGHT_EDGE})`);
  }

  private close(): void {
    const closing = this.closings.pop();
    if (closing === undefined) this.refuse('unopened-group', this.at, ')');
    else this.write(closing, 1);
  }

  private copy(length: number): void {
    for (const sign of this.written.slice(this.at, this.at + length).split('')) {
      this.out.push(sign);
      this.origins.push(this.at);
      this.at += 1;
    }
  }

  private write(text: string, consumed: number): void {
    this.out.push(text);
    for (let n = 0; n < text.length; n += 1) this.origins.push(this.at);
    this.at += consumed;
  }

  private refuse(code: RegexFaultCode, at: number, part: string): never {
    throw new RegexRefusal({ code, at: Math.max(0, at), part });
  }
}

function literalLength(rest: string): number {
  const end = rest.indexOf('\\E');
  return end === -1 ? rest.length : end + 2;
}

/** Index of the bracket that closes the class which opens at `from`; -1: none does. */
function endOfClass(pattern: string, from: number): number {
  let at = from + 1;
  if (pattern.charAt(at) === '^') at += 1;
  if (pattern.charAt(at) === ']') at += 1;
  for (; at < pattern.length; at += 1) {
    if (pattern.charAt(at) === '\\') at += 1;
    else if (pattern.startsWith('[:', at)) at = Math.max(at, pattern.indexOf(':]', at) + 1);
    else if (pattern.charAt(at) === ']') return at;
  }
  return -1;
}

function endOfGroup(pattern: string, from: number): number {
  let depth = 0;
  for (let at = from; at < pattern.length; at += 1) {
    const sign = pattern.charAt(at);
    if (sign === '\\') at += 1;
    else if (sign === '[') {
      const end = endOfClass(pattern, at);
      if (end === -1) return -1;
      at = end;
    } else if (sign === '(') depth += 1;
    else if (sign === ')' && (depth -= 1) === 0) return at;
  }
  return -1;
}
