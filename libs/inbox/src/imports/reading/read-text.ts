import type { Readable } from 'node:stream';
import { CsvError, parse as csvParser } from 'csv-parse';
import type { RawRecord } from '../sources/records';
import { JsonValues, ValueTooLong } from './json-values';

/** Most characters of one value: a page of an API is far below. */
const LONGEST_VALUE = 64 * 1024 * 1024;
const LONGEST_CSV_RECORD = 1024 * 1024;

/** Marks what is no JSON: it is reported as not readable, and what follows it is read. */
export const NOT_READABLE = Symbol('not readable');

/** Values of one text file, with where each stood. The kind of file is told by its name: CSV, lines of JSON, or JSON. */
export function readText(stream: Readable, name: string): AsyncGenerator<RawRecord> {
  const extension = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (extension === 'csv') return readCsv(stream, name);
  return extension === 'ndjson' || extension === 'jsonl' ? readLines(stream, name) : readJson(stream, name);
}

async function* readCsv(stream: Readable, name: string): AsyncGenerator<RawRecord> {
  const parser = csvParser({
    bom: true,
    delimiter: [',', ';', '\t'],
    columns: (header: string[]) =>
      header.map((cell) =>
        cell
          .trim()
          .toLowerCase()
          .replace(/[\s-]+/g, '_'),
      ),
    cast: withoutZero,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_CSV_RECORD,
  });
  stream.on('error', (error) => parser.destroy(error));
  let line = 1;
  try {
    for await (const value of stream.pipe(parser)) yield { value: value as unknown, place: `${name}:${(line += 1)}` };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    yield { value: NOT_READABLE, place: `${name}:${line + 1}` };
  }
}

/** One value to a line: a broken one spoils no other. */
async function* readLines(stream: Readable, name: string): AsyncGenerator<RawRecord> {
  let [count, rest] = [0, ''];
  for await (const chunk of textOf(stream)) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_VALUE) throw new ValueTooLong();
    for (const line of lines) yield* oneLine(line, `${name}:${(count += 1)}`);
  }
  yield* oneLine(rest, `${name}:${count + 1}`);
}

function* oneLine(line: string, place: string): Generator<RawRecord> {
  const text = line.replace(/^\uFEFF+/, '');
  if (text.trim() !== '') yield { value: parsed(text), place };
}

async function* readJson(stream: Readable, name: string): AsyncGenerator<RawRecord> {
  const values = new JsonValues(LONGEST_VALUE);
  let count = 0;
  for await (const chunk of textOf(stream)) {
    const text = count === 0 ? chunk.replace(/^\uFEFF/, '') : chunk;
    for (const value of values.push(text)) yield { value: parsed(value), place: `${name}:${(count += 1)}` };
  }
  const rest = values.end();
  if (rest !== null) yield { value: parsed(rest), place: `${name}:${count + 1}` };
}

/** The chunks as text, no character cut in two. */
function textOf(stream: Readable): AsyncIterable<string> {
  return stream.setEncoding('utf8');
}

// a database stores neither the character zero nor halves of pairs; both can be written in JSON
const NOT_STORABLE = /\\u(0000|d[89a-f])/i;
const LONE_SURROGATE = /\p{Surrogate}/u;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, NOT_STORABLE.test(text) ? storable : undefined) as unknown;
  } catch {
    return NOT_READABLE;
  }
}

function storable(_key: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const plain = withoutZero(value);
  return LONE_SURROGATE.test(plain) ? Buffer.from(plain).toString() : plain;
}

function withoutZero(text: string): string {
  return text.replaceAll('\u0000', '');
}
