import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { IconButton } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { HitTrail } from '../data/hit-trail';

/** Above the messages when they were come to by a search: which hit this is, and the ones before and after it. */
@Component({
  selector: 'app-hit-bar',
  imports: [IconButton, TextPipe],
  template: `
    @if (trail.hits().length > 1 || trail.isReading()) {
      <div class="bar" role="group" [attr.aria-label]="'search.trail.label' | text">
        <span class="clip grow" role="status">{{ text() }}</span>
        @if (trail.hits().length > 1) {
          <mi-icon-button
            icon="arrow-up"
            size="sm"
            keys="Shift+W"
            [label]="'search.action.previous' | text"
            (pressed)="trail.step(-1)"
          />
          <mi-icon-button
            icon="arrow-down"
            size="sm"
            keys="W"
            [label]="'search.action.next' | text"
            (pressed)="trail.step(1)"
          />
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: block;
      flex: none;
    }
    .bar {
      display: flex;
      align-items: center;
      gap: 4px;
      min-height: 34px;
      padding: 0 12px 0 20px;
      border-bottom: 1px solid var(--border-subtle);
      background: var(--sunken);
      font-size: 12px;
      color: var(--text-2);
    }
    @media (max-width: 640px) {
      .bar {
        min-height: 44px;
        padding: 0 8px 0 14px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HitBar {
  private readonly language = inject(Language);
  protected readonly trail = inject(HitTrail);

  protected readonly text = computed(() => {
    if (this.trail.isReading()) return this.language.text('search.trail.reading');
    const [count, query, at] = [this.trail.hits().length, this.trail.query(), this.trail.index() + 1];
    return this.language.text(at > 0 ? 'search.trail.at' : 'search.trail.count', { at, count, query });
  });
}
