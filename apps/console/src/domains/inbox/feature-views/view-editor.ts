import {
  afterNextRender,
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  Injector,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { CONVERSATION_SORTS, type ConversationSort, type Filter, type SavedViewBody, type SavedViewView, VIEW_AUDIENCES, VIEW_NAME_LENGTH, type ViewAudience } from '@parvis/contracts'; // prettier-ignore
import { Button, Skeleton, Toasts } from '@parvis/ui';
import { Field, Select, type SelectOption } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { type Problem, toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { draftOf, filterOf, type GroupDraft, isWhole, newGroup } from '../../../shared/filters/filter-draft';
import { ViewPreview } from '../data/view-preview';
import { ViewsClient } from '../data/views-client';
import { FilterGroup } from '../../../shared/filters/filter-group';
import { PreviewList } from './preview-list';

/** What the editor is open for: a new view (within the filter of another), an existing one, or the list's own filter. */
export type EditorTask =
  | { kind: 'new'; filter: Filter | null; within: string | null }
  | { kind: 'filter'; filter: Filter | null }
  | { kind: 'edit'; viewId: string };

const OPEN: Filter = { field: 'status', operator: 'is', value: ['open'] };

/** Builds a filter of nested groups, shows at once what it holds, and keeps it as a view. */
@Component({
  selector: 'app-view-editor',
  imports: [Button, DialogBox, Field, FilterGroup, PreviewList, Select, Skeleton, TextPipe],
  providers: [ViewPreview],
  templateUrl: './view-editor.html',
  styleUrl: './view-editor.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ViewEditor {
  private readonly injector = inject(Injector);
  private readonly client = inject(ViewsClient);
  private readonly directory = inject(Directory);
  private readonly session = inject(SessionStore);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private readonly toasts = inject(Toasts);
  protected readonly preview = inject(ViewPreview);

  readonly task = input.required<EditorTask>();
  readonly closed = output();
  /** Shows the list filtered, without saving. */
  readonly applied = output<Filter>();
  readonly saved = output<SavedViewView>();
  readonly deleted = output<string>();

  protected readonly nameLength = VIEW_NAME_LENGTH;
  protected readonly view = signal<SavedViewView | null>(null);
  protected readonly draft = signal<GroupDraft>(newGroup('all', []));
  protected readonly name = signal('');
  protected readonly sort = signal<ConversationSort>('newest');
  protected readonly audience = signal<ViewAudience>('me');
  protected readonly teamId = signal('');
  protected readonly loading = signal(false);
  protected readonly busy = signal<'save' | 'delete' | null>(null);
  protected readonly asksDeletion = signal(false);
  private readonly nameField = viewChild<Field>('nameField');
  private readonly tried = signal(false);
  private readonly failure = signal<Problem | null>(null);

  protected readonly filter = computed(() => filterOf(this.draft()), { equal: isSame });
  /** In the list's own filter, name and audience come up once it is to be kept. */
  protected readonly keeping = signal(false);
  protected readonly isFilterOnly = computed(() => this.task().kind === 'filter' && !this.keeping());
  protected readonly isLocked = computed(() => this.view()?.editable === false);
  protected readonly heading = computed(() => {
    if (this.isFilterOnly()) return this.language.text('inbox.filters.title-filter');
    return this.language.text(this.task().kind === 'edit' ? 'inbox.filters.title-edit' : 'inbox.filters.title-new');
  });
  protected readonly problem = computed(() => {
    const problem = this.failure();
    return problem && this.problems.of(problem);
  });
  protected readonly nameError = computed(() =>
    this.tried() && this.name().trim() === '' ? this.language.text('inbox.filters.name-missing') : null,
  );
  protected readonly filterError = computed(() => {
    if (!this.tried()) return null;
    if (this.filter() === null) return this.language.text('inbox.filters.empty');
    return isWhole(this.draft()) ? null : this.language.text('inbox.filters.unfinished');
  });
  protected readonly sorts = computed<SelectOption[]>(() =>
    CONVERSATION_SORTS.map((value) => ({ value, label: this.language.text(`inbox.sort.${value}`) })),
  );
  protected readonly audiences = computed<SelectOption[]>(() =>
    VIEW_AUDIENCES.filter((value) => value === this.audience() || this.mayShare(value)).map((value) => ({
      value,
      label: this.language.text(`inbox.filters.audience.${value}`),
    })),
  );
  protected readonly teams = computed<SelectOption[]>(() =>
    this.shareableTeams().map(({ id, name }) => ({ value: id, label: name })),
  );
  private readonly shareableTeams = computed(() => {
    const me = this.session.memberId();
    const all = this.session.can('rules.manage');
    return this.directory.teams().filter(({ memberIds, id }) => all || memberIds.includes(me) || id === this.teamId());
  });

  constructor() {
    effect(() => {
      const task = this.task();
      untracked(() => void this.begin(task));
    });
    effect(() => {
      const [filter, sort] = [this.filter(), this.sort()];
      untracked(() => {
        this.preview.ask(filter, sort);
      });
    });
  }

  protected setSort(value: string): void {
    const sort = CONVERSATION_SORTS.find((one) => one === value);
    if (sort) this.sort.set(sort);
  }

  protected setAudience(value: string): void {
    const audience = VIEW_AUDIENCES.find((one) => one === value);
    if (!audience) return;
    this.audience.set(audience);
    if (audience === 'team' && this.teamId() === '') this.teamId.set(this.shareableTeams()[0]?.id ?? '');
  }

  protected apply(): void {
    this.tried.set(true);
    const filter = this.filter();
    if (filter !== null && this.filterError() === null) this.applied.emit(filter);
  }

  protected async save(): Promise<void> {
    if (this.isFilterOnly()) {
      this.keeping.set(true);
      return;
    }
    this.tried.set(true);
    const filter = this.filter();
    if (filter === null || this.filterError() !== null || this.nameError() !== null) return;
    const team = this.audience() === 'team';
    const body: SavedViewBody = { name: this.name().trim(), filter, sort: this.sort(), audience: this.audience(), teamId: team ? this.teamId() : null }; // prettier-ignore
    const view = this.view();
    const saved = await this.run('save', () =>
      view ? this.client.update(view.id, { ...body, version: view.version }) : this.client.create(body),
    );
    if (!saved) return;
    this.toasts.show({ text: this.language.text('inbox.filters.saved', { name: saved.name }), tone: 'ok' });
    this.saved.emit(saved);
  }

  protected async delete(): Promise<void> {
    const view = this.view();
    if (!view) return;
    if (!this.asksDeletion()) {
      this.asksDeletion.set(true);
      return;
    }
    const done = await this.run('delete', () => this.client.remove(view.id).then(() => true));
    if (!done) return;
    this.toasts.show({ text: this.language.text('inbox.filters.deleted', { name: view.name }), tone: 'ok' });
    this.deleted.emit(view.key);
  }

  private async begin(task: EditorTask): Promise<void> {
    this.tried.set(false);
    this.failure.set(null);
    this.keeping.set(false);
    this.asksDeletion.set(false);
    this.view.set(null);
    this.name.set('');
    this.sort.set('newest');
    this.audience.set('me');
    if (task.kind === 'edit') {
      const view = await this.load(task.viewId, task);
      if (view) this.show(view);
      return;
    }
    const outer = task.kind === 'new' && task.within !== null ? await this.load(task.within, task) : null;
    const parts = [outer?.filter, task.filter].filter((filter) => filter != null);
    this.draft.set(draftOf(parts.length === 2 ? { all: parts } : (parts[0] ?? OPEN)));
  }

  /** Null when it cannot be read, or another task has begun meanwhile. */
  private async load(viewId: string, task: EditorTask): Promise<SavedViewView | null> {
    this.loading.set(true);
    const view = await this.client.view(viewId).catch((error: unknown) => {
      this.failure.set(toProblem(error));
      return null;
    });
    this.loading.set(false);
    return this.task() === task ? view : null;
  }

  private show(view: SavedViewView): void {
    this.view.set(view);
    this.draft.set(draftOf(view.filter));
    this.name.set(view.name);
    this.sort.set(view.sort);
    this.audience.set(view.audience);
    this.teamId.set(view.teamId ?? '');
    // the dialog came up before there was a name to begin with
    afterNextRender(() => this.nameField()?.focus(), { injector: this.injector });
  }

  private mayShare(audience: ViewAudience): boolean {
    if (audience === 'me') return true;
    return audience === 'team' ? this.shareableTeams().length > 0 : this.session.can('rules.manage');
  }

  private async run<T>(what: 'save' | 'delete', work: () => Promise<T>): Promise<T | null> {
    if (this.busy() !== null) return null;
    this.busy.set(what);
    this.failure.set(null);
    try {
      return await work();
    } catch (error) {
      this.failure.set(toProblem(error));
      return null;
    } finally {
      this.busy.set(null);
    }
  }
}

function isSame(one: Filter | null, other: Filter | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
