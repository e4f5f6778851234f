import {
  ChangeDetectionStrategy,
  Component,
  computed,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { ALL_KINDS, DELIVERY_STATES, type DeliveryState, type WebhookEndpointView } from '@parvis/contracts';
import {
  Banner,
  Button,
  Chip,
  Empty,
  IconButton,
  InlineError,
  NumberPipe,
  Segmented,
  Skeleton,
  TimePipe,
  type Tone,
} from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { DeliveryLog } from '../data/delivery-log';
import { IntegrationsClient } from '../data/integrations-client';
import { Saving } from '../data/saving';
import { EndpointState } from '../ui/endpoint-state';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { DeliveryDrawer } from './delivery-drawer';
import { EndpointDialog } from './endpoint-dialog';
import { ReplayDialog } from './replay-dialog';

const TONES: Record<DeliveryState, Tone> = { pending: 'info', done: 'ok', dead: 'bad', replayed: 'neutral' };
const EVERY = 'every';

/** One endpoint: how it is, what was told to it, and telling it again. */
@Component({
  selector: 'app-endpoint-page',
  imports: [
    Banner,
    Button,
    Chip,
    CopyLine,
    DeliveryDrawer,
    DialogBox,
    Empty,
    EndpointDialog,
    EndpointState,
    IconButton,
    InlineError,
    NumberPipe,
    Page,
    ReplayDialog,
    RouterLink,
    Segmented,
    Skeleton,
    TextPipe,
    TimePipe,
  ],
  providers: [DeliveryLog, Saving],
  templateUrl: './endpoint-page.html',
  styleUrls: ['../ui/settings-table.css', './endpoint-page.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EndpointPage {
  private readonly client = inject(IntegrationsClient);
  private readonly problems = inject(ProblemTexts);
  private readonly language = inject(Language);
  private readonly router = inject(Router);
  protected readonly log = inject(DeliveryLog);
  protected readonly saving = inject(Saving);
  readonly id = input.required<string>();

  protected readonly endpoint = loaded((abort) => this.client.endpoint(this.id(), abort));
  protected readonly editing = signal<WebhookEndpointView | null>(null);
  protected readonly removing = signal(false);
  protected readonly rotating = signal(false);
  protected readonly replaying = signal(false);
  protected readonly secret = signal<string | null>(null);
  protected readonly openDelivery = signal<string | null>(null);
  protected readonly filter = signal<string>(EVERY);

  protected readonly filters = computed(() =>
    [EVERY, ...DELIVERY_STATES].map((id) => ({ id, label: this.language.text(`settings.api.deliveries.${id}`) })),
  );
  protected readonly kinds = computed(() => {
    const kinds = this.endpoint.value()?.kinds ?? [];
    return kinds.map((kind) =>
      this.language.text(kind === ALL_KINDS ? 'settings.api.all-kinds' : `settings.api.kind.${kind}`),
    );
  });
  protected readonly rows = computed(() =>
    (this.log.deliveries() ?? []).map((delivery) => ({
      delivery,
      tone: TONES[delivery.state],
      kind: this.language.text(`settings.api.kind.${delivery.kind}`),
    })),
  );
  protected readonly problem = computed(() => {
    const error = this.endpoint.error();
    return this.problems.shownOf(error);
  });
  protected readonly logProblem = computed(() => {
    const problem = this.log.problem();
    return this.problems.shown(problem);
  });

  constructor() {
    const until = inject(DestroyRef);
    inject(SettingsSidebar).show(until);
    until.onDestroy(() => {
      this.log.stop();
    });
    effect(() => {
      const [id, filter] = [this.id(), this.filter()];
      const state = DELIVERY_STATES.find((one) => one === filter) ?? null;
      untracked(() => void this.log.open(id, state));
    });
  }

  protected async test(): Promise<void> {
    if (await this.act(() => this.client.sendTest(this.id()))) this.saving.say('settings.api.test-sent');
  }

  protected async setActive(endpoint: WebhookEndpointView, active: boolean): Promise<void> {
    const done = await this.act(() => this.client.updateEndpoint(endpoint.id, { version: endpoint.version, active }));
    if (done) this.saving.say(active ? 'settings.api.resumed' : 'settings.api.paused', { name: endpoint.name });
  }

  protected async rotate(): Promise<void> {
    const rotated = await this.act(() => this.client.rotateSecret(this.id()));
    if (rotated) this.secret.set(rotated.result.secret);
    else this.rotating.set(false);
  }

  protected async remove(endpoint: WebhookEndpointView): Promise<void> {
    if (await this.saving.run(() => this.client.removeEndpoint(endpoint.id))) {
      this.saving.say('settings.api.endpoint-removed', { name: endpoint.name });
      void this.router.navigate(['/settings/api']);
    } else this.saving.sayProblem();
    this.removing.set(false);
  }

  protected async replayOne(deliveryId: string): Promise<void> {
    if (await this.act(() => this.client.replayOne(this.id(), deliveryId))) {
      this.openDelivery.set(null);
      this.saving.say('settings.api.replayed-one');
    }
  }

  protected closeSecret(): void {
    this.rotating.set(false);
    this.secret.set(null);
  }

  protected reload(): void {
    this.endpoint.reload();
    void this.log.reload();
  }

  private async act<T>(work: () => Promise<T>): Promise<{ result: T } | null> {
    const done = await this.saving.run(work);
    if (!done) this.saving.sayProblem();
    this.reload();
    return done;
  }
}
