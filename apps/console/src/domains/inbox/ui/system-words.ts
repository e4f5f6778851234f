import { inject, Injectable } from '@angular/core';
import type { SystemLine } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';

/** What happened in a conversation, in one sentence. */
@Injectable({ providedIn: 'root' })
export class SystemWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly format = inject(Format);

  of({ kind, byMemberId, data }: SystemLine): string {
    const who = this.who(byMemberId);
    switch (kind) {
      case 'assigned':
        return this.assigned(who, byMemberId, asText(data['memberId']));
      case 'escalated':
        return this.language.text('inbox.event.escalated', {
          who,
          team: this.teamName(data['teamId']),
          reason: asText(data['reason']) ?? '',
        });
      case 'snoozed':
        return this.language.text('inbox.event.snoozed', { who, until: this.moment(data['snoozedUntil']) });
      case 'tagged':
        return this.tagged(who, data);
      case 'decided':
        return this.language.text('inbox.event.decided', { who, decision: asText(data['decision']) ?? 'other' });
      default:
        return this.language.text(`inbox.event.${kind}`, { who, to: asText(data['to']) ?? 'other' });
    }
  }

  private assigned(who: string, byMemberId: string | null, memberId: string | null): string {
    if (memberId === null) return this.language.text('inbox.event.unassigned', { who });
    if (memberId === byMemberId) return this.language.text('inbox.event.taken', { who });
    return this.language.text('inbox.event.assigned', { who, name: this.directory.memberName(memberId) });
  }

  private tagged(who: string, data: SystemLine['data']): string {
    const names = (value: string | number | null | undefined) =>
      (asText(value)?.split(',') ?? [])
        .map((id) => this.directory.tagById().get(id.trim())?.name ?? '')
        .filter((name) => name !== '');
    const added = names(data['added']);
    const removed = names(data['removed']);
    if (added.length > 0)
      return this.language.text('inbox.event.tagged', { who, tags: this.format.list(added), count: added.length });
    if (removed.length > 0)
      return this.language.text('inbox.event.untagged', {
        who,
        tags: this.format.list(removed),
        count: removed.length,
      });
    return this.language.text('inbox.event.tags-changed', { who });
  }

  private who(memberId: string | null): string {
    if (memberId === null) return this.language.text('inbox.event.system');
    if (memberId === this.session.memberId()) return this.language.text('inbox.event.you');
    return this.directory.memberName(memberId) || this.language.text('inbox.event.former-member');
  }

  private teamName(id: string | number | null | undefined): string {
    return this.directory.teamById().get(asText(id) ?? '')?.name ?? '';
  }

  private moment(iso: string | number | null | undefined): string {
    return iso ? this.format.long(iso) : '';
  }
}

const asText = (value: string | number | null | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
