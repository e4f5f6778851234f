import { ChangeDetectionStrategy, Component, computed, effect, inject, input, linkedSignal, output, signal, untracked } from '@angular/core'; // prettier-ignore
import { STANDING_THRESHOLDS, type StandingThreshold, type StrikeHistogramView, type StrikeSettings } from '@parvis/contracts'; // prettier-ignore
import { Button, Card, Format, IconButton } from '@parvis/ui';
import { ChartBars, type ChartSeries } from '@parvis/ui/charts';
import { Field, Select } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { PoliciesClient } from '../data/policies-client';
import { histogramQuery, type StrikeFault, strikeFaults, strikesBody, type StrikesForm, strikesForm } from '../data/safeguard-forms'; // prettier-ignore
import { Saving } from '../data/saving';

const TYPING_MS = 300;
const AUTOMATIC = ['none', 'warned', 'premoderated'] as const;

/** How strikes fade and what they lead to, with how many people each number touches before it is saved. */
@Component({
  selector: 'app-strike-settings',
  imports: [Button, Card, ChartBars, Field, IconButton, Select, TextPipe],
  providers: [Saving],
  templateUrl: './strikes-card.html',
  styleUrls: ['../ui/form-page.css', './safeguards.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StrikesCard {
  private readonly client = inject(PoliciesClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  readonly settings = input.required<StrikeSettings>();
  readonly saved = output<StrikeSettings>();

  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly form = linkedSignal<StrikesForm>(() => strikesForm(this.settings()));
  private readonly tried = signal(false);
  private readonly query = computed(() => histogramQuery(this.form()), { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) }); // prettier-ignore
  private readonly seesPeople = computed(() => this.canManage() || this.session.can('reports.read'));
  /** Kept while the numbers of another one are on their way. */
  protected readonly histogram = signal<StrikeHistogramView | null>(null);
  protected readonly asTable = signal(false);
  protected readonly thresholds = computed(() => STANDING_THRESHOLDS.map((id) => ({ id, label: this.language.text(`policies.strikes-card.threshold.${id}`) }))); // prettier-ignore
  protected readonly automatic = computed(() => AUTOMATIC.map((value) => ({ value, label: this.language.text(`policies.strikes-card.automatic.${value}`) }))); // prettier-ignore
  protected readonly bins = computed(() => {
    const bins = this.histogram()?.bins ?? [];
    return bins.map(({ from, to }) => `${this.format.number(from)}–${this.format.number(to)}`);
  });
  protected readonly series = computed<ChartSeries[]>(() => [
    { id: 'people', label: this.language.text('policies.strikes-card.people-axis'), values: (this.histogram()?.bins ?? []).map(({ count }) => count) }, // prettier-ignore
  ]);
  protected readonly number = (value: number) => this.format.number(value);
  protected readonly sentence = computed(() => this.language.text('policies.strikes-card.sentence', { count: this.histogram()?.people ?? 0 })); // prettier-ignore
  /** Of the thresholds that are set: whom each touches. */
  protected readonly touched = computed(() => {
    const reached = this.histogram()?.thresholds;
    if (!reached) return [];
    return STANDING_THRESHOLDS.filter((name) => this.form().thresholds[name].trim() !== '').map((name) => {
      const { people, notYet, score } = reached[name];
      const standing = this.language.text(`policies.strikes-card.threshold.${name}`);
      return { name, text: this.language.text('policies.strikes-card.touched', { standing, score: this.format.number(score), people, notYet }) }; // prettier-ignore
    });
  });

  constructor() {
    effect((onCleanup) => {
      const query = this.query();
      if (query === null || !this.seesPeople()) return;
      const abort = new AbortController();
      const timer = setTimeout(() => { this.ask(query, abort.signal); }, untracked(this.histogram) ? TYPING_MS : 0); // prettier-ignore
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    });
  }

  protected change(change: Partial<StrikesForm>): void {
    this.form.update((form) => ({ ...form, ...change }));
  }

  protected writeThreshold(name: StandingThreshold, text: string): void {
    this.change({ thresholds: { ...this.form().thresholds, [name]: text } });
  }

  protected chooseAutomatic(chosen: string): void {
    const automatic = AUTOMATIC.find((one) => one === chosen);
    if (automatic) this.change({ automatic });
  }

  protected error(fault: StrikeFault): string | null {
    if (!this.tried() || !strikeFaults(this.form()).includes(fault)) return null;
    return this.language.text(fault === 'halfLife' || fault === 'order' ? `policies.strikes-card.fault.${fault}` : 'policies.strikes-card.fault.score'); // prettier-ignore
  }

  protected async save(): Promise<void> {
    this.tried.set(true);
    if (strikeFaults(this.form()).length > 0) return;
    const saved = await this.saving.run(() => this.client.savePeople('strikes', strikesBody(this.form())));
    if (!saved) return;
    this.saved.emit(saved.result);
    this.saving.say('policies.settings-saved');
  }

  private ask(query: NonNullable<ReturnType<typeof histogramQuery>>, abort: AbortSignal): void {
    this.client.histogram(query, abort).then(
      (view) => {
        this.histogram.set(view);
      },
      () => undefined,
    ); // prettier-ignore -- the numbers can be saved without their picture
  }
}
