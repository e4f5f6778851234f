import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, model, signal } from '@angular/core';
import type { AttachmentView } from '@parvis/contracts';
import { Button, Format, IconButton } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RepliesSettingsClient } from '../data/replies-client';
import { Saving } from '../data/saving';

/** The files that go out with one wording of a prepared answer. */
@Component({
  selector: 'app-variant-files',
  imports: [Button, IconButton, TextPipe],
  providers: [Saving],
  template: `
    @if (saving.text(); as text) {
      <p class="problem" role="alert">{{ text }}</p>
    }
    @if (rows().length > 0) {
      <ul>
        @for (row of rows(); track row.id) {
          <li>
            <span>{{ row.name }}</span>
            <span class="subtle">{{ row.size }}</span>
            <mi-icon-button
              icon="x"
              [label]="'settings.replies.drop-file' | text: { name: row.name }"
              (pressed)="drop(row.id)"
            />
          </li>
        }
      </ul>
    }
    <input
      #chosen
      type="file"
      hidden
      multiple
      [attr.aria-label]="'settings.replies.files' | text"
      (change)="add(chosen)"
    />
    <mi-button size="sm" icon="paperclip" [busy]="busy()" (pressed)="chosen.click()">{{
      'settings.replies.add-file' | text
    }}</mi-button>
  `,
  styles: `
    :host {
      display: grid;
      justify-items: start;
      gap: 6px;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      margin: 0;
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: 6px;
      max-width: 100%;
      padding-left: 8px;
      border: 1px solid var(--border-subtle);
      border-radius: var(--r-2);
    }
    li > span:first-child {
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .problem {
      color: var(--danger-text);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class VariantFiles {
  private readonly client = inject(RepliesSettingsClient);
  private readonly format = inject(Format);
  private readonly destroyRef = inject(DestroyRef);
  protected readonly saving = inject(Saving);
  readonly files = model.required<readonly AttachmentView[]>();
  private readonly sending = signal(false);
  /** Files are on their way: what is saved meanwhile would go without them. */
  readonly busy = this.sending.asReadonly();

  protected readonly rows = computed(() =>
    this.files().map(({ id, name, size }) => ({ id, name, size: this.format.bytes(size) })),
  );

  protected async add(input: HTMLInputElement): Promise<void> {
    const chosen = [...(input.files ?? [])];
    input.value = ''; // the same file may be chosen again
    this.sending.set(true);
    for (const file of chosen) {
      const kept = await this.saving.run(() => this.client.upload(file));
      if (!kept || this.destroyRef.destroyed) break; // the dialog was closed: what comes now belongs to no answer
      this.files.update((all) => [...all, kept.result]);
    }
    this.sending.set(false);
  }

  protected drop(id: string): void {
    this.files.update((all) => all.filter((file) => file.id !== id));
  }
}
