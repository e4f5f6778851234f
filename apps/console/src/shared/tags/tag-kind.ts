import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { TagView } from '@parvis/contracts';
import { TextPipe } from '../i18n/text-pipe';

/** Which axis of feedback a tag feeds: a shape and a word, so that colour is never alone. */
@Component({
  selector: 'app-tag-kind',
  imports: [TextPipe],
  template: `<i aria-hidden="true"></i>{{ 'tag-kind.' + kind() | text }}`,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 5px;
      font-weight: 500;
      white-space: nowrap;
      color: var(--text-2);
    }
    i {
      flex: none;
      width: 7px;
      height: 7px;
      background: currentColor;
    }
    :host(.problem) {
      color: var(--danger-text);
    }
    :host(.problem) i {
      border-radius: 50%;
    }
    :host(.request) {
      color: var(--accent-text);
    }
    :host(.request) i {
      rotate: 45deg;
      scale: 0.9;
      border-radius: 1px;
    }
    :host(.feedback) {
      color: var(--info-text);
    }
    :host(.feedback) i {
      border-radius: 1.5px;
    }
    :host(.other) i {
      background: none;
      border-radius: 50%;
      box-shadow: inset 0 0 0 1.5px currentColor;
    }
    @media (forced-colors: active) {
      i {
        forced-color-adjust: none;
      }
    }
  `,
  host: { '[class]': 'kind()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagKind {
  readonly kind = input.required<TagView['kind']>();
}

export const TAG_KINDS = ['problem', 'request', 'feedback', 'other'] as const satisfies readonly TagView['kind'][];
