import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { LADDER_HOOKS, LADDER_STARTS, LADDER_WAYS, type LadderView, PRIORITIES } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field, Select, Switch } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { emptyLevel, readLevel, typedLevel, type TypedLevel } from '../data/ladder-form';
import { Saving } from '../data/saving';
import { SlaClient } from '../data/sla-client';
import { CheckList } from '../ui/check-list';

type Edited = LadderView | 'new' | null;

/** Who is told, level by level, until somebody is on it. */
@Component({
  selector: 'app-ladder-dialog',
  imports: [Button, CheckList, DialogBox, Field, Select, Switch, TextPipe],
  providers: [Saving],
  templateUrl: './ladder-dialog.html',
  styleUrls: ['../ui/form-dialog.css', './ladder-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LadderDialog {
  private readonly client = inject(SlaClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);

  readonly ladder = input.required<Edited>();
  readonly closed = output();
  readonly saved = output();

  protected readonly hookKinds = LADDER_HOOKS;
  private readonly existing = computed(() => {
    const ladder = this.ladder();
    return ladder === 'new' ? null : ladder;
  });
  protected readonly name = linkedSignal<Edited, string>({ source: () => this.ladder(), computation: () => this.existing()?.name ?? '' }); // prettier-ignore
  protected readonly start = linkedSignal<Edited, string>({ source: () => this.ladder(), computation: () => this.existing()?.start ?? 'breach' }); // prettier-ignore
  protected readonly levels = linkedSignal<Edited, readonly TypedLevel[]>({
    source: () => this.ladder(),
    computation: () =>
      this.existing()?.levels.map(typedLevel) ?? [{ ...emptyLevel(), afterMinutes: '0', toAssignee: true }],
  });
  private readonly tried = signal(false);

  protected readonly heading = computed(() => {
    const ladder = this.existing();
    return ladder ? this.language.text('settings.sla.edit', { name: ladder.name }) : this.language.text('settings.ladders.create'); // prettier-ignore
  });
  protected readonly nameError = computed(() => (this.tried() && this.name().trim() === '' ? this.language.text('settings.sla.name-missing') : null)); // prettier-ignore
  protected readonly startOptions = computed(() => LADDER_STARTS.map((value) => ({ value, label: this.language.text(`settings.ladders.at.${value}`) }))); // prettier-ignore
  protected readonly wayOptions = computed(() => LADDER_WAYS.map((id) => ({ id, label: this.language.text(`settings.ladders.way.${id}`) }))); // prettier-ignore
  protected readonly memberOptions = computed(() => this.directory.activeMembers().map(({ id, name }) => ({ id, label: name }))); // prettier-ignore
  protected readonly teamOptions = computed(() => this.directory.teams().map(({ id, name }) => ({ id, label: name })));
  protected readonly priorityOptions = computed(() => [
    { value: '', label: this.language.text('settings.ladders.keep') },
    ...PRIORITIES.filter((one) => one !== 'none').map((value) => ({ value, label: this.language.text(`settings.sla.priority.${value}`) })), // prettier-ignore
  ]);
  protected readonly assignOptions = computed(() => [
    { value: '', label: this.language.text('settings.ladders.keep') },
    ...this.directory.activeMembers().map(({ id, name }) => ({ value: `member:${id}`, label: name })),
    ...this.directory.teams().map(({ id, name }) => ({ value: `team:${id}`, label: name })),
  ]);

  protected change(index: number, change: Partial<TypedLevel>): void {
    this.levels.update((levels) => levels.map((level, at) => (at === index ? { ...level, ...change } : level)));
  }

  protected changeHook(index: number, kind: (typeof LADDER_HOOKS)[number], url: string): void {
    const hooks = this.levels()[index]?.hooks;
    if (hooks) this.change(index, { hooks: { ...hooks, [kind]: url } });
  }

  protected add(): void {
    this.levels.update((levels) => [...levels, emptyLevel()]);
  }

  protected drop(index: number): void {
    this.levels.update((levels) => levels.filter((_, at) => at !== index));
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.nameError() !== null) return;
    const start = LADDER_STARTS.find((one) => one === this.start()) ?? 'breach';
    const body = { name: this.name().trim(), start, levels: this.levels().map(readLevel) };
    const saved = await this.saving.run(() => this.client.saveLadder(this.existing(), body));
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
}
