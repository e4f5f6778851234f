import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { IdentityHues } from './identity-hues';

/** Two letters of a name: first letters of its first and last words, or the first two letters of a single word. */
export function initialsOf(name: string): string {
  const words = name
    .replaceAll('.', '')
    .split(/[\s-]+/)
    .filter(Boolean);
  const first = words[0] ?? '';
  const last = words.length > 1 ? (words.at(-1) ?? '') : '';
  return (
    (last ? `${[...first][0] ?? ''}${[...last][0] ?? ''}` : [...first].slice(0, 2).join('')) || '?'
  ).toUpperCase();
}

/** A teammate as initials on a hue fixed by the id. `label` names it where no text does. */
@Component({
  selector: 'mi-member',
  template: ``,
  // Drawn, not written: the initials are a picture of the name, which is in the label or beside them.
  styles: `
    :host::before {
      content: attr(data-initials);
    }
    :host(.faded) {
      opacity: 0.5;
    }
  `,
  host: {
    '[class]': 'classes()',
    '[attr.data-initials]': 'initials()',
    '[class.faded]': 'faded()',
    '[attr.role]': 'label() ? "img" : null',
    '[attr.aria-label]': 'label() ?? null',
    '[attr.title]': 'label() ?? null',
    '[attr.aria-hidden]': 'label() ? null : true',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Member {
  private readonly hues = inject(IdentityHues);
  readonly name = input.required<string>();
  readonly id = input<string>();
  readonly size = input<20 | 24 | 32>(24);
  /** Says who it is and what they do: `Inès M. consulte`. */
  readonly label = input<string>();
  /** Away. */
  readonly faded = input(false);
  protected readonly initials = computed(() => initialsOf(this.name()));
  protected readonly classes = computed(() => {
    return `tm t${this.hues.ofMember(this.id() ?? this.name())}${this.size() === 24 ? '' : ` s${this.size()}`}`;
  });
}
