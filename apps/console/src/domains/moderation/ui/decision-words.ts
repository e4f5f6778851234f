import { inject, Injectable } from '@angular/core';
import type { ModerationRow } from '@parvis/contracts';
import { channelName } from '@parvis/ui';
import type { Decision } from '@parvis/ui/moderation';
import { Language } from '../../../shared/i18n/language';
import { SessionStore } from '../../../shared/session/session-store';
import { type BoardDecision, decisionOptions, type DecisionOption } from '../data/decision-options';
import { type ShieldOption, shieldOption } from '../data/shield-option';

const LOOK = {
  approve: { icon: 'check', tone: 'ok', keys: 'A' },
  hide: { icon: 'eye-off', tone: 'warn', keys: 'H' },
  delete: { icon: 'trash-2', tone: 'bad', keys: 'D' },
  ban: { icon: 'ban', tone: 'person', keys: 'B' },
} as const satisfies Record<BoardDecision, Pick<Decision, 'icon' | 'tone' | 'keys'>>;

/** The button that hides to protect who wrote, and answers in private. */
export const SHIELD = 'shield';

/** The four decisions in words, and the shield over personal data: as buttons, and why one is not possible here. */
@Injectable({ providedIn: 'root' })
export class DecisionWords {
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);

  /** What may be decided on a row here. */
  options(row: ModerationRow): DecisionOption[] {
    return decisionOptions(row, (permission) => this.session.can(permission));
  }

  /** The buttons of a row, in the order of their keys. Of one that stands for many, the channels of the others count too. */
  bar(row: ModerationRow, isGroup = false): Decision[] {
    const shield = shieldOption(row, (permission) => this.session.can(permission));
    const decisions = this.options(row).map((option) => ({
      id: option.decision,
      label: this.label(option),
      ...LOOK[option.decision],
      ...(option.kind === 'unhide' && option.decision === 'hide' ? { icon: 'eye' as const } : {}),
      disabledReason: isGroup && option.hindrance === 'channel-cannot' ? null : this.hindrance(option, row),
    }));
    return shield ? [...decisions, this.shield(shield, row)] : decisions;
  }

  label({ decision, kind }: DecisionOption): string {
    return this.language.text(`moderation.decide.${kind === 'unhide' ? 'unhide' : decision}`);
  }

  private shield({ isHidden, hindrance }: ShieldOption, { channel }: ModerationRow): Decision {
    const key = hindrance === 'channel-cannot' ? 'cannot-hide' : hindrance;
    return {
      id: SHIELD,
      label: this.language.text(isHidden ? 'moderation.decide.answer-privately' : 'moderation.decide.shield'),
      icon: 'lock',
      tone: 'warn',
      keys: 'M',
      wide: true,
      disabledReason: key === null ? null : this.language.text(`moderation.hindrance.${key}`, { channel: channelName(channel) }), // prettier-ignore
    };
  }

  hindrance({ hindrance, decision }: DecisionOption, { channel }: ModerationRow): string | null {
    if (hindrance === null) return null;
    const key = hindrance === 'channel-cannot' ? `cannot-${decision}` : hindrance;
    return this.language.text(`moderation.hindrance.${key}`, { channel: channelName(channel) });
  }
}
