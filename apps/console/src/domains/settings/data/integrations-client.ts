import { inject, Injectable } from '@angular/core';
import type {
  CreateTokenBody,
  DeliveryState,
  Page,
  TokenCreated,
  TokenView,
  UpdateWebhookEndpointBody,
  WebhookDeliveryDetailView,
  WebhookDeliveryView,
  WebhookEndpointBody,
  WebhookEndpointView,
  WebhookReplayBody,
  WebhookSecretView,
} from '@parvis/contracts';
import { Api } from '../../../shared/api/api';

const at = (id: string) => `/webhooks/${encodeURIComponent(id)}`;

/** API tokens, webhooks and their deliveries. */
@Injectable({ providedIn: 'root' })
export class IntegrationsClient {
  private readonly api = inject(Api);

  tokens(abort?: AbortSignal): Promise<TokenView[]> {
    return this.api.get('/tokens', {}, abort);
  }
  createToken(body: CreateTokenBody): Promise<TokenCreated> {
    return this.api.send('POST', '/tokens', body);
  }
  revokeToken(id: string): Promise<void> {
    return this.api.send('DELETE', `/tokens/${encodeURIComponent(id)}`);
  }

  endpoints(abort?: AbortSignal): Promise<WebhookEndpointView[]> {
    return this.api.get('/webhooks', {}, abort);
  }
  endpoint(id: string, abort?: AbortSignal): Promise<WebhookEndpointView> {
    return this.api.get(at(id), {}, abort);
  }
  createEndpoint(body: WebhookEndpointBody): Promise<WebhookSecretView> {
    return this.api.send('POST', '/webhooks', body);
  }
  updateEndpoint(id: string, body: UpdateWebhookEndpointBody): Promise<WebhookEndpointView> {
    return this.api.send('PATCH', at(id), body);
  }
  removeEndpoint(id: string): Promise<void> {
    return this.api.send('DELETE', at(id));
  }
  rotateSecret(id: string): Promise<WebhookSecretView> {
    return this.api.send('POST', `${at(id)}/secret`);
  }
  sendTest(id: string): Promise<WebhookDeliveryView> {
    return this.api.send('POST', `${at(id)}/test`);
  }
  replay(id: string, body: WebhookReplayBody): Promise<WebhookEndpointView> {
    return this.api.send('POST', `${at(id)}/replays`, body);
  }
  deliveries(
    id: string,
    query: { state?: DeliveryState; cursor?: string; limit?: number },
    abort?: AbortSignal,
  ): Promise<Page<WebhookDeliveryView>> {
    return this.api.get(`${at(id)}/deliveries`, query, abort);
  }
  delivery(id: string, deliveryId: string, abort?: AbortSignal): Promise<WebhookDeliveryDetailView> {
    return this.api.get(`${at(id)}/deliveries/${deliveryId}`, {}, abort);
  }
  replayOne(id: string, deliveryId: string): Promise<WebhookDeliveryView> {
    return this.api.send('POST', `${at(id)}/deliveries/${deliveryId}/replay`);
  }
}
