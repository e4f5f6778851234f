const DEEPEST = 100;
/** Control characters that XML forbids and real feeds hold: all but tab, line ends and those beyond ASCII. */
const FORBIDDEN = /[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/gu;
/** What begins with these ends with those, whatever stands between. */
const SECTIONS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** Something in a document that is not read, whoever sent it. */
export class RefusedDocument extends Error {}

/** A document that is safe to parse, and the name of its first element, without prefix and in lower case. */
export interface GuardedXml {
  xml: string;
  root: string | null;
}

/**
 * Refuses declarations of entities, nesting without end and sections that are not closed. A plain DOCTYPE, which old feeds have,
 * is taken out; nothing that it names is ever fetched. One pass without looking back, however the text is made.
 * @throws `RefusedDocument`
 */
export function guardedXml(text: string): GuardedXml {
  const clean = text.replace(FORBIDDEN, '').trimStart();
  const scan = new Scan(clean);
  scan.run();
  const { doctype, root } = scan;
  return { xml: doctype ? clean.slice(0, doctype[0]) + clean.slice(doctype[1]) : clean, root };
}

class Scan {
  root: string | null = null;
  doctype: [start: number, end: number] | null = null;
  private depth = 0;

  constructor(private readonly xml: string) {}

  run(): void {
    for (let at = this.xml.indexOf('<'); at >= 0; at = this.xml.indexOf('<', at)) at = this.part(at);
  }

  /** Takes what begins at a “<”; the place after it. */
  private part(at: number): number {
    for (const [opening, closing] of SECTIONS) {
      if (!this.xml.startsWith(opening, at)) continue;
      const end = this.xml.indexOf(closing, at + opening.length);
      if (end < 0) throw new RefusedDocument('it is cut off');
      return end + closing.length;
    }
    if (this.xml.startsWith('<!', at)) return this.declaration(at);
    return this.tag(at);
  }

  private declaration(at: number): number {
    const end = this.xml.indexOf('>', at);
    const inside = this.xml.slice(at, end < 0 ? at + 1000 : end + 1);
    if (end < 0 || inside.includes('[') || !/^<!doctype\b/i.test(inside)) {
      throw new RefusedDocument('it declares entities (DTD), which are not read');
    }
    this.doctype ??= [at, end + 1];
    return end + 1;
  }

  private tag(at: number): number {
    const name = /^<(\/?)([a-z_][\w.-]*(?::[\w.-]+)?)/i.exec(this.xml.slice(at, at + 100));
    if (!name) return at + 1; // a “<” that begins nothing
    const end = this.endOfTag(at + name[0].length);
    this.root ??= (name[2] ?? '').replace(/^.*:/, '').toLowerCase();
    if (name[1] === '/') this.depth -= 1;
    else if (this.xml.charAt(end - 2) !== '/') this.depth += 1;
    if (this.depth > DEEPEST) throw new RefusedDocument(`its elements are nested more than ${DEEPEST} deep`);
    return end;
  }

  /** The place after the “>” of a tag; one in a quoted value is none. */
  private endOfTag(from: number): number {
    let quote = '';
    for (let at = from; at < this.xml.length; at += 1) {
      const character = this.xml.charAt(at);
      if (quote !== '') quote = character === quote ? '' : quote;
      else if (character === '"' || character === "'") quote = character;
      else if (character === '>') return at + 1;
    }
    return this.xml.length;
  }
}

/** Mends what makes strict readers stop: ampersands that begin no reference. For documents that passed the guard. */
export function mendedXml(xml: string): string {
  return xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>|&(?!#\d{1,9};|#x[\da-f]{1,9};|[a-z][a-z\d]{0,30};)/gi, (part) =>
    part === '&' ? '&amp;' : part,
  );
}
