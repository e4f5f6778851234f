import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { Member } from './member';

/** Someone who is here: `label` says what they do (`Inès M. consulte`). */
export interface Person {
  id: string;
  name: string;
  label?: string;
  faded?: boolean;
}

/** Teammates side by side; those beyond `max` become a number. */
@Component({
  selector: 'mi-member-stack',
  imports: [Member],
  template: `
    @for (person of shown(); track person.id) {
      <mi-member
        [id]="person.id"
        [name]="person.name"
        [size]="size()"
        [label]="person.label ?? person.name"
        [faded]="person.faded ?? false"
      />
    }
    @if (hidden().length) {
      <span
        class="tm t6"
        [class.s20]="size() === 20"
        role="img"
        [attr.aria-label]="hiddenNames()"
        [title]="hiddenNames()"
        >+{{ hidden().length }}</span
      >
    }
  `,
  host: { class: 'tm-stack' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MemberStack {
  readonly people = input.required<readonly Person[]>();
  readonly max = input(3);
  readonly size = input<20 | 24>(24);
  protected readonly shown = computed(() => this.people().slice(0, this.max()));
  protected readonly hidden = computed(() => this.people().slice(this.max()));
  protected readonly hiddenNames = computed(() =>
    this.hidden()
      .map(({ name }) => name)
      .join(', '),
  );
}
