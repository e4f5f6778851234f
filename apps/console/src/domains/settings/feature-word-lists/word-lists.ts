import { ChangeDetectionStrategy, Component, computed, DestroyRef, effect, inject, signal, untracked } from '@angular/core'; // prettier-ignore
import { RouterLink } from '@angular/router';
import { WORD_LEVELS, type WordListView } from '@parvis/contracts';
import { Button, Empty, InlineError, NumberPipe, Skeleton } from '@parvis/ui';
import { Select, type SelectOption, Switch } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Live } from '../../../shared/live/live';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { Saving } from '../data/saving';
import { WordListsClient } from '../data/word-lists-client';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { TryOut } from '../ui/try-out';
import { ListDialog } from './list-dialog';

/** The lists of words to watch: what each does, where it comes from, and a box to try a text. */
@Component({
  selector: 'app-word-lists',
  imports: [Button, Empty, InlineError, ListDialog, NumberPipe, Page, RouterLink, Select, Skeleton, Switch, TextPipe, TryOut], // prettier-ignore
  providers: [Saving],
  templateUrl: './word-lists.html',
  styleUrls: ['../ui/settings-table.css', './word-lists.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WordListsPage {
  private readonly client = inject(WordListsClient);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);
  protected readonly canManage = computed(() => this.session.can('rules.manage'));
  protected readonly lists = loaded((abort) => this.client.list(abort));
  protected readonly creating = signal(false);
  protected readonly problem = computed(() => this.problems.shownOf(this.lists.error()));
  protected readonly levels = computed<SelectOption[]>(() =>
    WORD_LEVELS.map((value) => ({ value, label: this.language.text(`screening.words.level.${value}`) })),
  );
  protected readonly rows = computed(
    () =>
    (this.lists.value() ?? []).map((list) => ({ list, languages: list.languages.map((code) => this.name(code)).join(', ') })), // prettier-ignore
  );

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
    const live = inject(Live);
    inject(DestroyRef).onDestroy(live.on('screening.changed', ({ of }) => { if (of === 'words') this.lists.reload(); })); // prettier-ignore
    effect(() => {
      if (live.resync() > 0) untracked(() => { this.lists.reload(); }); // prettier-ignore
    });
  }

  protected async setLevel(list: WordListView, value: string): Promise<void> {
    const level = WORD_LEVELS.find((one) => one === value);
    if (level) await this.change(list, { level });
  }

  protected async change(list: WordListView, change: Parameters<WordListsClient['update']>[1]): Promise<void> {
    const saved = await this.saving.run(() => this.client.update(list, change));
    if (saved) this.lists.update((all) => all.map((one) => (one.id === list.id ? saved.result : one)));
    else {
      this.saving.sayProblem();
      this.lists.reload();
    }
  }

  protected add(list: WordListView): void {
    this.creating.set(false);
    this.lists.update((all) => [...all, list]);
  }

  private name(code: string): string {
    return new Intl.DisplayNames(this.language.locale(), { type: 'language' }).of(code) ?? code;
  }
}
