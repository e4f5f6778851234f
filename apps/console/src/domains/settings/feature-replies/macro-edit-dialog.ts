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
import {
  type CannedReplyView,
  MACRO_STEPS,
  type MacroStep,
  type MacroView,
  PRIORITIES,
  type ReplyScope,
} from '@parvis/contracts';
import { Button, IconButton } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { valueOf, withValue } from '../data/macro-step-value';
import { RepliesSettingsClient } from '../data/replies-client';
import { Saving } from '../data/saving';
import { ScopeFields } from './scope-fields';

const STATUSES = ['open', 'waiting', 'handled'] as const;
const HOURS = ['1', '3', '24', '72', '168'];

/** The steps of a macro: a kind and a value each. */
@Component({
  selector: 'app-macro-edit-dialog',
  imports: [Button, DialogBox, Field, IconButton, ScopeFields, Select, TextPipe],
  providers: [Saving],
  templateUrl: './macro-edit-dialog.html',
  styleUrls: ['../ui/form-dialog.css', './canned-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MacroEditDialog {
  private readonly client = inject(RepliesSettingsClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly macro = input.required<MacroView | 'new' | null>();
  readonly canned = input.required<readonly CannedReplyView[]>();
  readonly saved = output();
  readonly closed = output();

  private readonly existing = computed(() => {
    const macro = this.macro();
    return macro === 'new' ? null : macro;
  });
  protected readonly name = this.from((macro) => macro?.name ?? '');
  protected readonly scope = this.from<ReplyScope>((macro) => macro?.scope ?? 'personal');
  protected readonly scopeId = this.from((macro) => macro?.scopeId ?? '');
  protected readonly steps = this.from<readonly MacroStep[]>(
    (macro) => macro?.steps ?? [{ kind: 'status', status: 'handled' }],
  );
  protected readonly tried = signal(false);
  protected readonly heading = computed(() => {
    const macro = this.existing();
    return macro ? this.language.text('settings.replies.edit', { name: macro.name }) : this.language.text('settings.replies.create-macros'); // prettier-ignore
  });
  protected readonly kinds = computed(() => MACRO_STEPS.map((value) => ({ value, label: this.language.text(`settings.replies.step-${value}`) }))); // prettier-ignore
  protected readonly rows = computed(() => this.steps().map((step) => ({ step, value: valueOf(step), options: this.options(step.kind) }))); // prettier-ignore

  protected setKind(index: number, kind: string): void {
    const known = MACRO_STEPS.find((one) => one === kind);
    if (known) this.put(index, withValue(known, this.options(known)[0]?.value ?? ''));
  }

  protected setValue(index: number, value: string): void {
    const step = this.steps()[index];
    if (step) this.put(index, withValue(step.kind, value));
  }

  protected add(): void {
    this.steps.update((all) => [...all, { kind: 'note', text: '' }]);
  }

  protected drop(index: number): void {
    this.steps.update((all) => all.filter((_, at) => at !== index));
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.name().trim() === '' || this.steps().length === 0) return;
    const saved = await this.saving.run(() =>
      this.client.save('macros', this.existing(), {
        name: this.name().trim(),
        scope: this.scope(),
        scopeId: this.scopeId() || null,
        steps: [...this.steps()],
      }),
    );
    if (!saved) return;
    this.saving.say('settings.replies.saved', { name: this.name().trim() });
    this.saved.emit();
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }

  private put(index: number, step: MacroStep): void {
    this.steps.update((all) => all.map((one, at) => (at === index ? step : one)));
  }

  private options(kind: MacroStep['kind']): { value: string; label: string }[] {
    const named = (list: readonly { id: string; name: string }[]) =>
      list.map(({ id, name }) => ({ value: id, label: name }));
    const say = (key: string) => this.language.text(`settings.replies.${key}`);
    switch (kind) {
      case 'reply':
        return named(this.canned());
      case 'tag':
        return named(this.directory.tags());
      case 'assign':
        return [{ value: 'me', label: say('assign-me') }, { value: '', label: say('assign-nobody') }, ...named(this.directory.activeMembers())]; // prettier-ignore
      case 'team':
        return [{ value: '', label: say('team-none') }, ...named(this.directory.teams())];
      case 'priority':
        return PRIORITIES.map((value) => ({ value, label: say(`priority-${value}`) }));
      case 'status':
        return STATUSES.map((value) => ({ value, label: say(`status-${value}`) }));
      case 'snooze':
        return HOURS.map((value) => ({
          value,
          label: this.language.text('settings.replies.hours', { hours: Number(value) }),
        }));
      case 'note':
        return [];
    }
  }

  private from<T>(read: (macro: MacroView | null) => T) {
    return linkedSignal<MacroView | 'new' | null, T>({ source: this.macro, computation: () => read(this.existing()) });
  }
}
