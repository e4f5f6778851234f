import { DestroyRef, DOCUMENT, inject, Injectable } from '@angular/core';

const MERGE_MS = 1000;
const GAP_MS = 5000;

/** Says things to assistive technology. Texts of one second are merged, and at most one is said every five seconds. */
@Injectable({ providedIn: 'root' })
export class Announcer {
  private readonly document = inject(DOCUMENT);
  private readonly regions = {
    polite: new LiveRegion(this.document, 'polite'),
    assertive: new LiveRegion(this.document, 'assertive'),
  };

  constructor() {
    inject(DestroyRef).onDestroy(() => {
      this.regions.polite.remove();
      this.regions.assertive.remove();
    });
  }

  /** Counts, new items, saved, undo available. */
  polite(text: string): void {
    this.regions.polite.add(text);
  }

  /** Send failed, decision refused, session ends. */
  assertive(text: string): void {
    this.regions.assertive.add(text);
  }
}

class LiveRegion {
  private readonly element: HTMLElement;
  private waiting: string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saidAt = -GAP_MS;

  constructor(document: Document, politeness: 'polite' | 'assertive') {
    this.element = document.createElement('div');
    this.element.className = 'sr';
    this.element.setAttribute('aria-live', politeness);
    this.element.setAttribute('role', politeness === 'polite' ? 'status' : 'alert');
    document.body.appendChild(this.element);
  }

  add(text: string): void {
    if (!this.waiting.includes(text)) this.waiting.push(text);
    this.timer ??= setTimeout(() => this.say(), Math.max(MERGE_MS, this.saidAt + GAP_MS - Date.now()));
  }

  remove(): void {
    clearTimeout(this.timer);
    this.element.remove();
  }

  private say(): void {
    this.timer = undefined;
    this.saidAt = Date.now();
    // A new node each time: the same text said twice is a change that screen readers notice.
    const line = this.element.ownerDocument.createElement('div');
    line.textContent = this.waiting.join('. ');
    this.element.replaceChildren(line);
    this.waiting = [];
  }
}
