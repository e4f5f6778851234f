import { inject, Injectable } from '@angular/core';
import { type BulkReason, type BulkRunStep, type BulkRunView, PRIORITIES, type SystemLine } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { Directory } from '../directory/directory';
import { Language } from '../i18n/language';

/** What bulk runs do and did, in words. Needs the texts of the scope `bulk`. */
@Injectable({ providedIn: 'root' })
export class BulkWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);
  private readonly format = inject(Format);

  /** What a run is called: its macro, else its steps. */
  name({ macroName, steps }: Pick<BulkRunView, 'macroName' | 'steps'>): string {
    if (macroName !== null) return this.say('name-macro', { name: macroName });
    return this.format.list(steps.map((step) => this.step(step)));
  }

  step(step: BulkRunStep): string {
    switch (step.kind) {
      case 'tag':
        return this.tags(step.add ?? [], step.remove ?? []);
      case 'assign':
        return step.memberId === null ? this.say('step.unassign') : this.say('step.assign', { name: this.directory.memberName(step.memberId) }); // prettier-ignore
      case 'team':
        return step.teamId === null ? this.say('step.no-team') : this.say('step.team', { name: this.directory.teamById().get(step.teamId)?.name ?? '?' }); // prettier-ignore
      case 'priority':
        return this.say(`step.priority.${step.priority}`);
      case 'status':
        return this.say(`step.status.${step.status}`);
      case 'snooze':
        return this.say('step.snooze', { until: this.format.long(step.until) });
      case 'decide':
        return this.say(`step.decide.${step.decision}`);
      default:
        return this.say(`step.${step.kind}`);
    }
  }

  reason(reason: BulkReason): string {
    return this.say(`reason.${reason}`);
  }

  /** What came of it, in one sentence. */
  outcome({ state, counts, total }: BulkRunView): string {
    const { changed, unchanged, skipped, failed, restored, kept } = counts;
    if (state === 'undone') return this.say('outcome.undone', { restored, kept });
    const left = skipped + failed;
    const parts = [
      this.say('outcome.changed', { count: changed, total }),
      ...(unchanged > 0 ? [this.say('outcome.unchanged', { count: unchanged })] : []),
      ...(left > 0 ? [this.say('outcome.left', { count: left })] : []),
    ];
    return parts.join(' · ');
  }

  /** What a run did to one conversation, as its thread tells it. */
  line(who: string, data: SystemLine['data']): string {
    const steps = stepsOf(data);
    if (steps.length === 0) return this.say('line.plain', { who });
    return this.say('line.done', { who, what: this.format.list(steps.map((step) => this.step(step))) });
  }

  private tags(added: readonly string[], removed: readonly string[]): string {
    const names = (ids: readonly string[]) => this.format.list(ids.map((id) => this.directory.tagById().get(id)?.name ?? '?')); // prettier-ignore
    if (removed.length === 0) return this.say('step.tag', { tags: names(added) });
    if (added.length === 0) return this.say('step.untag', { tags: names(removed) });
    return this.say('step.retag', { tags: names(added), removed: names(removed) });
  }

  private say(key: string, params: Record<string, string | number> = {}): string {
    return this.language.text(`bulk.${key}`, params);
  }
}

/** The steps that a line in a thread tells of. */
function stepsOf(data: SystemLine['data']): BulkRunStep[] {
  const text = (name: string) => (data[name] == null ? null : String(data[name]));
  const ids = (name: string) => text(name)?.split(',') ?? [];
  const status = (['open', 'waiting', 'handled'] as const).find((one) => one === data['to']);
  const until = text('snoozedUntil');
  const priority = PRIORITIES.find((one) => one === data['priority']);
  return [
    ...('memberId' in data ? [{ kind: 'assign' as const, memberId: text('memberId') }] : []),
    ...('teamId' in data ? [{ kind: 'team' as const, teamId: text('teamId') }] : []),
    ...(priority ? [{ kind: 'priority' as const, priority }] : []),
    ...(ids('added').length + ids('removed').length > 0
      ? [{ kind: 'tag' as const, add: ids('added'), remove: ids('removed') }]
      : []),
    ...(data['to'] === 'snoozed' && until !== null ? [{ kind: 'snooze' as const, until }] : []),
    ...(status ? [{ kind: 'status' as const, status }] : []),
  ];
}
