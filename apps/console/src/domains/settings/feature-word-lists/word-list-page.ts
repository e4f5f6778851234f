import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, input, signal, untracked } from '@angular/core'; // prettier-ignore
import { Router } from '@angular/router';
import { TERM_CATEGORIES, WORD_LEVELS, type WordListView, type WordTermView } from '@parvis/contracts';
import { Button, Chip, Empty, Format, GridHeaderTemplate, IconButton, InlineError, RowGrid, RowTemplate, Skeleton } from '@parvis/ui'; // prettier-ignore
import { Field, Select, type SelectOption, Switch } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { Saving } from '../data/saving';
import { TermsStore } from '../data/terms-store';
import { WordListsClient } from '../data/word-lists-client';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { ImportTermsDialog } from './import-terms-dialog';
import { ListDialog } from './list-dialog';
import { TermDialog } from './term-dialog';

const ROW_HEIGHT = 52;
const MOST_IN_VIEW = 12;
const PAUSE_MS = 250;

/** One list: what it does, and its terms as far as one scrolls. */
@Component({
  selector: 'app-word-list-page',
  imports: [Button, Chip, DialogBox, Empty, Field, GridHeaderTemplate, IconButton, ImportTermsDialog, InlineError, ListDialog, Page, RowGrid, RowTemplate, Select, Skeleton, Switch, TermDialog, TextPipe], // prettier-ignore
  providers: [Saving, TermsStore],
  templateUrl: './word-list-page.html',
  styleUrls: ['../ui/form-page.css', './word-list-page.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WordListPage {
  protected readonly client = inject(WordListsClient);
  protected readonly store = inject(TermsStore);
  protected readonly saving = inject(Saving);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly router = inject(Router);
  private readonly session = inject(SessionStore);
  readonly id = input.required<string>();

  protected readonly rowHeight = ROW_HEIGHT;
  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  private readonly read = loaded((abort) => this.client.list(abort));
  protected readonly list = computed(() => (this.read.value() ?? []).find(({ id }) => id === this.id()) ?? null);
  protected readonly isGone = computed(() => this.read.value() !== undefined && this.list() === null);
  protected readonly problem = computed(
    () => this.problems.shownOf(this.read.error()) ?? this.problems.shown(this.store.problem()),
  );
  protected readonly canEdit = computed(() => this.canManage() && this.list() !== null);
  protected readonly editing = signal<WordTermView | 'new' | null>(null);
  protected readonly naming = signal(false);
  protected readonly importing = signal<'paste' | 'file' | null>(null);
  protected readonly removing = signal(false);
  protected readonly removingTerm = signal<WordTermView | null>(null);
  protected readonly active = signal<string | null>(null);
  private timer: ReturnType<typeof setTimeout> | undefined;

  protected readonly rows = computed(() => this.store.terms() ?? []);
  protected readonly height = computed(() => (Math.min(MOST_IN_VIEW, Math.max(1, this.rows().length)) + 1) * ROW_HEIGHT); // prettier-ignore
  protected readonly levels = computed<SelectOption[]>(() =>
    WORD_LEVELS.map((value) => ({ value, label: this.language.text(`screening.words.level.${value}`) })),
  );
  protected readonly categories = computed<SelectOption[]>(() => [
    { value: '', label: this.language.text('screening.words.any-category') },
    ...TERM_CATEGORIES.map((value) => ({ value, label: this.categoryName(value) })),
  ]);
  protected readonly languages = computed<SelectOption[]>(() => [
    { value: '', label: this.language.text('screening.words.any-language') },
    ...(this.list()?.languages ?? []).map((value) => ({ value, label: this.languageName(value) })),
  ]);

  protected readonly idOf = ({ id }: WordTermView) => id;
  protected readonly labelOf = (term: WordTermView) =>
    this.language.text('screening.words.row', { text: term.text, language: this.languageName(term.language), severity: term.severity, category: this.categoryName(term.category), hits: term.hits30d }); // prettier-ignore

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    inject(DestroyRef).onDestroy(() => { clearTimeout(this.timer); }); // prettier-ignore
    effect(() => {
      const id = this.id();
      untracked(() => void this.store.open(id));
    });
  }

  protected categoryName(category: WordTermView['category']): string {
    return this.language.text(`screening.value.category.${category}`);
  }

  protected languageName(code: string | null): string {
    if (code === null) return this.language.text('screening.words.every-language');
    return new Intl.DisplayNames(this.language.locale(), { type: 'language' }).of(code) ?? code;
  }

  protected number(value: number): string {
    return this.format.number(value, 0);
  }

  protected find(query: string): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.store.show({ query }), PAUSE_MS);
  }

  protected setCategory(value: string): void {
    void this.store.show({ category: TERM_CATEGORIES.find((one) => one === value) ?? '' });
  }

  protected openTerm(id: string): void {
    const term = this.rows().find((one) => one.id === id);
    if (term && this.canManage()) this.editing.set(term);
  }

  protected async setLevel(value: string): Promise<void> {
    const level = WORD_LEVELS.find((one) => one === value);
    if (level) await this.change({ level });
  }

  protected async change(change: Parameters<WordListsClient['update']>[1]): Promise<void> {
    const list = this.list();
    const saved = list && (await this.saving.run(() => this.client.update(list, change)));
    if (saved) this.take(saved.result);
    else {
      this.saving.sayProblem();
      this.read.reload();
    }
  }

  protected take(list: WordListView): void {
    this.naming.set(false);
    this.read.update((all) => all.map((one) => (one.id === list.id ? list : one)));
  }

  protected takeTerm(term: WordTermView): void {
    this.store.put(term);
    this.readAgain();
  }

  /** Count, languages and version of the list follow from its terms. */
  protected readAgain(): void {
    this.read.reload();
  }

  protected imported(): void {
    this.readAgain();
    void this.store.reload();
  }

  protected async removeTerm(): Promise<void> {
    const term = this.removingTerm();
    if (!term) return;
    const removed = await this.saving.run(async () => { await this.client.removeTerm(term); return true; }); // prettier-ignore
    this.removingTerm.set(null);
    if (!removed) {
      this.saving.sayProblem();
      return;
    }
    this.saving.say('screening.removed', { name: term.text });
    this.store.drop(term.id);
    this.readAgain();
  }

  protected async remove(): Promise<void> {
    const list = this.list();
    if (!list) return;
    const removed = await this.saving.run(async () => { await this.client.remove(list.id); return true; }); // prettier-ignore
    this.removing.set(false);
    if (!removed) {
      this.saving.sayProblem();
      return;
    }
    this.saving.say('screening.removed', { name: list.name });
    void this.router.navigate(['/settings/moderation/words']);
  }
}
