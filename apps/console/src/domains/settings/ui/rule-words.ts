import { inject, Injectable } from '@angular/core';
import type { RuleAction, RuleContent, RuleTrigger } from '@parvis/contracts';
import { Format } from '@parvis/ui';
import { FilterWords } from '../../../shared/filters/filter-words';
import { Language } from '../../../shared/i18n/language';

const MINUTE_MS = 60_000;

/** Rules in words. */
@Injectable({ providedIn: 'root' })
export class RuleWords {
  private readonly language = inject(Language);
  private readonly filters = inject(FilterWords);
  private readonly format = inject(Format);

  trigger(trigger: RuleTrigger): string {
    if (trigger.kind !== 'time-passed') return this.language.text(`rules.trigger.${trigger.kind}`);
    const time = this.format.duration(trigger.minutes * MINUTE_MS);
    return this.language.text(`rules.since-for.${trigger.since}`, { time });
  }

  filter({ filter }: Pick<RuleContent, 'filter'>): string {
    return filter === null ? this.language.text('rules.every') : this.filters.summary(filter);
  }

  action(kind: RuleAction['kind']): string {
    return this.language.text(`rules.action.${kind}`);
  }

  actions(actions: readonly RuleAction[]): string {
    return this.format.list(actions.map(({ kind }) => this.action(kind)));
  }

  /** Which parts of a rule differ between two versions. */
  differences(newer: RuleContent, older: RuleContent): { part: string; from: string; to: string }[] {
    const parts: [part: string, read: (content: RuleContent) => string, raw: (content: RuleContent) => unknown][] = [
      ['name', ({ name }) => name, ({ name }) => name],
      ['trigger', ({ trigger }) => this.trigger(trigger), ({ trigger }) => trigger],
      ['filter', (content) => this.filter(content), ({ filter }) => filter],
      ['hours', ({ hours }) => this.language.text(`rules.hours.${hours?.are ?? 'any'}`), ({ hours }) => hours],
      ['actions', ({ actions }) => this.actions(actions), ({ actions }) => actions],
      ['stop', ({ stop }) => this.language.text(`rules.stop.${stop ? 'yes' : 'no'}`), ({ stop }) => stop],
    ];
    return parts.flatMap(([part, read, raw]) =>
      JSON.stringify(raw(newer)) === JSON.stringify(raw(older))
        ? []
        : [{ part: this.language.text(`rules.part.${part}`), from: read(older), to: read(newer) }],
    );
  }
}
