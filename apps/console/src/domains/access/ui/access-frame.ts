import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { Segmented } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';

const LANGUAGES = [
  { id: 'fr', label: 'Français' },
  { id: 'en', label: 'English' },
] as const;

/** The page before one is signed in: one sheet, one task, and the choice of language. */
@Component({
  selector: 'app-access-frame',
  imports: [Segmented, TextPipe],
  template: `
    <main>
      <div class="card">
        <svg
          class="mark"
          width="34"
          height="34"
          viewBox="0 0 20 20"
          aria-hidden="true"
          fill="none"
          stroke="currentColor"
          stroke-width="1.7"
          stroke-linecap="round"
          stroke-linejoin="round"
        >
          <path d="M3 16.500h14M5 16v-5a5 5 0 0 1 10 0v5M8.500 16v-4.500a1.500 1.500 0 0 1 3 0V16" />
        </svg>
        <h1>{{ heading() }}</h1>
        @if (lead(); as text) {
          <p class="lead">{{ text }}</p>
        }
        <ng-content />
      </div>
      <mi-segmented
        [segments]="languages"
        [label]="'me.language' | text"
        [value]="language.current()"
        (valueChange)="use($event)"
      />
    </main>
  `,
  styles: `
    :host {
      display: block;
      height: 100%;
      overflow: auto;
    }
    main {
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 20px;
      min-height: 100%;
      padding: 24px 16px;
    }
    .card {
      width: min(400px, calc(100vw - 32px));
      padding: 32px;
      border: 1px solid var(--border-subtle);
      border-radius: var(--r-4);
      background: var(--surface);
      box-shadow: var(--e-2);
    }
    .mark {
      display: block;
      margin-bottom: 18px;
      padding: 7px;
      border-radius: 10px;
      background: var(--text);
      color: var(--surface);
    }
    h1 {
      font: 600 20px/28px var(--font);
      letter-spacing: -0.02em;
    }
    .lead {
      margin-top: 4px;
      color: var(--text-2);
    }
    @media (max-width: 640px) {
      .card {
        padding: 24px 20px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AccessFrame {
  protected readonly language = inject(Language);
  protected readonly languages = LANGUAGES;
  readonly heading = input.required<string>();
  readonly lead = input<string>();

  protected use(id: string): void {
    const code = LANGUAGES.find((one) => one.id === id)?.id;
    if (code) void this.language.use(code);
  }
}
