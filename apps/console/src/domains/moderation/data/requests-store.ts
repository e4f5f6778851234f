import { computed, DestroyRef, inject, Injectable, signal } from '@angular/core';
import type { CreateRequestBody, ModerationRequestView, RequestPreview, RequestPreviewBody } from '@parvis/contracts';
import { Api } from '../../../shared/api/api';
import { Live } from '../../../shared/live/live';
import { SessionStore } from '../../../shared/session/session-store';

const PATH = '/moderation/requests';

/** Acts that wait for a second person, or for a minute in which they can be taken back. */
@Injectable()
export class RequestsStore {
  private readonly api = inject(Api);
  private readonly session = inject(SessionStore);
  private readonly list = signal<readonly ModerationRequestView[]>([]);

  /** Those that are not over, newest first. */
  readonly waiting = computed(() => this.list().filter(({ state }) => state === 'waiting'));
  /** What this member may answer. */
  readonly mine = computed(() => this.waiting().filter(({ mayAnswer }) => mayAnswer));

  constructor() {
    const off = inject(Live).on('moderation-request.changed', () => void this.load());
    inject(DestroyRef).onDestroy(off);
    void this.load();
  }

  async load(): Promise<void> {
    await this.api.get<{ items?: ModerationRequestView[] }>(PATH, { state: 'waiting' }).then(
      ({ items }) => {
        this.list.set(items ?? []);
      },
      () => undefined, // nothing is listed then; a request made here is shown all the same
    );
  }

  /** A request that the server made instead of what was asked for. */
  takeOver(request: ModerationRequestView): void {
    this.put(request);
  }

  preview(body: RequestPreviewBody): Promise<RequestPreview> {
    return this.api.send('POST', `${PATH}/preview`, body);
  }

  async create(body: CreateRequestBody, idempotencyKey: string): Promise<ModerationRequestView> {
    const request = await this.api.send<ModerationRequestView>('POST', PATH, body, { idempotencyKey });
    this.put(request);
    return request;
  }

  async approve(id: string): Promise<void> {
    this.put(await this.api.send('POST', `${PATH}/${id}/approve`, {}));
  }

  async refuse(id: string, note: string): Promise<void> {
    this.put(await this.api.send('POST', `${PATH}/${id}/refuse`, { note }));
  }

  async withdraw(id: string): Promise<ModerationRequestView> {
    const request = await this.api.send<ModerationRequestView>('POST', `${PATH}/${id}/withdraw`, {});
    this.put(request);
    return request;
  }

  isMine({ requestedBy }: ModerationRequestView): boolean {
    return requestedBy === this.session.memberId();
  }

  private put(request: ModerationRequestView): void {
    this.list.update((list) => [request, ...list.filter(({ id }) => id !== request.id)]);
  }
}
