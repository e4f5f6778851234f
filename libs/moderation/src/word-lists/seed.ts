import type { Severity, TermCategory } from '@parvis/contracts';

/** A term as a list brings it along; the workspace gives it an id. */
export interface SeedTerm {
  text: string;
  severity: Severity;
  note: string;
  exceptions: readonly string[];
}

/** A list that a workspace can take over: one category in one language. */
export interface SeedList {
  /** Stable, so that taking it over twice is noticed: `insult-fr`. */
  key: string;
  category: TermCategory;
  /** ISO 639-1. */
  language: string;
  title: { fr: string; en: string };
  terms: readonly SeedTerm[];
}

const TITLES: Partial<Record<TermCategory, { fr: string; en: string }>> = {
  insult: { fr: 'Insultes', en: 'Insults' },
  hate: { fr: 'Haine et discriminations', en: 'Hate and discrimination' },
  threat: { fr: 'Menaces', en: 'Threats' },
  scam: { fr: 'Arnaques', en: 'Scams' },
  spam: { fr: 'Publicité indésirable', en: 'Spam phrases' },
  swearing: { fr: 'Grossièretés', en: 'Swearing' },
};
const LINE = /^(?<severity>[1-5]) (?<text>[^!#]+?)(?<exceptions>(?: ![^!#]+)*)(?: # (?<note>.+))?$/u;

/**
 * A list out of lines « severity term !exception !exception # note ». A line that is none throws when the module is loaded: a
 * term that silently is not watched is worse.
 */
export function seedList(category: TermCategory, language: string, lines: string): SeedList {
  const terms = lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const { severity, text, exceptions = '', note = '' } = LINE.exec(line)?.groups ?? {};
      if (text === undefined) throw new Error(`no term: ${line}`);
      const words = exceptions.split('!').map((one) => one.trim()).filter((one) => one !== ''); // prettier-ignore
      return { text: text.trim(), severity: Number(severity) as Severity, note: note.trim(), exceptions: words };
    });
  const title = TITLES[category] ?? { fr: category, en: category };
  return { key: `${category}-${language}`, category, language, title, terms };
}
