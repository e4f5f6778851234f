import { ChangeDetectionStrategy, Component, effect, type ElementRef, inject, input, output, signal, untracked, viewChild } from '@angular/core'; // prettier-ignore
import { SCREENING_EXPORT_FORMAT, type ScreeningRulesExport, type ScreeningRulesImport } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { ScreeningRulesClient } from '../data/screening-rules-client';
import { FaultWords } from '../ui/fault-words';

/** Rules from another workspace's file: they come in as shadow, switched off; what is refused is said rule by rule. */
@Component({
  selector: 'app-import-rules-dialog',
  imports: [Button, DialogBox, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog [open]="open()" [heading]="'screening.import.title' | text" (closed)="closed.emit()">
      <div class="done">
        @if (isOther()) {
          <p class="problem" role="alert">{{ 'screening.import.other' | text }}</p>
        }
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        @if (result(); as result) {
          <p role="status">
            {{ 'screening.import.result' | text: { created: result.created.length, refused: result.refused.length } }}
          </p>
          @if (result.refused.length) {
            <ul>
              @for (one of result.refused; track one.index) {
                <li>
                  <b>{{ one.name || ('screening.import.nameless' | text: { number: one.index + 1 }) }}</b>:
                  {{ faults.of(one.faults[0] ?? { pointer: '', detail: '' }) }}
                </li>
              }
            </ul>
          }
          @if (result.dropped.length) {
            <p>{{ 'screening.import.dropped' | text }}</p>
            <ul>
              @for (one of result.dropped; track one.index + one.pointer) {
                <li>{{ one.name }}</li>
              }
            </ul>
          }
        } @else {
          <p>{{ 'screening.import.text' | text }}</p>
        }
        <input
          #files
          type="file"
          hidden
          accept=".json,application/json"
          [attr.aria-label]="'screening.import.file' | text"
          (change)="read()"
        />
      </div>
      <mi-button dialogActions (pressed)="closed.emit()">{{ (result() ? 'ui.close' : 'ui.cancel') | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="files.click()">{{
        'screening.import.choose' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ImportRulesDialog {
  private readonly client = inject(ScreeningRulesClient);
  protected readonly faults = inject(FaultWords);
  protected readonly saving = inject(Saving);
  readonly open = input.required<boolean>();
  readonly closed = output();
  readonly imported = output();

  private readonly files = viewChild.required<ElementRef<HTMLInputElement>>('files');
  protected readonly result = signal<ScreeningRulesImport | null>(null);
  protected readonly isOther = signal(false);

  constructor() {
    effect(() => {
      this.open();
      untracked(() => {
        this.result.set(null);
        this.isOther.set(false);
        this.saving.clear();
      });
    });
  }

  protected async read(): Promise<void> {
    const input = this.files().nativeElement;
    const file = input.files?.[0];
    if (!file) return;
    const text = await file.text();
    input.value = ''; // the same file may be chosen again
    const rules = rulesIn(text);
    this.isOther.set(rules === null);
    if (rules === null) return;
    const imported = await this.saving.run(() => this.client.import(rules));
    if (!imported) return;
    this.result.set(imported.result);
    this.imported.emit();
  }
}

/** Null: the file holds something else. */
function rulesIn(text: string): ScreeningRulesExport | null {
  try {
    const read: unknown = JSON.parse(text);
    const isOurs = typeof read === 'object' && read !== null && 'format' in read && read.format === SCREENING_EXPORT_FORMAT; // prettier-ignore
    return isOurs ? (read as ScreeningRulesExport) : null;
  } catch {
    return null;
  }
}
