import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import { Announcer, Button } from '@parvis/ui';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';

/** An address that has to go elsewhere, with a button that copies it. Where the clipboard is closed it gets selected instead. */
@Component({
  selector: 'app-copy-line',
  imports: [Button, TextPipe],
  template: `
    <input #field type="text" readonly [value]="value()" [attr.aria-label]="label()" (focus)="field.select()" />
    <mi-button icon="copy" (pressed)="copy(field)">{{ (copied() ? 'ui.copied' : 'copy.action') | text }}</mi-button>
  `,
  styles: `
    :host {
      display: flex;
      gap: 8px;
      min-width: 0;
    }
    input {
      flex: 1;
      min-width: 0;
      padding: 0 10px;
      border: 1px solid var(--border-control);
      border-radius: var(--r-2);
      background: var(--sunken);
      font: 12px/18px var(--font-mono);
      color: var(--text-2);
      text-overflow: ellipsis;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CopyLine {
  private readonly announcer = inject(Announcer);
  private readonly language = inject(Language);
  readonly value = input.required<string>();
  readonly label = input.required<string>();
  protected readonly copied = signal(false);

  protected async copy(field: HTMLInputElement): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.value());
      this.copied.set(true);
      this.announcer.polite(this.language.text('ui.copied'));
    } catch {
      field.focus();
    }
  }
}
