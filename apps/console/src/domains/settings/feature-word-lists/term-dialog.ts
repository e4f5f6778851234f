import { ChangeDetectionStrategy, Component, computed, effect, inject, input, output, signal, untracked } from '@angular/core'; // prettier-ignore
import { TERM_CATEGORIES, WORD_LIMITS, type WordTermBody, type WordTermView } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { NEW_TERM, termBody, type TermForm, termForm } from '../data/term-form';
import { Saving } from '../data/saving';
import { WordListsClient } from '../data/word-lists-client';
import { ChipField } from '../ui/chip-field';
import { TermWords } from '../ui/term-words';

/** A term with what it means and the words that look like it and are none. */
@Component({
  selector: 'app-term-dialog',
  imports: [Button, ChipField, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog [open]="term() !== null" [heading]="heading()" (closed)="close()">
      <form (submit)="save($event)">
        @if (saving.text() && !wrong()) {
          <p class="problem" role="alert">{{ saving.text() }}</p>
        }
        <mi-field
          name="term-text"
          [required]="true"
          [maxLength]="limits.text"
          [label]="'screening.words.term' | text"
          [hint]="'screening.words.term-hint' | text"
          [error]="textError()"
          [value]="form().text"
          (valueChange)="set({ text: $event })"
        />
        <div class="pairs">
          <mi-select
            [label]="'screening.words.language' | text"
            [hint]="'screening.words.language-hint' | text"
            [options]="words.languages()"
            [value]="form().language"
            (valueChange)="set({ language: $event })"
          />
          <mi-select
            [label]="'screening.words.category' | text"
            [options]="words.categories()"
            [value]="form().category"
            (valueChange)="setCategory($event)"
          />
          <mi-select
            [label]="'screening.part.severity' | text"
            [options]="words.severities()"
            [value]="form().severity"
            (valueChange)="set({ severity: $event })"
          />
        </div>
        <app-chip-field
          [label]="'screening.words.exceptions' | text"
          [hint]="'screening.words.exceptions-hint' | text"
          [maxLength]="limits.text"
          [error]="saving.isRefused('/exceptions') ? ('screening.words.exceptions-wrong' | text) : null"
          [values]="form().exceptions"
          (valuesChange)="set({ exceptions: [...$event] })"
        />
        <mi-field
          name="term-note"
          [maxLength]="limits.note"
          [label]="'screening.words.note' | text"
          [value]="form().note"
          (valueChange)="set({ note: $event })"
        />
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="save()">{{
        'screening.save' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  styles: `
    .pairs {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
      gap: 12px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TermDialog {
  private readonly client = inject(WordListsClient);
  private readonly language = inject(Language);
  protected readonly words = inject(TermWords);
  protected readonly saving = inject(Saving);
  readonly listId = input.required<string>();
  readonly term = input.required<WordTermView | 'new' | null>();
  readonly saved = output<WordTermView>();
  readonly closed = output();

  protected readonly limits = WORD_LIMITS;
  protected readonly form = signal<TermForm>(NEW_TERM);
  private readonly tried = signal(false);
  protected readonly wrong = computed(() => this.saving.isRefused('/text') || this.saving.isRefused('/exceptions') || this.saving.problem()?.code === 'already-exists'); // prettier-ignore
  protected readonly heading = computed(() => {
    const term = this.term();
    return term === 'new' || term === null
      ? this.language.text('screening.words.add')
      : this.language.text('screening.words.edit', { name: term.text });
  });
  protected readonly textError = computed(() => {
    if (this.saving.problem()?.code === 'already-exists') return this.language.text('screening.words.text-taken');
    const isMissing = this.tried() && !/[\p{L}\p{N}]/u.test(this.form().text);
    return isMissing || this.saving.isRefused('/text') ? this.language.text('screening.words.text-wrong') : null;
  });

  constructor() {
    effect(() => {
      const term = this.term();
      untracked(() => {
        this.tried.set(false);
        this.saving.clear();
        this.form.set(term === null || term === 'new' ? NEW_TERM : termForm(term));
      });
    });
  }

  /** What was refused is another thing once it is written anew. */
  protected set(change: Partial<TermForm>): void {
    this.saving.clear();
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected setCategory(value: string): void {
    const category = TERM_CATEGORIES.find((one) => one === value);
    if (category) this.set({ category });
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const term = this.term();
    if (term === null || this.textError() !== null) return;
    const body: WordTermBody = termBody(this.form());
    const saved = await this.saving.run(() => term === 'new' ? this.client.addTerm(this.listId(), body) : this.client.updateTerm(term, body)); // prettier-ignore
    if (!saved) return;
    this.saving.say('screening.saved', { name: saved.result.text });
    this.saved.emit(saved.result);
    this.close();
  }

  protected close(): void {
    this.saving.clear();
    this.closed.emit();
  }
}
