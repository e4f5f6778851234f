import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { SCREENING_LIMITS, type ScreeningCondition } from '@parvis/contracts';
import { Button, IconButton, Segmented } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { isWhenGroup, newWhenCondition, newWhenGroup, replaceWhenPart, type WhenConditionDraft, type WhenGroupDraft, type WhenKind, type WhenPart } from '../data/when-draft'; // prettier-ignore
import { WhenCondition } from './when-condition';

const KINDS = ['all', 'any', 'none'] as const satisfies readonly WhenKind[];

/** Conditions and groups that belong together: all of them, any, none. Groups hold groups. */
@Component({
  selector: 'app-when-group',
  imports: [Button, IconButton, Segmented, TextPipe, WhenCondition],
  template: `
    <div class="head">
      <mi-segmented
        [segments]="kinds()"
        [label]="'screening.group-label' | text"
        [value]="group().kind"
        (valueChange)="setKind($event)"
      />
      @if (depth() > 1) {
        <mi-icon-button
          icon="x"
          size="sm"
          [label]="'screening.remove-group' | text"
          [disabled]="disabled()"
          (pressed)="removed.emit()"
        />
      }
    </div>
    @if (faults().get(group().id); as text) {
      <p class="fault" role="alert">{{ text }}</p>
    }
    @for (part of group().parts; track part.id) {
      @if (isGroup(part)) {
        <app-when-group
          class="inner"
          [group]="part"
          [depth]="below()"
          [faults]="faults()"
          [disabled]="disabled()"
          (changed)="replace(part.id, $event)"
          (removed)="replace(part.id, null)"
        />
      } @else {
        <app-when-condition
          [condition]="part.condition"
          [fault]="faults().get(part.id) ?? null"
          [disabled]="disabled()"
          (changed)="setCondition(part, $event)"
          (removed)="replace(part.id, null)"
        />
      }
    }
    @if (!disabled()) {
      <div class="foot">
        <mi-button size="sm" kind="ghost" icon="plus" (pressed)="addCondition()">{{
          'screening.add-condition' | text
        }}</mi-button>
        @if (canNest()) {
          <mi-button size="sm" kind="ghost" icon="layers" (pressed)="addGroup()">{{
            'screening.add-group' | text
          }}</mi-button>
        }
      </div>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      min-width: 0;
    }
    :host(.inner) {
      padding: 8px 8px 8px 12px;
      border-radius: var(--r-3);
      background: var(--sunken);
      box-shadow:
        inset 0 0 0 1px var(--border-subtle),
        inset 3px 0 0 var(--border);
    }
    .head {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 8px;
    }
    .foot {
      display: flex;
      flex-wrap: wrap;
      gap: 4px;
    }
    .fault {
      color: var(--danger-text);
      font-size: 12px;
      line-height: 16px;
    }
  `,
  host: { role: 'group', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WhenGroup {
  private readonly language = inject(Language);
  readonly group = input.required<WhenGroupDraft>();
  /** How deep it stands in what the rule says; 1 for the outermost. */
  readonly depth = input(1);
  /** What is wrong, by the id of the part. */
  readonly faults = input<ReadonlyMap<number, string>>(new Map());
  readonly disabled = input(false);
  readonly changed = output<WhenGroupDraft>();
  readonly removed = output();

  protected readonly isGroup = isWhenGroup;
  protected readonly kinds = computed(() =>
    KINDS.map((id) => ({ id, label: this.language.text(`screening.group.${id}`) })),
  );
  protected readonly label = computed(() => this.language.text(`screening.group-of.${this.group().kind}`));
  /** “None of” is “not any”: two levels. */
  protected readonly below = computed(() => this.depth() + (this.group().kind === 'none' ? 2 : 1));
  protected readonly canNest = computed(() => this.below() < SCREENING_LIMITS.depth);

  protected setKind(id: string): void {
    const kind = KINDS.find((one) => one === id);
    if (kind && !this.disabled()) this.changed.emit({ ...this.group(), kind });
  }

  protected addCondition(): void {
    this.changed.emit({ ...this.group(), parts: [...this.group().parts, newWhenCondition('word')] });
  }

  protected addGroup(): void {
    const inner = newWhenGroup(this.group().kind === 'any' ? 'all' : 'any', [newWhenCondition('word')]);
    this.changed.emit({ ...this.group(), parts: [...this.group().parts, inner] });
  }

  protected setCondition({ id }: WhenConditionDraft, condition: ScreeningCondition): void {
    this.replace(id, { id, condition });
  }

  protected replace(id: number, part: WhenPart | null): void {
    this.changed.emit(replaceWhenPart(this.group(), id, part));
  }
}
