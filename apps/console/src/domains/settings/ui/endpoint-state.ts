import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { WebhookEndpointView } from '@parvis/contracts';
import { Chip, type IconName, type Tone } from '@parvis/ui';
import { TextPipe } from '../../../shared/i18n/text-pipe';

type Shown = 'works' | 'new' | 'failing' | 'paused';

const LOOKS: Record<Shown, { tone: Tone; icon: IconName }> = {
  works: { tone: 'ok', icon: 'circle-check' },
  new: { tone: 'neutral', icon: 'clock' },
  failing: { tone: 'warn', icon: 'triangle-alert' },
  paused: { tone: 'bad', icon: 'circle-alert' },
};

/** How an endpoint is, in a word. */
@Component({
  selector: 'app-endpoint-state',
  imports: [Chip, TextPipe],
  template: `<mi-chip [tone]="look().tone" [icon]="look().icon">{{ 'settings.api.state.' + shown() | text }}</mi-chip>`,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EndpointState {
  readonly endpoint = input.required<WebhookEndpointView>();
  protected readonly shown = computed<Shown>(() => {
    const { state, pausedBecause, failingSince, lastSuccessAt } = this.endpoint();
    if (state === 'paused') return 'paused';
    if (failingSince !== null || pausedBecause !== null) return 'failing';
    return lastSuccessAt === null ? 'new' : 'works';
  });
  protected readonly look = computed(() => {
    const look = LOOKS[this.shown()];
    return this.endpoint().pausedBecause === 'member' ? { ...look, tone: 'neutral' as const } : look;
  });
}
