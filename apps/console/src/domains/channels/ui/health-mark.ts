import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { AccountView } from '@parvis/contracts';
import { Chip } from '@parvis/ui';
import { ChannelWords } from './channel-words';

/** The health of an account: an icon and a word on its colour. */
@Component({
  selector: 'app-health-mark',
  imports: [Chip],
  template: `<mi-chip [tone]="mark().tone" [icon]="mark().icon">{{ mark().text }}</mi-chip>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class HealthMark {
  private readonly words = inject(ChannelWords);
  readonly account = input.required<AccountView>();
  protected readonly mark = computed(() => this.words.health(this.account()));
}
