import { findPersonalData } from '@parvis/moderation';

/** Hides personal data behind numbered marks, the same behind the same one, and puts it back into what is returned. */
export class Masking {
  private readonly marks = new Map<string, string>();
  private readonly counts = new Map<string, number>();

  /** `names`: people who are not to be named either. */
  constructor(private readonly names: readonly string[] = []) {}

  /** How many different things are hidden so far. */
  get size(): number {
    return this.marks.size;
  }

  hide(text: string): string {
    let hidden = '';
    let from = 0;
    for (const { start, end, kind, text: found } of findPersonalData(text)) {
      hidden += `${text.slice(from, start)}${this.markOf(kind, found)}`;
      from = end;
    }
    return this.hideNames(hidden + text.slice(from));
  }

  /** Marks of this masking become what they stand for; others stay as they are. */
  show(text: string): string {
    let shown = text;
    for (const [found, mark] of this.marks) shown = shown.replaceAll(mark, found);
    return shown;
  }

  private hideNames(text: string): string {
    let hidden = text;
    for (const name of this.names) {
      const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, 'giu');
      if (name.length >= 3 && pattern.test(hidden)) hidden = hidden.replace(pattern, this.markOf('name', name));
    }
    return hidden;
  }

  private markOf(kind: string, found: string): string {
    const known = this.marks.get(found);
    if (known !== undefined) return known;
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    const mark = `[${kind}-${count}]`;
    this.marks.set(found, mark);
    return mark;
  }
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
