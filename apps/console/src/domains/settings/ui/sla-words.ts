import { inject, Injectable } from '@angular/core';
import type { ItemKind, SlaConditions, SlaTargets } from '@parvis/contracts';
import { channelName, Format } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';

const MINUTE_MS = 60_000;

/** How policies are put in words. */
@Injectable({ providedIn: 'root' })
export class SlaWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly format = inject(Format);

  kind(kind: ItemKind): string {
    return this.language.text(`settings.sla.kind.${kind}`);
  }

  conditions({ channels, accountIds, kinds, stars, priorities, tagIds, vip }: SlaConditions): string {
    const parts = [
      this.format.list((channels ?? []).map((channel) => channelName(channel))),
      this.format.list((accountIds ?? []).map((id) => this.directory.accountById().get(id)?.name ?? id)),
      this.format.list((kinds ?? []).map((kind) => this.kind(kind))),
      this.format.list((stars ?? []).map((count) => `${count} ★`)),
      this.format.list((priorities ?? []).map((priority) => this.language.text(`settings.sla.priority.${priority}`))),
      this.format.list((tagIds ?? []).map((id) => this.directory.tagById().get(id)?.name ?? id)),
      vip ? 'VIP' : '',
    ];
    const named = parts.filter((part) => part !== '');
    return named.length === 0 ? this.language.text('settings.sla.everything') : named.join(' · ');
  }

  targets({ firstReply, nextReply, resolution }: SlaTargets): string {
    const named = { firstReply, nextReply, resolution };
    const parts = Object.entries(named).flatMap(
      ([name, target]) =>
      target ? [`${this.language.text(`settings.sla.target.${name}`)} ${this.format.duration(target.minutes * MINUTE_MS)}`] : [], // prettier-ignore
    );
    return parts.length === 0 ? this.language.text('settings.sla.nothing') : parts.join(' · ');
  }
}
