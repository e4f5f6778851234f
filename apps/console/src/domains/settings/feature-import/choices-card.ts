import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { ImportChoices, ImportPreview, ImportView } from '@parvis/contracts';
import { Button, Card, NumberPipe } from '@parvis/ui';
import { Select, type SelectOption } from '@parvis/ui/forms';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { NEW_ARCHIVE, NOWHERE, proposedChoices, withGroup } from '../data/import-choices';
import { ImportsClient } from '../data/imports-client';
import { Saving } from '../data/saving';
import { CountTable } from './count-table';

/** Second step: where each inbox goes, who is who, which labels; and what would come of it. */
@Component({
  selector: 'app-choices-card',
  imports: [Button, Card, CountTable, NumberPipe, Select, TextPipe],
  providers: [Saving],
  templateUrl: './choices-card.html',
  styleUrls: ['../ui/settings-table.css', './choices-card.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChoicesCard {
  private readonly client = inject(ImportsClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly run = input.required<ImportView>();
  readonly started = output<ImportView>();

  private readonly proposal = computed(() => proposedChoices(this.run(), this.directory.accounts()));
  protected readonly choices = linkedSignal<string, ImportChoices>({
    source: () => this.run().id,
    computation: () => untracked(this.proposal),
  });
  protected readonly preview = signal<ImportPreview | null>(null);

  protected readonly groups = computed(() =>
    (this.run().found?.groups ?? []).map((group) => {
      const choice = this.choices().groups.find(({ key }) => key === group.key);
      const value = choice?.accountId ?? (choice?.archiveName ? NEW_ARCHIVE : NOWHERE);
      return { ...group, value, options: this.placesFor(group.name) };
    }),
  );
  protected readonly agents = computed(() =>
    (this.run().found?.agents ?? []).map((agent) => ({
      ...agent,
      value: this.choices().agents.find(({ key }) => key === agent.key)?.memberId ?? '',
    })),
  );
  protected readonly labels = computed(() =>
    (this.run().found?.labels ?? []).map((label) => {
      const choice = this.choices().labels.find(({ name }) => name === label.name);
      return { ...label, value: choice?.skip ? NOWHERE : (choice?.tagId ?? '') };
    }),
  );
  protected readonly members = computed<SelectOption[]>(() => [
    { value: '', label: this.language.text('settings.import.nobody') },
    ...this.directory.members().map(({ id, name }) => ({ value: id, label: name })),
  ]);
  protected readonly tags = computed<SelectOption[]>(() => [
    { value: '', label: this.language.text('settings.import.same-name') },
    { value: NOWHERE, label: this.language.text('settings.import.left-out') },
    ...this.directory.tags().map(({ id, name }) => ({ value: id, label: name })),
  ]);

  constructor() {
    effect(() => {
      const choices = this.choices();
      untracked(() => void this.foresee(choices));
    });
  }

  protected sendGroup(key: string, to: string): void {
    const own = proposedChoices(this.run(), []).groups.find((group) => group.key === key)?.archiveName ?? key;
    this.choices.update((choices) => withGroup(choices, key, to, own));
  }

  protected nameAgent(key: string, memberId: string): void {
    const agent = { key, memberId: memberId || null };
    this.choices.update((all) => ({ ...all, agents: all.agents.map((one) => (one.key === key ? agent : one)) }));
  }

  protected sendLabel(name: string, to: string): void {
    const label = { name, skip: to === NOWHERE, tagId: to === NOWHERE ? null : to || null };
    this.choices.update((all) => ({ ...all, labels: all.labels.map((one) => (one.name === name ? label : one)) }));
  }

  protected async start(): Promise<void> {
    const started = await this.saving.run(() => this.client.start(this.run(), this.choices()));
    if (started) this.started.emit(started.result);
  }

  private placesFor(group: string): SelectOption[] {
    return [
      { value: NEW_ARCHIVE, label: this.language.text('settings.import.new-archive', { name: group }) },
      { value: NOWHERE, label: this.language.text('settings.import.left-out') },
      ...this.directory.accounts().map(({ id, name }) => ({ value: id, label: name })),
    ];
  }

  private async foresee(choices: ImportChoices): Promise<void> {
    const preview = await this.client.preview(this.run(), choices).catch(() => null);
    if (choices === this.choices()) this.preview.set(preview);
  }
}
