import type { CdkVirtualScrollViewport, VirtualScrollStrategy } from '@angular/cdk/scrolling';
import { Injectable, signal } from '@angular/core';
import { Subject } from 'rxjs';
import { RowLayout, type RowRange } from './row-layout';

/** Rows drawn beyond the window, and how few may be left before the next ones are drawn. */
const MARGIN = 6;
const LEAST_MARGIN = 2;

/** Tells the CDK viewport which rows to draw from a layout of fixed heights with headings between. */
@Injectable()
export class LayoutStrategy implements VirtualScrollStrategy {
  private readonly indexChanges = new Subject<number>();
  private viewport: CdkVirtualScrollViewport | undefined;
  private layout = new RowLayout(0, 1, [], 0);

  readonly scrolledIndexChange = this.indexChanges.asObservable();
  readonly range = signal<RowRange>({ start: 0, end: 0 }, { equal: (a, b) => a.start === b.start && a.end === b.end });
  /** First visible row and how far it is scrolled under the edge: what must stay in place when data changes. */
  readonly anchor = { index: 0, offset: 0 };

  attach(viewport: CdkVirtualScrollViewport): void {
    this.viewport = viewport;
    viewport.setTotalContentSize(this.layout.height);
    this.draw(true);
  }

  detach(): void {
    this.indexChanges.complete();
    this.viewport = undefined;
  }

  /** Takes a new layout; rows are drawn at once, scrolling stays with the caller. */
  use(layout: RowLayout): void {
    this.layout = layout;
    this.viewport?.setTotalContentSize(layout.height);
    this.draw(true);
  }

  onContentScrolled(): void {
    this.draw(false);
    this.remember();
  }

  onDataLengthChanged(): void {
    this.draw(true);
    this.remember();
  }

  onContentRendered(): void {
    // Heights are known beforehand, nothing is measured.
  }

  onRenderedOffsetChanged(): void {
    // Rows are placed one by one, the content as a whole is never moved.
  }

  /** Scrolls as little as needed to show a row whole. */
  scrollToIndex(index: number, behavior: ScrollBehavior = 'auto'): void {
    const viewport = this.viewport;
    if (!viewport) return;
    const top = this.layout.topOf(index);
    const scrolled = viewport.measureScrollOffset();
    const isFirstOfSection = this.layout.sections.some(({ start }) => start === index);
    const wanted = isFirstOfSection ? top - this.layout.sectionHeight : top;
    const bottom = top + this.layout.heightOf(index) - viewport.getViewportSize();
    if (wanted < scrolled) viewport.scrollToOffset(Math.max(0, wanted), behavior);
    else if (bottom > scrolled) viewport.scrollToOffset(bottom, behavior);
  }

  private draw(always: boolean): void {
    const viewport = this.viewport;
    if (!viewport) return;
    const top = viewport.measureScrollOffset();
    const height = viewport.getViewportSize();
    const { start, end } = this.range();
    const least = this.layout.rangeAt(top, height, LEAST_MARGIN);
    if (!always && start <= least.start && end >= least.end) return;
    const next = this.layout.rangeAt(top, height, MARGIN);
    this.range.set(next);
    viewport.setRenderedRange(next);
  }

  private remember(): void {
    const top = this.viewport?.measureScrollOffset() ?? 0;
    const index = this.layout.indexAt(top);
    this.anchor.index = index;
    this.anchor.offset = top - this.layout.topOf(index);
    this.indexChanges.next(index);
  }
}
