import { inject, Injectable } from '@angular/core';
import type { ScreeningFault } from '@parvis/contracts';
import { Language } from '../../../shared/i18n/language';

/** Why a pattern is refused, as the server names it in its detail: `… (look-around at 3: (?=)`. */
const REGEX_FAULTS = ['empty', 'too-long', 'look-around', 'back-reference', 'word-boundary', 'word-operator', 'too-large', 'too-slow', 'unclosed-group', 'unclosed-class', 'unopened-group', 'repeat', 'unknown-class', 'escape', 'syntax'] as const; // prettier-ignore
const WHOLE_WORD = '(?w:…)';
const IN_DETAIL = /\((?<code>[a-z-]+)(?: at (?<at>\d+): (?<part>.*))?\)$/s;

/** What is wrong with a part of a rule, in the reader's words. */
@Injectable({ providedIn: 'root' })
export class FaultWords {
  private readonly language = inject(Language);

  of({ pointer, detail }: ScreeningFault): string {
    const found = IN_DETAIL.exec(detail)?.groups;
    const code = REGEX_FAULTS.find((one) => one === found?.['code']);
    if (code) {
      const why = this.language.text(`screening.regex.${code}`, { sample: WHOLE_WORD });
      const part = found?.['part'];
      return part ? this.language.text('screening.regex-at', { why, part, place: Number(found['at']) + 1 }) : why;
    }
    if (/not there/.test(detail)) return this.language.text('screening.fault.gone');
    const known = KNOWN.find(({ ends }) => ends.test(pointer));
    return this.language.text(`screening.fault.${known?.key ?? 'value'}`);
  }
}

const KNOWN = [
  { ends: /\/tests\//, key: 'sample' },
  { ends: /\/reasonId$/, key: 'reason' },
  { ends: /\/name$/, key: 'name' },
  { ends: /\/(?:when|except)$/, key: 'conditions' },
] as const;

/** The faults at a place and below it; `/content` before a pointer of a draft is left out. */
export function faultsAt<T extends ScreeningFault>(faults: readonly T[], base: string): T[] {
  return faults.filter(({ pointer }) => {
    const inside = pointer.replace(/^\/content(?=\/|$)/, '');
    return inside === base || inside.startsWith(`${base}/`);
  });
}
