// Medians, quantiles, interleaved rounds, and the table a bench prints.
import { cpus, totalmem } from 'node:os';

export function quantile(values, q) {
  if (values.length === 0) return NaN;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

export const median = (values) => quantile(values, 0.5);

const digits = (value) => (value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3);
export const number = (value) =>
  Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: digits(Math.abs(value)) }) : 'n/a';
export const perSecond = (value, what = '') => `${number(value)} ${what}/s`.replace(' /', '/');
export const ms = (value) => `${number(value)} ms`;

/**
 * Runs the variants in turns, each round starting with another one, so that whatever else the machine does meets all of them.
 * `variants`: name → async () => sample. Returns name → samples.
 */
export async function interleave(rounds, variants) {
  const names = Object.keys(variants);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(round + turn) % names.length];
      samples[name].push(await variants[name](round));
    }
  }
  return samples;
}

/** Median over rounds of the ratio within each round: a slow moment of the machine meets both sides of it. */
export function ratioOf(samples, name, to, pick = (sample) => sample) {
  return median(samples[name].map((sample, round) => pick(sample) / pick(samples[to][round])));
}

export class Report {
  rows = [];
  errors = 0;
  missed = 0;

  constructor(title) {
    this.title = title;
  }

  /** A figure for orientation. */
  tell(what, figure) {
    this.rows.push({ what, figure, target: '', verdict: '' });
  }

  /** A figure with a target: `{ atLeast }` or `{ atMost }`, compared with `value`. */
  hold(what, value, figure, { atLeast, atMost }) {
    const met = atLeast === undefined ? value <= atMost : value >= atLeast;
    if (!met) this.missed += 1;
    const target = atLeast === undefined ? `<= ${atMost}` : `>= ${atLeast}`;
    this.rows.push({ what, figure, target, verdict: met ? 'PASS' : 'FAIL' });
  }

  /** Answers, rows or statements that were not what they had to be. Any makes the bench fail. */
  failed(count, what) {
    this.errors += count;
    this.rows.push({
      what: `errors: ${what}`,
      figure: String(count),
      target: '0',
      verdict: count === 0 ? 'PASS' : 'FAIL',
    });
  }

  print() {
    const head = { what: this.title, figure: 'measured', target: 'target', verdict: '' };
    const all = [head, ...this.rows];
    const width = (column) => Math.max(...all.map((row) => row[column].length));
    const columns = ['what', 'figure', 'target', 'verdict'];
    const line = (row) => `| ${columns.map((column) => row[column].padEnd(width(column))).join(' | ')} |`;
    const rule = `|${columns.map((column) => '-'.repeat(width(column) + 2)).join('|')}|`;
    process.stdout.write(`\n${[line(head), rule, ...this.rows.map(line)].join('\n')}\n`);
  }
}

/** What was measured on: nothing that names the machine. */
export function machine() {
  const [cpu] = cpus();
  return `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 1024 ** 3)} GiB, Node ${process.version}`;
}
