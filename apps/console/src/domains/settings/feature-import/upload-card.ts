import {
  ChangeDetectionStrategy,
  Component,
  computed,
  type ElementRef,
  inject,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { IMPORT_SOURCES, type ImportSource, type ImportView } from '@parvis/contracts';
import { Button, Card, Segmented } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ImportsClient } from '../data/imports-client';
import { Saving } from '../data/saving';

/** First step: which product, which file. */
@Component({
  selector: 'app-upload-card',
  imports: [Button, Card, Field, Segmented, TextPipe],
  providers: [Saving],
  template: `
    <mi-card [heading]="'settings.import.upload' | text" [text]="'settings.import.upload-text' | text">
      <form (submit)="$event.preventDefault()">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-segmented [segments]="sources()" [label]="'settings.import.source' | text" [(value)]="source" />
        <p class="hint">{{ 'settings.import.how-' + source() | text }}</p>
        <mi-field
          name="origin"
          [maxLength]="60"
          [label]="'settings.import.origin' | text"
          [hint]="'settings.import.origin-text' | text"
          [placeholder]="source()"
          [(value)]="origin"
        />
        <input
          #files
          type="file"
          hidden
          accept=".zip,.json,.ndjson,.jsonl,.csv"
          [attr.aria-label]="'settings.import.file' | text"
          (change)="upload()"
        />
        <div>
          <mi-button kind="primary" icon="plus" [busy]="saving.busy()" (pressed)="files.click()">{{
            'settings.import.choose' | text
          }}</mi-button>
        </div>
      </form>
    </mi-card>
  `,
  styles: `
    form {
      display: grid;
      gap: 14px;
    }
    .hint {
      max-width: 68ch;
      color: var(--text-2);
    }
    .problem {
      padding: 8px 12px;
      border-radius: var(--r-3);
      background: var(--danger-tint);
      color: var(--danger-text);
      box-shadow: inset 0 0 0 1px var(--danger-border);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UploadCard {
  private readonly client = inject(ImportsClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly uploaded = output<ImportView>();

  private readonly files = viewChild.required<ElementRef<HTMLInputElement>>('files');
  protected readonly source = signal<ImportSource>('chatwoot');
  protected readonly origin = signal('');
  protected readonly sources = computed(() =>
    IMPORT_SOURCES.map((id) => ({ id, label: this.language.text(`settings.import.source-${id}`) })),
  );

  protected async upload(): Promise<void> {
    const input = this.files().nativeElement;
    const file = input.files?.[0];
    input.value = ''; // the same file may be chosen again
    if (!file) return;
    const made = await this.saving.run(() => this.client.upload(this.source(), this.origin().trim(), file));
    if (made) this.uploaded.emit(made.result);
  }
}
