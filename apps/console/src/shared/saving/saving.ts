import { inject, Injectable, signal } from '@angular/core';
import { Toasts } from '@parvis/ui';
import { type Problem, toProblem } from '../api/problem';
import { Language } from '../i18n/language';
import { ProblemTexts } from '../api/problem-texts';
import type { MessageParams } from '../i18n/format-message';

/** One save at a time for a form: whether it runs, why it failed, and what to say when it worked. Provided by the form. */
@Injectable()
export class Saving {
  private readonly toasts = inject(Toasts);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly running = signal(false);
  private readonly failure = signal<Problem | null>(null);

  readonly busy = this.running.asReadonly();
  readonly problem = this.failure.asReadonly();

  /** Resolves with the answer, or null when it was refused; then `problem` says why. */
  async run<T>(save: () => Promise<T>): Promise<{ result: T } | null> {
    if (this.running()) return null;
    this.running.set(true);
    this.failure.set(null);
    try {
      return { result: await save() };
    } catch (error) {
      this.failure.set(toProblem(error));
      return null;
    } finally {
      this.running.set(false);
    }
  }

  text(): string | null {
    const problem = this.failure();
    return problem && this.problems.of(problem);
  }

  /** What is wrong with one field, when the server named it. */
  isRefused(pointer: string): boolean {
    return this.failure()?.errors.some((error) => error.pointer === pointer) ?? false;
  }

  say(key: string, params: MessageParams = {}): void {
    this.toasts.show({ text: this.language.text(key, params), tone: 'ok' });
  }

  /** For acts without a form to show it in. */
  sayProblem(): void {
    const text = this.text();
    if (text !== null) this.toasts.show({ text, tone: 'bad', lastsMs: null });
  }

  /** Something that was not run here failed: says so. */
  fail(error: unknown): void {
    this.failure.set(toProblem(error));
    this.sayProblem();
  }

  clear(): void {
    this.failure.set(null);
  }
}
