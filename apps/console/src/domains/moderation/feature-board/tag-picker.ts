import { ChangeDetectionStrategy, Component, computed, inject, signal, viewChild } from '@angular/core';
import { Toasts } from '@parvis/ui';
import { Picker, type PickerOption } from '@parvis/ui/overlays';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { tagHue } from '../../../shared/tags/tag-hue';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ItemActs } from '../data/item-acts';
import { OpenItem } from '../data/open-item';

/** Tags of the current item, or of the selection. */
@Component({
  selector: 'app-tag-picker',
  imports: [Picker, TextPipe],
  template: `<mi-picker
    [options]="options()"
    [label]="'moderation.tag.label' | text"
    [placeholder]="'moderation.tag.label' | text"
    [multiple]="true"
    [(selected)]="selected"
    (closed)="save()"
  />`,
  styles: `
    :host {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TagPicker {
  private readonly directory = inject(Directory);
  private readonly acts = inject(ItemActs);
  private readonly item = inject(OpenItem);
  private readonly language = inject(Language);
  private readonly toasts = inject(Toasts);
  private readonly problems = inject(ProblemTexts);
  private readonly picker = viewChild.required(Picker);
  private ids: readonly string[] = [];
  private before: readonly string[] = [];
  protected readonly selected = signal<readonly string[]>([]);
  protected readonly options = computed<PickerOption[]>(() =>
    this.directory.tags().map((tag) => ({ id: tag.id, label: tag.name, hue: tagHue(tag) })),
  );

  open(ids: readonly string[], element: HTMLElement): void {
    if (ids.length === 0) return;
    this.ids = ids;
    this.before = ids.length === 1 && ids[0] === this.item.id() ? (this.item.detail()?.tagIds ?? []) : [];
    this.selected.set(this.before);
    this.picker().open(element);
  }

  protected async save(): Promise<void> {
    const now = this.selected();
    const add = now.filter((id) => !this.before.includes(id));
    const remove = this.before.filter((id) => !now.includes(id));
    if (add.length + remove.length === 0) return;
    try {
      await this.acts.tag(this.ids, add, remove);
      this.toasts.show({ text: this.language.text('moderation.tag.done', { count: this.ids.length }), tone: 'ok' });
    } catch (error) {
      this.toasts.show({ text: this.problems.of(toProblem(error)), tone: 'bad' });
    }
  }
}
