import { inject, Injectable } from '@angular/core';
import type { AppealState, DecisionRecord } from '@parvis/contracts';
import type { Tone } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';

const APPEAL_TONES: Record<AppealState, Tone> = { open: 'warn', 'in-review': 'info', upheld: 'neutral', granted: 'ok', void: 'neutral' }; // prettier-ignore

/** A line of the log of decisions in the reader's words. */
@Injectable({ providedIn: 'root' })
export class DecisionRecordWords {
  private readonly language = inject(Language);
  private readonly directory = inject(Directory);

  what({ kind }: Pick<DecisionRecord, 'kind'>): string {
    return this.language.text(`followup.kind.${kind}`);
  }

  by({ by, rule }: Pick<DecisionRecord, 'by' | 'rule'>): string {
    if (by) return this.directory.memberName(by.memberId) || by.name;
    return rule ? (rule.name ?? this.language.text('followup.rule-gone')) : this.language.text('moderation.by-standing'); // prettier-ignore
  }

  reason({ reason, note }: Pick<DecisionRecord, 'reason' | 'note'>): string {
    return [reason ? this.language.pick(reason.label) : null, note].filter(Boolean).join(' · ');
  }

  /** What it is to others and what became of it: it takes one back, was taken back, failed on the channel, contested. */
  states({ undoneAt, reversesId, actionState, appeal }: DecisionRecord): { text: string; tone: Tone }[] {
    return [
      ...(reversesId === null ? [] : [{ text: this.language.text('followup.decision.reverses'), tone: 'neutral' as const }]),
      ...(undoneAt === null || reversesId !== null ? [] : [{ text: this.language.text('followup.decision.undone'), tone: 'neutral' as const }]),
      ...(actionState === 'failed' ? [{ text: this.language.text('followup.decision.failed'), tone: 'bad' as const }] : []),
      ...(appeal ? [{ text: this.language.text('followup.decision.contested', { state: this.appeal(appeal.state).text }), tone: APPEAL_TONES[appeal.state] }] : []),
    ];
  } // prettier-ignore

  appeal(state: AppealState): { text: string; tone: Tone } {
    return { text: this.language.text(`followup.appeal.state.${state}`), tone: APPEAL_TONES[state] };
  }
}
