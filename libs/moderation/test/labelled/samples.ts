import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a sample was written as. A `hard-negative` looks like harm and is none. */
export const SAMPLE_LABELS = [
  'complaint',
  'insult',
  'threat',
  'hate',
  'spam',
  'scam',
  'praise',
  'question',
  'personal-data',
  'criticism-with-swearing',
  'obfuscation',
  'hard-negative',
] as const;
export type SampleLabel = (typeof SAMPLE_LABELS)[number];

export interface Sample {
  id: string;
  text: string;
  language: string;
  label: SampleLabel;
  /** Of an obfuscation: the term it has to be read as. */
  term?: string;
  /** Of personal data: every kind in it. */
  kinds?: string[];
}

export const FOLDER = join('libs', 'moderation', 'test', 'labelled');

/** All samples, from the root of the repository. */
export function readSamples(root: string): Sample[] {
  return ['fr', 'en'].flatMap((language) =>
    readFileSync(join(root, FOLDER, `samples.${language}.jsonl`), 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Sample),
  );
}

/**
 * Two halves: rules and lists are made better by what is wrong in `tune`; of `test` only totals are looked at. Within each label
 * and language by turns in the order of a hash of the id, so that a new sample moves few others.
 */
export function halvesOf(samples: readonly Sample[]): { tune: Sample[]; test: Sample[] } {
  const strata = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = `${sample.label} ${sample.id.slice(0, 2)}`;
    strata.set(key, [...(strata.get(key) ?? []), sample]);
  }
  const halves: { tune: Sample[]; test: Sample[] } = { tune: [], test: [] };
  for (const stratum of strata.values())
    [...stratum]
      .sort((a, b) => hashOf(a.id) - hashOf(b.id))
      .forEach((sample, n) => halves[n % 2 === 0 ? 'tune' : 'test'].push(sample));
  return halves;
}

/** FNV-1a, mixed. */
function hashOf(id: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) value = Math.imul(value ^ id.charCodeAt(at), 0x01000193);
  return Math.imul(value ^ (value >>> 15), 0x85ebca6b) >>> 0;
}
