import { WORD_LIMITS, type WordTermBody } from '@parvis/contracts';
import { CsvError, parse } from 'csv-parse/sync';
import { invalidField } from '../wire/invalid';

/** A row of a file as somebody wrote it; nothing of it is checked. */
export type RawTerm = { [Field in keyof WordTermBody]?: unknown };

const FIELDS = ['text', 'language', 'severity', 'category', 'note', 'exceptions'] as const;

/**
 * The rows of a file.
 * @throws Problem when it is no such file, or holds too many
 */
export function readTerms(format: 'csv' | 'json', content: string): RawTerm[] {
  const rows = format === 'csv' ? readCsv(content) : readJson(content);
  if (rows.length > WORD_LIMITS.importRows)
    throw invalidField('/content', `holds ${rows.length} rows; up to ${WORD_LIMITS.importRows} can be read at once`);
  return rows;
}

function readJson(content: string): RawTerm[] {
  let read: unknown;
  try {
    read = JSON.parse(content);
  } catch {
    throw invalidField('/content', 'is not JSON');
  }
  if (!Array.isArray(read)) throw invalidField('/content', 'has to be an array of terms');
  return read.map((one: unknown) => (typeof one === 'object' && one !== null ? (one as RawTerm) : { text: one }));
}

/** Comma, semicolon or tab, whichever the head uses. */
function readCsv(content: string): RawTerm[] {
  const head = content.slice(0, content.search(/[\r\n]|$/));
  const delimiter = [',', ';', '\t'].find((one) => head.includes(one)) ?? ',';
  let rows: Record<string, string>[];
  try {
    rows = parse(content, { bom: true, columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()), delimiter, relax_column_count: true, skip_empty_lines: true, trim: true }); // prettier-ignore
  } catch (error) {
    throw invalidField('/content', error instanceof CsvError ? `is not CSV: ${error.message}` : 'is not CSV');
  }
  const [first] = rows;
  if (first && !('text' in first)) throw invalidField('/content', `needs a head row with text; any of ${FIELDS.join(', ')}`); // prettier-ignore
  return rows.map(fromCsv);
}

function fromCsv(row: Record<string, string>): RawTerm {
  const given = (name: string): string | undefined => (row[name] === '' ? undefined : row[name]);
  const [language, severity, category] = [given('language'), given('severity'), given('category')];
  return {
    text: row['text'],
    language: language?.toLowerCase() ?? null,
    ...(severity !== undefined && { severity: Number(severity) }),
    ...(category !== undefined && { category: category.toLowerCase() }),
    note: row['note'] ?? '',
    exceptions: given('exceptions')?.split('|').map((one) => one.trim()).filter((one) => one !== '') ?? [], // prettier-ignore
  };
}
