import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { ITEM_KINDS, type ScreeningRuleContent } from '@parvis/contracts';
import { channelName } from '@parvis/ui';
import type { PickerOption } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ManyPicker } from '../ui/many-picker';
import { ScreeningWords } from '../ui/screening-words';

type Scope = ScreeningRuleContent['scope'];
const LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pl', 'pt', 'unknown'];

/** Where a rule looks at all; each part is everything until something is chosen. */
@Component({
  selector: 'app-rule-scope',
  imports: [ManyPicker, TextPipe],
  template: `
    @for (part of parts(); track part.id) {
      <app-many-picker
        [label]="'screening.scope.' + part.id | text"
        [none]="'screening.scope.all-' + part.id | text"
        [placeholder]="'screening.find' | text"
        [gone]="'screening.gone' | text"
        [options]="part.options"
        [selected]="scope()[part.id]"
        [disabled]="disabled()"
        (selectedChange)="set(part.id, $event)"
      />
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(210px, 1fr));
      gap: 12px 16px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleScope {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly words = inject(ScreeningWords);
  readonly scope = model.required<Scope>();
  readonly disabled = input(false);

  protected readonly parts = computed<{ id: keyof Scope; options: PickerOption[] }[]>(() => {
    const accounts = this.directory.accounts();
    const channels = [...new Set(accounts.map(({ channel }) => channel))];
    return [
      { id: 'channels', options: channels.map((channel) => ({ id: channel, label: channelName(channel), channel })) },
      { id: 'accountIds', options: accounts.map(({ id, name, channel }) => ({ id, label: name, channel })) },
      { id: 'kinds', options: ITEM_KINDS.map((id) => ({ id, label: this.language.text(`settings.kind.${id}`) })) },
      { id: 'languages', options: LANGUAGES.map((id) => ({ id, label: this.words.languageName(id) })) },
    ];
  });

  protected set(part: keyof Scope, chosen: readonly string[]): void {
    this.scope.set({ ...this.scope(), [part]: [...chosen] });
  }
}
