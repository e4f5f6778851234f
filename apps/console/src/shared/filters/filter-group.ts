import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { type Condition, FILTER_LIMITS } from '@parvis/contracts';
import { Button, IconButton, Segmented } from '@parvis/ui';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { type ConditionDraft, type GroupDraft, type GroupKind, isGroup, newCondition, newGroup, type PartDraft, replacePart } from './filter-draft'; // prettier-ignore
import { ConditionRow } from './condition-row';

const KINDS = ['all', 'any', 'none'] as const satisfies readonly GroupKind[];
// a group of the editor may be two levels of the filter: “none of” is “not any”
const DEEPEST = Math.floor(FILTER_LIMITS.depth / 2);

/** Conditions and groups that belong together: all of them, any, none. Groups hold groups. */
@Component({
  selector: 'app-filter-group',
  imports: [Button, ConditionRow, IconButton, Segmented, TextPipe],
  templateUrl: './filter-group.html',
  styleUrl: './filter-group.css',
  host: { role: 'group', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FilterGroup {
  private readonly language = inject(Language);
  readonly group = input.required<GroupDraft>();
  /** 1 for the outermost. */
  readonly level = input(1);
  readonly changed = output<GroupDraft>();
  readonly removed = output();

  protected readonly isGroup = isGroup;
  protected readonly kinds = computed(() =>
    KINDS.map((id) => ({ id, label: this.language.text(`inbox.filters.group.${id}`) })),
  );
  protected readonly label = computed(() => this.language.text(`inbox.filters.group-of.${this.group().kind}`));
  protected readonly canNest = computed(() => this.level() < DEEPEST);

  protected setKind(id: string): void {
    const kind = KINDS.find((one) => one === id);
    if (kind) this.changed.emit({ ...this.group(), kind });
  }

  protected addCondition(): void {
    this.changed.emit({ ...this.group(), parts: [...this.group().parts, newCondition('status')] });
  }

  protected addGroup(): void {
    const inner = newGroup(this.group().kind === 'any' ? 'all' : 'any', [newCondition('status')]);
    this.changed.emit({ ...this.group(), parts: [...this.group().parts, inner] });
  }

  protected setCondition({ id }: ConditionDraft, condition: Condition): void {
    this.replace(id, { id, condition });
  }

  protected replace(id: number, part: PartDraft | null): void {
    this.changed.emit(replacePart(this.group(), id, part));
  }
}
