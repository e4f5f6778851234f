import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal, output, signal } from '@angular/core'; // prettier-ignore
import { WORD_LEVELS, WORD_LIMITS, type WordLevel, type WordListView } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select, type SelectOption } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../data/saving';
import { WordListsClient } from '../data/word-lists-client';

type Edited = WordListView | 'new' | null;

/** A list's name and what it does. */
@Component({
  selector: 'app-list-dialog',
  imports: [Button, DialogBox, Field, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog size="sm" [open]="list() !== null" [heading]="heading()" (closed)="close()">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          name="list-name"
          [required]="true"
          [maxLength]="nameLength"
          [label]="'screening.words.name' | text"
          [error]="tried() && name().trim() === '' ? ('screening.lacks.name' | text) : null"
          [(value)]="name"
        />
        <mi-select
          [label]="'screening.words.level-head' | text"
          [hint]="'screening.words.level-text.' + level() | text"
          [options]="levels()"
          [value]="level()"
          (valueChange)="choose($event)"
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
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ListDialog {
  private readonly client = inject(WordListsClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly list = input.required<Edited>();
  readonly saved = output<WordListView>();
  readonly closed = output();

  protected readonly nameLength = WORD_LIMITS.name;
  private readonly existing = computed(() => {
    const list = this.list();
    return list === 'new' ? null : list;
  });
  protected readonly name = linkedSignal<Edited, string>({ source: this.list, computation: () => this.existing()?.name ?? '' }); // prettier-ignore
  protected readonly level = linkedSignal<Edited, WordLevel>({ source: this.list, computation: () => this.existing()?.level ?? 'mark' }); // prettier-ignore
  protected readonly tried = signal(false);
  protected readonly heading = computed(() => {
    const list = this.existing();
    return list ? this.language.text('screening.words.edit', { name: list.name }) : this.language.text('screening.words.create'); // prettier-ignore
  });
  protected readonly levels = computed<SelectOption[]>(() =>
    WORD_LEVELS.map((value) => ({ value, label: this.language.text(`screening.words.level.${value}`) })),
  );

  protected choose(value: string): void {
    const level = WORD_LEVELS.find((one) => one === value);
    if (level) this.level.set(level);
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const body = { name: this.name().trim(), level: this.level() };
    if (body.name === '') return;
    const list = this.existing();
    const saved = await this.saving.run(() => list ? this.client.update(list, body) : this.client.create(body)); // prettier-ignore
    if (!saved) return;
    this.saving.say('screening.saved', { name: saved.result.name });
    this.tried.set(false);
    this.saved.emit(saved.result);
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }
}
