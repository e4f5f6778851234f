import { inject, Injectable } from '@angular/core';
import type { ClockView } from '@parvis/contracts';
import { Clock, Format, type IconName, type Tone } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';

/** A clock in words and colour. */
export interface ClockChip {
  id: string;
  text: string;
  hint: string;
  tone: Tone;
  icon: IconName;
}

/** How commitments are put in words. */
@Injectable({ providedIn: 'root' })
export class ClockWords {
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);

  chip(view: ClockView): ClockChip {
    const kind = this.language.text(`inbox.clocks.kind.${view.kind}`);
    const now = this.clock.minute();
    return { id: view.id, hint: this.hint(view), ...this.face(view, kind, now) };
  }

  private face(view: ClockView, kind: string, now: number): Pick<ClockChip, 'text' | 'tone' | 'icon'> {
    if (view.state === 'paused') {
      const left = this.format.duration((view.remainingSeconds ?? 0) * 1000);
      const text = this.language.text(`inbox.clocks.paused.${view.pausedBecause ?? 'snoozed'}`, { kind, left });
      return { text, tone: 'neutral', icon: 'moon' };
    }
    const due = view.dueAt === null ? now : Date.parse(view.dueAt);
    if (view.state === 'breached' || due <= now) {
      const late = this.format.duration(Math.max(0, now - due));
      return { text: this.language.text('inbox.clocks.late', { kind, late }), tone: 'bad', icon: 'circle-alert' };
    }
    const text = this.language.text('inbox.clocks.due', { kind, left: this.format.duration(due - now) });
    return { text, tone: view.warnedAt === null ? 'neutral' : 'warn', icon: 'clock' };
  }

  private hint({ dueAt, policy }: ClockView): string {
    const name = policy?.name ?? this.language.text('inbox.clocks.no-policy');
    return this.language.text('inbox.clocks.hint', {
      due: dueAt === null ? '–' : this.format.long(dueAt),
      policy: name,
    });
  }
}
