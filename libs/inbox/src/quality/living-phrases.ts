import { Injectable } from '@nestjs/common';
import { REVIEW_ANSWERS, TRAINING_TOPICS } from '@parvis/contracts';
import { createLogger } from '@parvis/platform';
import { PracticeConfig } from './practice-config';
import type { TrainingSample } from './training-sample';

const logger = createLogger('practice');
const PATIENCE_MS = 2000;
const LONGEST = 500;

export interface PhrasesAsked {
  language: 'fr' | 'en' | undefined;
  count: number;
  /** The same seed makes up the same. */
  seed: string;
}

/** Phrases of the demo's fake network, made up as they are asked for: where it does not run, or does not answer, there are none. */
@Injectable()
export class LivingPhrases {
  constructor(private readonly config: PracticeConfig) {}

  async draw({ language, count, seed }: PhrasesAsked): Promise<TrainingSample[]> {
    if (this.config.practiceUrl === undefined) return [];
    const url = new URL(this.config.practiceUrl);
    url.searchParams.set('count', String(count));
    url.searchParams.set('seed', seed);
    if (language) url.searchParams.set('language', language);
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
      return response.ok ? phrasesIn(await response.json()).slice(0, count) : [];
    } catch (error) {
      logger.warn({ err: error }, 'the demo network made up no phrases: practice is made of samples alone');
      return [];
    }
  }
}

/** What is well-formed of an answer; the rest is left out. */
export function phrasesIn(answer: unknown): TrainingSample[] {
  if (!Array.isArray(answer)) return [];
  return answer.flatMap((one: unknown, index) => {
    const { language, text, answer: right, topic, explanation } = (one ?? {}) as Partial<Record<string, unknown>>;
    const said = REVIEW_ANSWERS.find((name) => name === right);
    const about = TRAINING_TOPICS.find((name) => name === topic);
    const why = (explanation ?? {}) as Partial<Record<string, unknown>>;
    if (!said || !about || !isWords(text) || !isWords(why['fr']) || !isWords(why['en'])) return [];
    const id = `living-${index}`;
    return [{ id, language: language === 'en' ? 'en' : 'fr', text, answer: said, topic: about, explanation: { fr: why['fr'], en: why['en'] } }]; // prettier-ignore
  });
}

const isWords = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST; // prettier-ignore
