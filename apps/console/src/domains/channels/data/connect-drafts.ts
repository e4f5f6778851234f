import { Injectable } from '@angular/core';
import type { ChannelKind } from '@parvis/contracts';
import type { FormValues } from './form-values';

export interface ConnectDraft {
  form: FormValues;
  backfillDays: string;
}

/** What was typed to connect a channel, so that leaving and coming back loses nothing. Kept in memory alone: it holds secrets. */
@Injectable({ providedIn: 'root' })
export class ConnectDrafts {
  private readonly drafts = new Map<ChannelKind, ConnectDraft>();

  get(kind: ChannelKind): ConnectDraft | undefined {
    return this.drafts.get(kind);
  }
  keep(kind: ChannelKind, draft: ConnectDraft): void {
    this.drafts.set(kind, draft);
  }
  drop(kind: ChannelKind): void {
    this.drafts.delete(kind);
  }
}
