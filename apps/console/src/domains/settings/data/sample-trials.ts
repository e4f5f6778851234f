import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { ScreeningFault, ScreeningRuleContent, ScreeningTest } from '@parvis/contracts';
import { toProblem } from '../../../shared/api/problem';
import { ScreeningRulesClient } from './screening-rules-client';

/** What became of a sample: what the draft says to it, that it is being asked, or that the draft cannot be asked. */
export type Trial = 'match' | 'skip' | 'unknown' | 'waiting' | 'refused';

const PAUSE_MS = 600;
const DRAFT = 'draft';
/** Asked while there is no sample, so that a pattern is checked while it is written. */
const ANY_TEXT = '?';
const keyOf = ({ text, language = null }: ScreeningTest) => `${language ?? ''}\n${text.trim()}`;

/** Asks the server what a rule that is being written says to its samples, once the writer pauses. Provided by the page. */
@Injectable()
export class SampleTrials {
  private readonly client = inject(ScreeningRulesClient);
  private readonly answers = signal<ReadonlyMap<string, Trial>>(new Map());
  private readonly found = signal<readonly ScreeningFault[]>([]);
  private asked = '';
  private round = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** What is wrong with the draft, as the server said last. */
  readonly faults = this.found.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.round += 1;
      clearTimeout(this.timer);
    });
  }

  /** Null: an empty one, or there is no draft to ask. */
  of(test: ScreeningTest): Trial | null {
    return test.text.trim() === '' ? null : (this.answers().get(keyOf(test)) ?? null);
  }

  /** Call it whenever the draft or a sample changed; null while the draft is not complete. */
  follow(content: ScreeningRuleContent | null): void {
    clearTimeout(this.timer);
    this.round += 1;
    if (content === null) {
      this.forget();
      return;
    }
    const { tests, ...rest } = content;
    const draft = { ...rest, name: rest.name || DRAFT };
    if (JSON.stringify(draft) !== this.asked) this.forget();
    const round = this.round;
    this.timer = setTimeout(() => void this.ask(draft, [...tests.match, ...tests.skip], round), PAUSE_MS);
  }

  private forget(): void {
    this.asked = '';
    this.answers.set(new Map());
    this.found.set([]);
  }

  private async ask(
    content: Omit<ScreeningRuleContent, 'tests'>,
    tests: readonly ScreeningTest[],
    round: number,
  ): Promise<void> {
    const isFirst = this.asked === '';
    this.asked = JSON.stringify(content);
    const open = tests.filter((test) => !this.answers().has(keyOf(test)) || this.of(test) === 'waiting');
    const samples = open.length > 0 || !isFirst ? open : [{ text: ANY_TEXT }];
    for (const test of samples) this.note(test, 'waiting');
    for (const test of samples) {
      const answer = await this.client.try({ text: test.text, language: test.language ?? null, content }).then(
        ({ rules }) => ({ outcome: rules.find(({ id }) => id === DRAFT)?.outcome ?? ('refused' as const) }),
        (failure: unknown) => ({ refused: toProblem(failure) }),
      ); // prettier-ignore
      if (round !== this.round) return;
      if ('refused' in answer) {
        // the draft is as wrong for the other samples
        this.found.set(answer.refused.errors);
        for (const one of samples) this.note(one, 'refused');
        return;
      }
      this.note(test, answer.outcome);
    }
  }

  private note(test: ScreeningTest, trial: Trial): void {
    this.answers.update((all) => new Map(all).set(keyOf(test), trial));
  }
}
