import { inject, Injectable } from '@angular/core';
import type { ChannelKind, SystemLine } from '@parvis/contracts';
import { channelName, Format } from '@parvis/ui';
import { BulkWords } from '../../../shared/bulk/bulk-words';
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
  private readonly bulk = inject(BulkWords);

  of({ kind, byMemberId, data }: SystemLine): string {
    const who = this.who(byMemberId);
    switch (kind) {
      case 'assigned':
        return data['reason'] ? this.dealt(who, data) : this.assigned(who, byMemberId, asText(data['memberId']));
      case 'rerouted':
        return this.language.text('inbox.event.rerouted', {
          who,
          from: this.teamName(data['from']),
          team: this.teamName(data['teamId']),
          reason: asText(data['reason']) ?? '',
        });
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
      case 'clock-breached':
        return this.breached(data);
      case 'vigilance-overdue':
        return this.language.text('inbox.event.vigilance-overdue', { count: Number(data['count'] ?? 1) });
      case 'ladder-level':
        return this.language.text('inbox.clocks.level', {
          ladder: asText(data['ladder']) ?? '',
          level: `${asText(data['level']) ?? ''}/${asText(data['levels']) ?? ''}`,
          told: this.names(asText(data['members'])),
        });
      case 'ladder-acknowledged':
        return this.language.text('inbox.clocks.acknowledged', { who });
      case 'asked-outside':
        return this.language.text('inbox.outside.asked', { who, name: asText(data['name']) ?? '' });
      case 'merged':
        return this.language.text('inbox.event.merged', {
          who,
          name: asText(data['name']) ?? '',
          count: Number(data['count'] ?? 0),
        });
      case 'split':
        return this.language.text('inbox.event.split', {
          who,
          way: asText(data['way']) ?? 'out',
          count: Number(data['count'] ?? 0),
        });
      case 'move-undone':
        return this.language.text('inbox.event.move-undone', { who, move: asText(data['move']) ?? 'other' });
      case 'bulk':
        return this.bulk.line(who, data);
      case 'bulk-undone':
        return this.language.text('bulk.line.undone', { who });
      case 'blocked':
        return this.language.text('inbox.event.blocked', { reason: asText(data['reason']) ?? '' });
      case 'rule-ran':
        return this.ruleRan(data);
      case 'rule-undone':
        return this.ruleUndone(who, data);
      default:
        return this.language.text(`inbox.event.${kind}`, { who, to: asText(data['to']) ?? 'other' });
    }
  }

  /** Given by itself, and why. */
  private dealt(who: string, data: SystemLine['data']): string {
    const from = this.memberName(data['from']);
    if (data['reason'] === 'left') return this.language.text('inbox.event.left', { who, from });
    const reason = this.language.text(`inbox.event.why.${asText(data['reason']) ?? ''}`, {
      from,
      had: Number(data['had'] ?? 0),
      language: this.languageName(asText(data['language'])),
      channel: data['channel'] ? channelName(data['channel'] as ChannelKind) : '',
    });
    return this.language.text('inbox.event.dealt', { who, name: this.memberName(data['memberId']), reason });
  }

  private languageName(code: string | null): string {
    if (code === null) return '';
    return new Intl.DisplayNames(this.language.locale(), { type: 'language' }).of(code) ?? code;
  }

  private memberName(id: string | number | null | undefined): string {
    return this.directory.memberName(asText(id)) || this.language.text('inbox.event.former-member');
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

  private breached(data: SystemLine['data']): string {
    const clock = this.language.text(`inbox.clocks.kind.${asText(data['clock']) ?? 'first-reply'}`);
    const holder = this.directory.memberName(asText(data['memberId'])) || this.teamName(data['teamId']);
    return this.language.text(holder ? 'inbox.clocks.breached' : 'inbox.clocks.breached-nobody', { clock, holder });
  }

  /** What a rule did by itself, and what it could not. */
  private ruleRan(data: SystemLine['data']): string {
    const did = asText(data['did']);
    const failed = asText(data['failed']);
    const params = { rule: asText(data['rule']) ?? '', did: this.ruleActs(did), failed: this.ruleActs(failed) };
    if (failed === null) return this.language.text('inbox.event.rule-ran', params);
    return this.language.text(did === null ? 'inbox.event.rule-failed' : 'inbox.event.rule-ran-partly', params);
  }

  private ruleActs(kinds: string | null): string {
    return this.format.list(
      (kinds?.split(',') ?? []).map((kind) => this.language.text(`inbox.event.rule-act.${kind}`)),
    );
  }

  private ruleUndone(who: string, data: SystemLine['data']): string {
    const rule = asText(data['rule']) ?? '';
    const kept = asText(data['kept']);
    if (kept === null) return this.language.text('inbox.event.rule-undone', { who, rule });
    return this.language.text('inbox.event.rule-undone-partly', { who, rule, kept: this.ruleActs(kept) });
  }

  private names(ids: string | null): string {
    return this.format.list((ids?.split(',') ?? []).map((id) => this.directory.memberName(id)).filter(Boolean));
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
