/**
 * Runs work together, at most once a frame, so that a burst of events costs one rendering. A hidden tab gets no frames:
 * there a timer takes over.
 */
export class FrameBatch {
  private waiting: (() => void)[] = [];
  private scheduled = false;

  add(work: () => void): void {
    this.waiting.push(work);
    if (this.scheduled) return;
    this.scheduled = true;
    const flush = () => {
      this.flush();
    };
    if (document.hidden) setTimeout(flush, 100);
    else requestAnimationFrame(flush);
  }

  private flush(): void {
    const work = this.waiting;
    this.waiting = [];
    this.scheduled = false;
    for (const run of work) run();
  }
}
