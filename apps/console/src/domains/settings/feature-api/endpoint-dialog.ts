import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import {
  ALL_KINDS,
  type WebhookEndpointBody,
  type WebhookEndpointView,
  type WebhookSecretView,
} from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { CopyLine } from '../../../shared/copy/copy-line';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { IntegrationsClient } from '../data/integrations-client';
import { Saving } from '../data/saving';
import { KindList } from '../ui/kind-list';

type Edited = WebhookEndpointView | 'new' | null;

/** An endpoint's name, address and kinds of event; after a new one its signing secret, which is shown once. */
@Component({
  selector: 'app-endpoint-dialog',
  imports: [Button, CopyLine, DialogBox, Field, KindList, TextPipe],
  providers: [Saving],
  templateUrl: './endpoint-dialog.html',
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EndpointDialog {
  private readonly client = inject(IntegrationsClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly endpoint = input.required<Edited>();
  readonly saved = output<WebhookEndpointView>();
  readonly closed = output();

  private readonly existing = computed(() => {
    const endpoint = this.endpoint();
    return endpoint === 'new' ? null : endpoint;
  });
  protected readonly name = linkedSignal<Edited, string>({
    source: this.endpoint,
    computation: () => this.existing()?.name ?? '',
  });
  protected readonly url = linkedSignal<Edited, string>({
    source: this.endpoint,
    computation: () => this.existing()?.url ?? '',
  });
  protected readonly kinds = linkedSignal<Edited, WebhookEndpointBody['kinds']>({
    source: this.endpoint,
    computation: () => this.existing()?.kinds ?? [ALL_KINDS],
  });
  protected readonly made = signal<WebhookSecretView | null>(null);
  private readonly tried = signal(false);

  protected readonly heading = computed(() => {
    if (this.made()) return this.language.text('settings.api.endpoint-made');
    const existing = this.existing();
    return existing
      ? this.language.text('settings.api.edit', { name: existing.name })
      : this.language.text('settings.api.create-endpoint');
  });
  protected readonly nameError = computed(() =>
    this.tried() && this.name().trim() === '' ? this.language.text('settings.api.name-missing') : null,
  );
  protected readonly urlError = computed(() => {
    if (!this.tried()) return null;
    const isAddress = /^https?:\/\/[^\s/]/.test(this.url().trim());
    return isAddress && !this.saving.isRefused('/url') ? null : this.language.text('settings.api.url-wrong');
  });
  protected readonly kindsError = computed(() =>
    this.tried() && this.kinds().length === 0 ? this.language.text('settings.api.kinds-missing') : null,
  );

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    this.saving.clear();
    if (this.nameError() !== null || this.urlError() !== null || this.kindsError() !== null) return;
    const body = { name: this.name().trim(), url: this.url().trim(), kinds: this.kinds() };
    const existing = this.existing();
    if (existing) await this.change(existing, body);
    else await this.create(body);
  }

  protected close(): void {
    this.tried.set(false);
    this.made.set(null);
    this.saving.clear();
    this.closed.emit();
  }

  private async create(body: WebhookEndpointBody): Promise<void> {
    const made = await this.saving.run(() => this.client.createEndpoint(body));
    if (!made) return;
    this.made.set(made.result);
    this.saved.emit(made.result.endpoint);
  }

  private async change(existing: WebhookEndpointView, body: WebhookEndpointBody): Promise<void> {
    const changed = await this.saving.run(() =>
      this.client.updateEndpoint(existing.id, { ...body, version: existing.version }),
    );
    if (!changed) return;
    this.saved.emit(changed.result);
    this.saving.say('settings.api.endpoint-saved', { name: changed.result.name });
    this.close();
  }
}
