import { signal } from '@angular/core';
import type { DraftBody, DraftView } from '@parvis/contracts';
import { toProblem } from '../../../shared/api/problem';

const SAVE_AFTER_MS = 400;

export type Resolution = 'theirs' | 'mine' | 'both';

interface Ends<Saved> {
  /** Writes on from a version; null: there was nothing. Answers null when there is nothing any more. */
  save(body: DraftBody, version: number | null): Promise<Saved | null>;
  /** The text on the screen is another one now, not by the hand of who sits here. */
  adopted(draft: DraftBody | null): void;
  /** What there is here, which version it grew from, and whether the server lacks it. */
  kept(draft: DraftBody, version: number | null, isDirty: boolean): void;
}

/**
 * One text that is written in several places: saved after a pause, taken over live while nothing was written here, and never
 * overwritten unseen: when both sides wrote, the person is asked.
 */
export class DraftSync<Saved extends DraftView> {
  private readonly saved = signal<Saved | null>(null);
  private readonly disputed = signal<Saved | null>(null);
  private mine: DraftBody | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private running: Promise<void> | null = null;
  private heard: { draft: Saved | null } | null = null;

  /** As the server has it. */
  readonly base = this.saved.asReadonly();
  /** What was written elsewhere while something else was written here. */
  readonly conflict = this.disputed.asReadonly();

  constructor(private readonly ends: Ends<Saved>) {}

  /** Begins with what this machine kept and what it had grown from. */
  begin(mine: DraftBody | null, base: Saved | null): void {
    this.mine = mine;
    this.saved.set(base);
  }

  write(body: DraftBody): void {
    this.mine = body;
    this.keep();
    this.schedule();
  }

  /** Something is on its way to the server or has to be. */
  isDirty(): boolean {
    const [mine, base] = [this.mine, this.saved()];
    return (mine?.text ?? '') !== (base?.text ?? '') || (mine !== null && mine.text !== '' && mine.verb !== base?.verb);
  }

  /** The server has another state than before: told by it, or read from it. */
  hear(draft: Saved | null): void {
    if (this.running) {
      this.heard = { draft };
      return;
    }
    const base = this.saved();
    if ((draft?.version ?? 0) === (base?.version ?? 0) || (draft && base && draft.version < base.version)) return;
    const wasDirty = this.isDirty();
    this.saved.set(draft);
    if (!wasDirty) this.adopt(draft);
    else if (draft && this.isDirty()) this.disputed.set(draft);
    else this.schedule();
  }

  /** What becomes of both texts. */
  resolve(how: Resolution): void {
    const theirs = this.disputed();
    this.disputed.set(null);
    if (theirs && how === 'theirs') this.adopt({ text: theirs.text, verb: theirs.verb });
    else if (theirs && how === 'both')
      this.adopt({ text: `${theirs.text}\n\n${this.mine?.text ?? ''}`, verb: this.mine?.verb ?? theirs.verb });
    this.schedule();
  }

  /** Saves what is not saved yet, without the pause. */
  async flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    await this.running;
    if (!this.isDirty() || this.disputed()) return;
    this.running = this.save();
    await this.running;
  }

  /** What is on its way to the server has arrived, and nothing follows it by itself. */
  async settled(): Promise<void> {
    await this.running;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  /** Nothing more is saved from here. */
  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.mine = this.saved();
  }

  private async save(): Promise<void> {
    const body = this.mine ?? { text: '', verb: 'reply' };
    try {
      this.saved.set(await this.ends.save(body, this.saved()?.version ?? null));
      this.keep();
    } catch (error) {
      const { code, current } = toProblem(error);
      // else what is here is kept and saved with the next change
      if (code === 'stale-version') this.heard = { draft: (current ?? null) as Saved | null };
    } finally {
      this.running = null;
    }
    const { heard } = this;
    this.heard = null;
    if (heard) this.hear(heard.draft);
    else if (this.mine !== body) this.schedule();
  }

  private adopt(draft: DraftBody | null): void {
    this.mine = draft;
    this.keep();
    this.ends.adopted(draft);
  }

  private keep(): void {
    this.ends.kept(this.mine ?? { text: '', verb: 'reply' }, this.saved()?.version ?? null, this.isDirty());
  }

  private schedule(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), SAVE_AFTER_MS);
  }
}
