export type MessageParams = Record<string, string | number>;

type Part =
  | string
  | { name: string; kind: 'value' | 'plural' | 'select'; cases: ReadonlyMap<string, Part[]> }
  | { kind: 'count' };

const parsed = new Map<string, Part[]>();

/**
 * Formats an ICU message: `{name}`, `{count, plural, =0 {…} one {# item} other {# items}}`, `{kind, select, a {…} other {…}}`.
 * A message that is not well formed is shown as it is written. Nothing is compiled with `Function`, so it works under a
 * strict content security policy.
 */
export function formatMessage(message: string, params: MessageParams, locale: string): string {
  if (!message.includes('{')) return message;
  let parts = parsed.get(message);
  if (!parts) {
    parts = new Parser(message).parse();
    parsed.set(message, parts);
  }
  return render(parts, params, locale, 0);
}

function render(parts: readonly Part[], params: MessageParams, locale: string, count: number): string {
  return parts.map((part) => renderPart(part, params, locale, count)).join('');
}

function renderPart(part: Part, params: MessageParams, locale: string, count: number): string {
  if (typeof part === 'string') return part;
  if (part.kind === 'count') return new Intl.NumberFormat(locale).format(count);
  const value = params[part.name];
  if (part.kind === 'value') {
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : (value ?? '');
  }
  const chosen = part.kind === 'select' ? part.cases.get(String(value)) : pluralCase(part.cases, Number(value), locale);
  return render(
    chosen ?? part.cases.get('other') ?? [],
    params,
    locale,
    part.kind === 'plural' ? Number(value) : count,
  );
}

function pluralCase(cases: ReadonlyMap<string, Part[]>, value: number, locale: string): Part[] | undefined {
  return cases.get(`=${String(value)}`) ?? cases.get(new Intl.PluralRules(locale).select(value));
}

class Parser {
  private at = 0;
  constructor(private readonly text: string) {}

  parse(): Part[] {
    const parts = this.parts(false);
    return this.at === this.text.length ? parts : [this.text];
  }

  private parts(counted: boolean): Part[] {
    const parts: Part[] = [];
    let plain = '';
    const flush = () => {
      if (plain) parts.push(plain);
      plain = '';
    };
    while (this.at < this.text.length && this.text[this.at] !== '}') {
      const char = this.text.charAt(this.at++);
      if (char === '{' || (char === '#' && counted)) {
        flush();
        parts.push(char === '{' ? this.argument(counted) : { kind: 'count' });
      } else plain += char;
    }
    flush();
    return parts;
  }

  private argument(counted: boolean): Part {
    const name = this.until(/[,}]/);
    if (this.text[this.at++] !== ',') return { name, kind: 'value', cases: new Map() };
    const kind = this.until(/,/) === 'plural' ? 'plural' : 'select';
    this.at++;
    const cases = new Map<string, Part[]>();
    for (;;) {
      const label = this.until(/[{}]/);
      if (this.text[this.at++] !== '{') break;
      cases.set(label, this.parts(counted || kind === 'plural'));
      this.at++;
    }
    return { name, kind, cases };
  }

  private until(end: RegExp): string {
    const start = this.at;
    while (this.at < this.text.length && !end.test(this.text.charAt(this.at))) this.at++;
    return this.text.slice(start, this.at).trim();
  }
}
