import { Injectable } from '@angular/core';
import type { ModerationRow } from '@parvis/contracts';
import type { Decision } from '@parvis/ui/moderation';
import type { DecisionOption } from '../data/decision-options';
import { DecisionWords, SHIELD } from './decision-words';

/** The decisions that have a right answer; people are banned, and written to, in earnest only. */
@Injectable()
export class PracticeWords extends DecisionWords {
  override options(row: ModerationRow): DecisionOption[] {
    return super.options(row).filter(({ decision }) => decision !== 'ban');
  }

  override bar(row: ModerationRow): Decision[] {
    return super.bar(row).filter(({ id }) => id !== SHIELD);
  }
}
