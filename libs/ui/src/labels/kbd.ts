import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import { keyCaps } from '../services/key-chord';

/** Key caps: `<mi-kbd keys="Mod+Enter" />`, a sequence gives one cap for each press. Doubles `aria-keyshortcuts`, so it is hidden from assistive technology. */
@Component({
  selector: 'mi-kbd',
  template: `@for (cap of caps(); track $index) {
    <kbd class="kbd">{{ cap }}</kbd>
  }`,
  styles: `
    :host {
      display: inline-flex;
      gap: 3px;
    }
  `,
  host: { 'aria-hidden': 'true' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Kbd {
  readonly keys = input.required<string>();
  protected readonly caps = computed(() => keyCaps(this.keys()));
}
