import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  output,
  viewChild,
} from '@angular/core';
import { Kbd } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Why: each reason behind a letter, Enter for none, Escape to think again. */
@Component({
  selector: 'app-reason-choice',
  imports: [Kbd, TextPipe],
  template: `
    <h3>{{ 'followup.review.why' | text }}</h3>
    <ul [attr.aria-label]="'moderation.reason.label' | text">
      <li>
        <button #first type="button" (click)="chosen.emit(null)">
          <mi-kbd keys="Enter" /><span>{{ 'moderation.reason.without' | text }}</span>
        </button>
      </li>
      @for (reason of reasons(); track reason.id) {
        <li>
          <button type="button" [attr.aria-keyshortcuts]="reason.letter" (click)="chosen.emit(reason.id)">
            <mi-kbd [keys]="reason.letter" /><span>{{ reason.text }}</span>
          </button>
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: block;
      max-width: 520px;
    }
    h3 {
      margin-bottom: 4px;
      font: 600 13px/20px var(--font);
    }
    ul {
      display: grid;
      gap: 2px;
    }
    button {
      display: flex;
      align-items: center;
      gap: 10px;
      width: 100%;
      min-height: 32px;
      padding: 4px 8px;
      border-radius: var(--r-2);
      text-align: left;
    }
    button:hover,
    button:focus-visible {
      background: var(--hover);
    }
  `,
  host: { '(keydown)': 'onKey($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReasonChoice {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  readonly chosen = output<string | null>();
  readonly left = output();
  private readonly first = viewChild.required<ElementRef<HTMLButtonElement>>('first');

  protected readonly reasons = computed(() =>
    this.directory
      .policyReasons()
      .slice(0, LETTERS.length)
      .map(({ id, label }, index) => ({ id, text: this.language.pick(label), letter: LETTERS.charAt(index) })),
  );

  constructor() {
    afterNextRender(() => {
      this.first().nativeElement.focus();
    });
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const reason = this.reasons().find(({ letter }) => letter === event.key.toUpperCase());
    if (reason) this.chosen.emit(reason.id);
    else if (event.key === 'Escape') this.left.emit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
