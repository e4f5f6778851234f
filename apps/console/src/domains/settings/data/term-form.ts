import type { TermCategory, WordTermBody, WordTermView } from '@parvis/contracts';

/** A term as its form holds it. */
export interface TermForm {
  text: string;
  /** Empty: every language. */
  language: string;
  severity: string;
  category: TermCategory;
  note: string;
  exceptions: readonly string[];
}

export const NEW_TERM: TermForm = {
  text: '',
  language: '',
  severity: '3',
  category: 'insult',
  note: '',
  exceptions: [],
};

export function termForm({ text, language, severity, category, note, exceptions }: WordTermView): TermForm {
  return { text, language: language ?? '', severity: String(severity), category, note, exceptions };
}

export function termBody({ text, language, severity, category, note, exceptions }: TermForm): Required<WordTermBody> {
  return {
    text: text.trim(),
    language: language === '' ? null : language,
    severity: Number(severity),
    category,
    note: note.trim(),
    exceptions: [...exceptions],
  };
}

/** Terms of a pasted text, one a line; what they have in common comes from the form. */
export function pastedTerms(text: string, { language, severity, category }: TermForm): WordTermBody[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== ''); // prettier-ignore
  return [...new Set(lines)].map((line) => ({
    text: line,
    language: language === '' ? null : language,
    severity: Number(severity),
    category,
  }));
}
