import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { cutAtMarks, type TextMark } from './mark-parts';

/** What somebody wrote, with what was found in it: red for harm, amber for what is worth a look or somebody's data. */
@Component({
  selector: 'mi-marked-text',
  template: `@for (part of parts(); track $index) {
    @if (part.mark; as mark) {
      <mark [class]="mark.tone" [title]="mark.title ?? ''">{{ part.text }}</mark>
    } @else {
      <ng-container>{{ part.text }}</ng-container>
    }
  }`,
  styles: `
    :host {
      overflow-wrap: anywhere;
    }
    mark {
      padding: 0 2px;
      border-radius: 3px;
      background: var(--danger-tint);
      color: var(--danger-text);
      box-shadow: inset 0 -1px 0 var(--danger-border);
    }
    mark.soft,
    mark.personal {
      background: var(--warning-tint);
      color: var(--warning-text);
      box-shadow: inset 0 -1px 0 var(--warning-border);
    }
    mark.personal {
      font-variant-numeric: tabular-nums;
    }
    @media (forced-colors: active) {
      mark {
        outline: 1px solid CanvasText;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MarkedText {
  readonly text = input.required<string>();
  readonly marks = input<readonly TextMark[]>([]);
  protected readonly parts = computed(() => cutAtMarks(this.text(), this.marks()));
}
