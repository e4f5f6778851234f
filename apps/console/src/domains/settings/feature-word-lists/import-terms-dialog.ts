import { ChangeDetectionStrategy, Component, computed, effect, type ElementRef, inject, input, output, signal, untracked, viewChild } from '@angular/core'; // prettier-ignore
import { type ImportTermsBody, type ImportTermsView, TERM_CATEGORIES, WORD_LIMITS } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { NEW_TERM, pastedTerms, type TermForm } from '../data/term-form';
import { WordListsClient } from '../data/word-lists-client';
import { TermWords } from '../ui/term-words';

/** The field that the server names first in why it refuses a row. */
const FIELDS = ['text', 'language', 'severity', 'category', 'note', 'exceptions'] as const;

/** Many terms at once, pasted one a line or from a CSV or JSON file; the report says of each row that was refused why. */
@Component({
  selector: 'app-import-terms-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  templateUrl: './import-terms-dialog.html',
  styleUrl: '../ui/form-dialog.css',
  styles: `
    .pairs {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
      gap: 12px;
    }
    ul {
      display: grid;
      gap: 4px;
      max-height: 260px;
      margin: 0;
      padding: 0;
      overflow-y: auto;
      list-style: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportTermsDialog {
  private readonly client = inject(WordListsClient);
  private readonly language = inject(Language);
  protected readonly words = inject(TermWords);
  protected readonly saving = inject(Saving);
  readonly listId = input.required<string>();
  readonly from = input.required<'paste' | 'file' | null>();
  readonly imported = output();
  readonly closed = output();

  private readonly files = viewChild.required<ElementRef<HTMLInputElement>>('files');
  protected readonly text = signal('');
  protected readonly shared = signal<TermForm>(NEW_TERM);
  protected readonly report = signal<ImportTermsView | null>(null);
  protected readonly isTooLarge = signal(false);
  protected readonly count = computed(() => pastedTerms(this.text(), this.shared()).length);
  protected readonly refused = computed(() =>
    (this.report()?.refused ?? []).map(({ row, text, detail }) => {
      const field = FIELDS.find((one) => detail.startsWith(`${one} `));
      const why = this.language.text(`screening.words.refused-${field ?? (detail.includes('twice') ? 'twice' : 'text')}`);
      return { row, text: this.language.text('screening.words.refused-row', { row, text, why }) };
    }),
  ); // prettier-ignore

  constructor() {
    effect(() => {
      this.from();
      untracked(() => {
        this.text.set('');
        this.report.set(null);
        this.isTooLarge.set(false);
        this.saving.clear();
      });
    });
  }

  protected setShared(change: Partial<TermForm>): void {
    this.shared.update((form) => ({ ...form, ...change }));
  }

  protected setCategory(value: string): void {
    const category = TERM_CATEGORIES.find((one) => one === value);
    if (category) this.setShared({ category });
  }

  protected async paste(event?: Event): Promise<void> {
    event?.preventDefault();
    if (this.count() === 0) return;
    await this.send({ format: 'json', content: JSON.stringify(pastedTerms(this.text(), this.shared())) });
  }

  protected async read(): Promise<void> {
    const input = this.files().nativeElement;
    const file = input.files?.[0];
    if (!file) return;
    this.isTooLarge.set(file.size > WORD_LIMITS.importBytes);
    const content = this.isTooLarge() ? '' : await file.text();
    input.value = ''; // the same file may be chosen again
    if (content !== '') await this.send({ format: /\.json$/i.test(file.name) ? 'json' : 'csv', content });
  }

  private async send(body: ImportTermsBody): Promise<void> {
    const sent = await this.saving.run(() => this.client.import(this.listId(), body));
    if (!sent) return;
    this.report.set(sent.result);
    this.imported.emit();
  }
}
