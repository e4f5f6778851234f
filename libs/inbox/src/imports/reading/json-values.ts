/** A value that is longer than anybody's page of an API. */
export class ValueTooLong extends Error {}

const BLANK = /[\s,]/;
const ENDS_SCALAR = /[\s,\]}]/;

/**
 * Cuts a stream of text into JSON values without holding more than one of them: the elements of a list, or values one after
 * another, as `curl >> file` leaves them. It only counts brackets; whether a value is right is told by `JSON.parse`.
 */
export class JsonValues {
  private carried = '';
  private depth = 0;
  private isOpen = false;
  private isScalar = false;
  private inString = false;
  private escaped = false;
  private inList = false;

  constructor(private readonly longest: number) {}

  /** Values that end in this chunk. @throws ValueTooLong */
  push(chunk: string): string[] {
    const values: string[] = [];
    let start = 0;
    for (let at = 0; at < chunk.length; at += 1) {
      const char = chunk.charAt(at);
      if (!this.isOpen) {
        if (this.opens(char)) start = at;
      } else if (this.isScalar && !this.inString && ENDS_SCALAR.test(char)) {
        values.push(this.close(chunk.slice(start, at)));
        if (char === ']') this.inList = false;
      } else {
        this.follow(char);
        if (!this.isScalar && this.depth === 0) values.push(this.close(chunk.slice(start, at + 1)));
      }
    }
    if (this.isOpen) this.carry(chunk.slice(start));
    return values;
  }

  /** What is left at the end of the text: a scalar, or the beginning of a value that was cut off. */
  end(): string | null {
    const rest = this.carried;
    this.carried = '';
    return this.isOpen && rest.trim() !== '' ? rest : null;
  }

  private opens(char: string): boolean {
    if (BLANK.test(char)) return false;
    if (char === ']') {
      this.inList = false;
      return false;
    }
    if (char === '[' && !this.inList) {
      this.inList = true;
      return false;
    }
    this.isOpen = true;
    this.isScalar = char !== '{' && char !== '[';
    this.depth = this.isScalar ? 0 : 1;
    this.inString = char === '"';
    return true;
  }

  private follow(char: string): void {
    if (this.escaped) this.escaped = false;
    else if (this.inString) {
      if (char === '\\') this.escaped = true;
      else if (char === '"') this.inString = false;
    } else if (char === '"') this.inString = true;
    else if (char === '{' || char === '[') this.depth += 1;
    else if (char === '}' || char === ']') this.depth -= 1;
  }

  private close(last: string): string {
    const value = this.carried + last;
    this.carried = '';
    this.isOpen = false;
    this.depth = 0;
    return value;
  }

  private carry(part: string): void {
    this.carried += part;
    if (this.carried.length > this.longest) throw new ValueTooLong();
  }
}
