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
import type { TeamView } from '@parvis/contracts';
import { Button } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { PeopleClient } from '../data/people-client';
import { Saving } from '../data/saving';
import { CheckList } from '../ui/check-list';

/** A team's name and its members, for a new one or one that exists. */
@Component({
  selector: 'app-team-dialog',
  imports: [Button, CheckList, DialogBox, Field, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog [open]="team() !== null" [heading]="heading()" (closed)="close()">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          name="team-name"
          [required]="true"
          [maxLength]="60"
          [label]="'settings.teams.name' | text"
          [error]="nameError()"
          [(value)]="name"
        />
        <app-check-list [label]="'settings.teams.members' | text" [options]="people()" [(selected)]="memberIds" />
        <button type="submit" hidden tabindex="-1"></button>
      </form>
      <mi-button dialogActions (pressed)="close()">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" [busy]="saving.busy()" (pressed)="save()">{{
        'settings.save' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrl: '../ui/form-dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class TeamDialog {
  private readonly client = inject(PeopleClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly team = input.required<TeamView | 'new' | null>();
  readonly closed = output();

  private readonly existing = computed(() => {
    const team = this.team();
    return team === 'new' ? null : team;
  });
  protected readonly name = linkedSignal<TeamView | 'new' | null, string>({
    source: this.team,
    computation: () => this.existing()?.name ?? '',
  });
  protected readonly memberIds = linkedSignal<TeamView | 'new' | null, readonly string[]>({
    source: this.team,
    computation: () => this.existing()?.memberIds ?? [],
  });
  private readonly tried = signal(false);
  protected readonly heading = computed(() => {
    const team = this.existing();
    return team
      ? this.language.text('settings.teams.edit', { name: team.name })
      : this.language.text('settings.teams.create');
  });
  /** Those who left stay in the list only while they are still in the team. */
  protected readonly people = computed(() =>
    this.directory
      .members()
      .filter(({ id, active }) => active || this.memberIds().includes(id))
      .map(({ id, name }) => ({ id, label: name })),
  );
  private readonly isTaken = computed(() => {
    const name = this.name().trim().toLowerCase();
    return this.directory.teams().some((team) => team.id !== this.existing()?.id && team.name.toLowerCase() === name);
  });
  protected readonly nameError = computed(() => {
    if (!this.tried()) return null;
    if (this.name().trim() === '') return this.language.text('settings.teams.name-missing');
    return this.isTaken() ? this.language.text('settings.teams.name-taken') : null;
  });

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.nameError() !== null) return;
    const existing = this.existing();
    const body = { name: this.name().trim(), memberIds: [...this.memberIds()] };
    const saved = await this.saving.run(() =>
      existing ? this.client.updateTeam(existing.id, body) : this.client.createTeam(body),
    );
    if (!saved) return;
    this.directory.change.team.put(saved.result);
    this.saving.say('settings.teams.saved', { name: saved.result.name });
    void this.directory.load(); // members name their teams too
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }
}
