import { inject, Injectable, signal } from '@angular/core';
import type { ScreeningFault } from '@parvis/contracts';
import type { ScreeningForm } from '../data/screening-form';
import { pointersOfWhen } from '../data/when-draft';
import { faultsAt, FaultWords } from './fault-words';

const FIELDS = ['name', 'note', 'intent', 'severity', 'reasonId', 'tagIds', 'allowFinal', 'budgetPerHour', 'expiresAt', 'bar'] as const; // prettier-ignore

/** Where what is wrong with a rule is shown: at its fields, its conditions, its samples. Provided by the page. */
@Injectable()
export class RuleFaults {
  private readonly words = inject(FaultWords);
  private readonly atFields = signal<ReadonlyMap<string, string>>(new Map());
  private readonly atParts = signal<ReadonlyMap<number, string>>(new Map());
  private readonly atSamples = signal<ReadonlyMap<string, string>>(new Map());
  private readonly atScope = signal<string | null>(null);

  readonly fields = this.atFields.asReadonly();
  /** By the id of the part of the builder. */
  readonly parts = this.atParts.asReadonly();
  /** By `match/0`. */
  readonly samples = this.atSamples.asReadonly();
  readonly scope = this.atScope.asReadonly();

  show(form: ScreeningForm, faults: readonly ScreeningFault[]): void {
    const first = (base: string) => {
      const [fault] = faultsAt(faults, base);
      return fault ? this.words.of(fault) : null;
    };
    this.atFields.set(named(FIELDS.map((field) => [field, first(`/${field}`)])));
    this.atScope.set(first('/scope'));
    this.atSamples.set(
      named((['match', 'skip'] as const).flatMap((kind) => form[kind].map((_, at) => [`${kind}/${at}`, first(`/tests/${kind}/${at}`)] as const))),
    ); // prettier-ignore
    this.atParts.set(new Map([...this.placed(form, '/when', faults), ...this.placed(form, '/except', faults)]));
  }

  /** Each fault stands at the deepest part that it lies in, once. */
  private placed(
    form: ScreeningForm,
    base: '/when' | '/except',
    faults: readonly ScreeningFault[],
  ): [number, string][] {
    let open = faultsAt(faults, base);
    return pointersOfWhen(base === '/when' ? form.when : form.except, base).flatMap(({ id, pointer }): [number, string][] => {
      const mine = faultsAt(open, pointer);
      open = open.filter((fault) => !mine.includes(fault));
      const [fault] = mine;
      return fault ? [[id, this.words.of(fault)]] : [];
    }); // prettier-ignore
  }
}

function named<K>(entries: readonly (readonly [K, string | null])[]): Map<K, string> {
  return new Map(entries.flatMap(([key, text]) => (text === null ? [] : [[key, text] as const])));
}
