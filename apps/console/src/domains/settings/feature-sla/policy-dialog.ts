import { ChangeDetectionStrategy, Component, computed, effect, inject, input, linkedSignal, output, signal, untracked } from '@angular/core'; // prettier-ignore
import { type CalendarView, type ChannelKind, ITEM_KINDS, type ItemKind, type LadderView, PRIORITIES, type Priority, type SlaConditions, type SlaPolicyView, type SlaPreviewView } from '@parvis/contracts'; // prettier-ignore
import { Button, channelName, Format } from '@parvis/ui';
import { Field, Select, Switch } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { nextSaturdayEvening, readTargets, TARGET_NAMES, type TargetName, typedTargets, type TypedTargets } from '../data/policy-form'; // prettier-ignore
import { Saving } from '../data/saving';
import { SlaClient } from '../data/sla-client';
import { CheckList } from '../ui/check-list';
import { SlaWords } from '../ui/sla-words';

type Edited = SlaPolicyView | 'new' | null;

/** What a policy is about and what it promises, with an example that is computed by the server as one types. */
@Component({
  selector: 'app-policy-dialog',
  imports: [Button, CheckList, DialogBox, Field, Select, Switch, TextPipe],
  providers: [Saving],
  templateUrl: './policy-dialog.html',
  styleUrls: ['../ui/form-dialog.css', './policy-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PolicyDialog {
  private readonly client = inject(SlaClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly words = inject(SlaWords);
  private readonly format = inject(Format);
  protected readonly saving = inject(Saving);

  readonly policy = input.required<Edited>();
  readonly calendars = input.required<readonly CalendarView[]>();
  readonly ladders = input.required<readonly LadderView[]>();
  readonly closed = output();
  readonly saved = output();

  protected readonly targetNames = TARGET_NAMES;
  protected readonly starOptions = [1, 2, 3, 4, 5].map((count) => ({ id: String(count), label: `${count} ★` }));
  private readonly existing = computed(() => {
    const policy = this.policy();
    return policy === 'new' ? null : policy;
  });
  protected readonly name = this.field(({ name }) => name, '');
  protected readonly kinds = this.list('kinds');
  protected readonly stars = this.list('stars');
  protected readonly priorities = this.list('priorities');
  protected readonly channels = this.list('channels');
  protected readonly accountIds = this.list('accountIds');
  protected readonly tagIds = this.list('tagIds');
  protected readonly vip = this.field(({ conditions }) => conditions.vip ?? false, false);
  protected readonly calendarId = this.field(({ calendarId }) => calendarId ?? '', '');
  protected readonly ladderId = this.field(({ ladderId }) => ladderId ?? '', '');
  protected readonly pauseWhileSnoozed = this.field((policy) => policy.pauseWhileSnoozed, true);
  protected readonly pauseWhileWaiting = this.field((policy) => policy.pauseWhileWaiting, true);
  protected readonly typed = this.field<TypedTargets>(({ targets }) => typedTargets(targets), typedTargets(null));
  private readonly tried = signal(false);
  private readonly preview = signal<SlaPreviewView | null>(null);

  protected readonly heading = computed(() => {
    const policy = this.existing();
    return policy
      ? this.language.text('settings.sla.edit', { name: policy.name })
      : this.language.text('settings.sla.create');
  });
  protected readonly kindOptions = computed(() => ITEM_KINDS.map((id) => ({ id, label: this.words.kind(id) })));
  protected readonly priorityOptions = computed(() => PRIORITIES.map((id) => ({ id, label: this.language.text(`settings.sla.priority.${id}`) }))); // prettier-ignore
  protected readonly channelOptions = computed(() => {
    const used = new Set(this.directory.accounts().map(({ channel }) => channel));
    return [...used].map((id) => ({ id, label: channelName(id) }));
  });
  protected readonly accountOptions = computed(() => this.directory.accounts().map(({ id, name }) => ({ id, label: name }))); // prettier-ignore
  protected readonly tagOptions = computed(() => this.directory.tags().map(({ id, name }) => ({ id, label: name })));
  protected readonly calendarOptions = computed(() => [
    { value: '', label: this.language.text('settings.sla.always') },
    ...this.calendars().map(({ id, name }) => ({ value: id, label: name })),
  ]);
  protected readonly ladderOptions = computed(() => [
    { value: '', label: this.language.text('settings.sla.no-ladder') },
    ...this.ladders().map(({ id, name }) => ({ value: id, label: name })),
  ]);
  private readonly targets = computed(() => readTargets(this.typed()));
  protected readonly nameError = computed(() => (this.tried() && this.name().trim() === '' ? this.language.text('settings.sla.name-missing') : null)); // prettier-ignore
  protected readonly targetsError = computed(() => (this.targets() === null ? this.language.text('settings.sla.targets-wrong') : null)); // prettier-ignore
  protected readonly example = computed(() => {
    const preview = this.preview();
    const due = preview?.firstReply?.dueAt ?? preview?.resolution?.dueAt;
    if (!due) return null;
    return this.language.text('settings.sla.example', { said: this.format.long(this.saidAt.toISOString()), due: this.format.long(due) }); // prettier-ignore
  });
  private readonly saidAt = nextSaturdayEvening(new Date());

  constructor() {
    effect((onCleanup) => {
      const [targets, calendarId, isOpen] = [this.targets(), this.calendarId(), this.policy() !== null];
      if (!isOpen || targets === null) return;
      const timer = setTimeout(() => void untracked(() => this.show(targets, calendarId)), 250);
      onCleanup(() => {
        clearTimeout(timer);
      });
    });
  }

  protected type(name: TargetName, part: 'minutes' | 'warn', value: string): void {
    this.typed.update((typed) => ({ ...typed, [name]: { ...typed[name], [part]: value } }));
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    const targets = this.targets();
    if (this.nameError() !== null || targets === null) return;
    const body = {
      name: this.name().trim(),
      conditions: this.conditions(),
      targets,
      calendarId: this.calendarId() || null,
      ladderId: this.ladderId() || null,
      pauseWhileSnoozed: this.pauseWhileSnoozed(),
      pauseWhileWaiting: this.pauseWhileWaiting(),
    };
    const saved = await this.saving.run(() => this.client.savePolicy(this.existing(), body));
    if (!saved) return;
    this.saving.say('settings.sla.saved', { name: body.name });
    this.saved.emit();
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }

  private async show(targets: NonNullable<ReturnType<typeof readTargets>>, calendarId: string): Promise<void> {
    try {
      this.preview.set(await this.client.preview({ targets, calendarId: calendarId || null, at: this.saidAt.toISOString() })); // prettier-ignore
    } catch {
      this.preview.set(null); // saving says what is wrong
    }
  }

  private conditions(): SlaConditions {
    return {
      kinds: [...this.kinds()] as ItemKind[],
      stars: this.stars().map(Number),
      priorities: [...this.priorities()] as Priority[],
      channels: [...this.channels()] as ChannelKind[],
      accountIds: [...this.accountIds()],
      tagIds: [...this.tagIds()],
      ...(this.vip() ? { vip: true } : {}),
    };
  }

  private list(name: Exclude<keyof SlaConditions, 'vip'>) {
    return this.field<readonly string[]>(({ conditions }) => (conditions[name] ?? []).map(String), []);
  }

  private field<T>(of: (policy: SlaPolicyView) => T, otherwise: T) {
    return linkedSignal<Edited, T>({
      source: () => this.policy(),
      computation: (policy) => (policy === null || policy === 'new' ? otherwise : of(policy)),
    });
  }
}
