import { computed, inject, Injectable, signal } from '@angular/core';
import type { AttachmentView, CapabilityRecord } from '@parvis/contracts';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { attachmentRefusal } from './capabilities';
import { InboxClient } from './inbox-client';

export interface UploadState {
  key: string;
  name: string;
  size: number;
  /** Null while it is on its way. */
  attachment: AttachmentView | null;
  problem: Problem | { code: 'none' | 'type' | 'size' | 'count' } | null;
}

/** The files of the answer being written: checked against the channel's limits first, then sent. */
@Injectable()
export class Uploads {
  private readonly client = inject(InboxClient);
  private readonly files = signal<readonly UploadState[]>([]);

  readonly list = this.files.asReadonly();
  readonly stored = computed(() => this.files().flatMap(({ attachment }) => attachment ?? []));
  readonly isBusy = computed(() => this.files().some(({ attachment, problem }) => !attachment && !problem));

  async add(files: readonly File[], capabilities: CapabilityRecord | null): Promise<void> {
    await Promise.all(files.map((file) => this.upload(file, capabilities)));
  }

  remove(key: string): void {
    this.files.update((list) => list.filter((one) => one.key !== key));
  }

  restore(list: readonly UploadState[]): void {
    if (list.length > 0) this.files.set(list);
  }

  clear(): void {
    this.files.set([]);
  }

  private async upload(file: File, capabilities: CapabilityRecord | null): Promise<void> {
    const key = crypto.randomUUID();
    const refusal = capabilities ? attachmentRefusal(file, this.files().length, capabilities) : 'none';
    const problem = refusal ? { code: refusal } : null;
    this.files.update((list) => [...list, { key, name: file.name, size: file.size, attachment: null, problem }]);
    if (refusal) return;
    await this.client.upload(file).then(
      (attachment) => {
        this.change(key, { attachment });
      },
      (error: unknown) => {
        this.change(key, { problem: toProblem(error) });
      },
    );
  }

  private change(key: string, now: Partial<UploadState>): void {
    this.files.update((list) => list.map((one) => (one.key === key ? { ...one, ...now } : one)));
  }
}
