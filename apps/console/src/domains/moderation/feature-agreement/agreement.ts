import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import type { AgreementView, DisagreementView } from '@parvis/contracts';
import { Button, Chip, Empty, Format, InlineError, Skeleton, type Tone } from '@parvis/ui';
import { CellTemplate, DataTable, type Kpi, Kpis, type TableColumn } from '@parvis/ui/charts';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { paged } from '../data/paged';
import { QualityClient } from '../data/quality-client';
import { AnswerWords } from '../ui/answer-words';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { StandingWords } from '../ui/standing-words';
import { CalibrateDialog } from './calibrate-dialog';

interface AgreementRow extends AgreementView {
  name: string;
}
const TONES: Record<NonNullable<AgreementView['word']>, Tone> = { poor: 'bad', slight: 'bad', fair: 'warn', moderate: 'warn', substantial: 'ok', 'almost-perfect': 'ok' }; // prettier-ignore

/** How alike people decide, from items that two of them looked at: per reason and per two people, in words; nothing is sorted by merit. */
@Component({
  selector: 'app-agreement',
  imports: [Button, CalibrateDialog, CellTemplate, Chip, DataTable, Empty, InlineError, Kpis, Page, Skeleton, TextPipe],
  templateUrl: './agreement.html',
  styleUrls: ['../ui/follow-up.css', './agreement.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Agreement {
  private readonly client = inject(QualityClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly answers = inject(AnswerWords);
  private readonly words = inject(StandingWords);
  protected readonly session = inject(SessionStore);

  protected readonly read = loaded((abort) => this.client.quality(abort));
  protected readonly list = paged(() => ({}), (query, abort) => this.client.disagreements(query, abort)); // prettier-ignore
  protected readonly calibrating = signal<DisagreementView | null>(null);
  protected readonly problem = computed(() => this.problems.shownOf(this.read.value() ? null : this.read.error()));
  protected readonly figures = computed<Kpi[]>(() => {
    const view = this.read.value();
    if (!view) return [];
    const figure = (id: string, value: string) => ({
      id,
      label: this.language.text(`followup.agreement.${id}`),
      value,
    });
    const { observed, kappa, word } = view.overall;
    return [
      figure('share', this.format.percent(view.sharePercent / 100)),
      figure('waiting', this.format.number(view.waiting)),
      figure('pairs', this.format.number(view.overall.pairs)),
      figure('observed', observed === null ? '–' : this.format.percent(observed)),
      { id: 'kappa', label: this.language.text('followup.agreement.kappa', { word: this.language.text(`followup.kappa.${word ?? 'none'}`) }), value: kappa === null ? '–' : this.format.number(kappa, 2) }, // prettier-ignore
    ];
  });
  protected readonly columns = computed<TableColumn<AgreementRow>[]>(() => {
    const column = (id: string, text: (row: AgreementRow) => string) => ({ id, label: this.language.text(`followup.agreement.column.${id}`), text, align: 'end' as const }); // prettier-ignore
    return [
      { ...column('name', ({ name }) => name), align: 'start' },
      column('pairs', ({ pairs }) => this.format.number(pairs)),
      column('observed', ({ observed }) => (observed === null ? '–' : this.format.percent(observed))),
      column('kappa', ({ kappa }) => (kappa === null ? '–' : this.format.number(kappa, 2))),
      { ...column('word', ({ word }) => this.language.text(`followup.kappa.${word ?? 'none'}`)), align: 'start' },
    ];
  });
  protected readonly byReason = computed<AgreementRow[]>(
    () =>
    (this.read.value()?.byReason ?? []).map(({ reasonId, ...rest }) => ({ ...rest, name: this.words.reason(reasonId) || this.language.text('followup.agreement.no-reason') })), // prettier-ignore
  );
  protected readonly byPair = computed<AgreementRow[]>(
    () =>
    (this.read.value()?.byPair ?? []).map(({ memberIds, ...rest }) => ({ ...rest, name: this.format.list(memberIds.map((id) => this.directory.memberName(id))) })), // prettier-ignore
  );
  protected readonly rowId = ({ name }: AgreementRow) => name;
  protected readonly differences = computed(() =>
    (this.list.items() ?? []).map((one) => ({
      one,
      id: one.id,
      text: one.text,
      language: one.language,
      at: this.format.long(one.at),
      first: this.side(one.first),
      second: this.side(one.second),
      note: one.second.note,
    })),
  );

  constructor() {
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('agreement'), inject(DestroyRef));
  }

  protected toneOf({ word }: AgreementRow): Tone {
    return word === null ? 'neutral' : TONES[word];
  }

  protected calibrated(id: string): void {
    this.list.change((items) => items.map((one) => (one.id === id ? { ...one, calibrated: true } : one)));
    this.calibrating.set(null);
  }

  private side({ answer, memberId, reasonId }: DisagreementView['first']): string {
    return [this.directory.memberName(memberId), this.answers.text(answer), this.words.reason(reasonId)].filter(Boolean).join(' · '); // prettier-ignore
  }
}
