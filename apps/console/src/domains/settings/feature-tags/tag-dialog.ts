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
import type { TagView } from '@parvis/contracts';
import { Button, type HueNumber } from '@parvis/ui';
import { Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { tagHue } from '../../../shared/tags/tag-hue';
import { TAG_KINDS } from '../../../shared/tags/tag-kind';
import { Saving } from '../data/saving';
import { TagsClient } from '../data/tags-client';
import { HuePicker } from '../ui/hue-picker';

/** A tag's name, its kind and its colour, for a new one or one that exists. */
@Component({
  selector: 'app-tag-dialog',
  imports: [Button, DialogBox, Field, HuePicker, Select, TextPipe],
  providers: [Saving],
  template: `
    <mi-dialog size="sm" [open]="tag() !== null" [heading]="heading()" (closed)="close()">
      <form (submit)="save($event)">
        @if (saving.text(); as text) {
          <p class="problem" role="alert">{{ text }}</p>
        }
        <mi-field
          name="tag-name"
          [required]="true"
          [maxLength]="60"
          [label]="'settings.tags.name' | text"
          [error]="nameError()"
          [(value)]="name"
        />
        <mi-select
          [label]="'settings.tags.kind' | text"
          [options]="kinds()"
          [hint]="'settings.tags.kind-' + kind() | text"
          [value]="kind()"
          (valueChange)="chooseKind($event)"
        />
        <app-hue-picker [label]="'settings.tags.colour' | text" [(hue)]="hue" />
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
export class TagDialog {
  private readonly client = inject(TagsClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly tag = input.required<TagView | 'new' | null>();
  readonly closed = output();

  private readonly existing = computed(() => {
    const tag = this.tag();
    return tag === 'new' ? null : tag;
  });
  protected readonly name = linkedSignal<TagView | 'new' | null, string>({
    source: this.tag,
    computation: () => this.existing()?.name ?? '',
  });
  protected readonly kind = linkedSignal<TagView | 'new' | null, TagView['kind']>({
    source: this.tag,
    computation: () => this.existing()?.kind ?? 'problem',
  });
  protected readonly hue = linkedSignal<TagView | 'new' | null, HueNumber>({
    source: this.tag,
    computation: () => {
      const tag = this.existing();
      return tag ? tagHue(tag) : 1;
    },
  });
  private readonly tried = signal(false);
  protected readonly heading = computed(() => {
    const tag = this.existing();
    return tag
      ? this.language.text('settings.tags.edit', { name: tag.name })
      : this.language.text('settings.tags.create');
  });
  protected readonly kinds = computed(() =>
    TAG_KINDS.map((value) => ({ value, label: this.language.text(`tag-kind.${value}`) })),
  );
  private readonly isTaken = computed(() => {
    const name = this.name().trim().toLowerCase();
    return this.directory.tags().some((tag) => tag.id !== this.existing()?.id && tag.name.toLowerCase() === name);
  });
  protected readonly nameError = computed(() => {
    if (!this.tried()) return null;
    if (this.name().trim() === '') return this.language.text('settings.tags.name-missing');
    return this.isTaken() ? this.language.text('settings.tags.name-taken') : null;
  });

  protected chooseKind(chosen: string): void {
    const kind = TAG_KINDS.find((one) => one === chosen);
    if (kind) this.kind.set(kind);
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.nameError() !== null) return;
    const existing = this.existing();
    const body = { name: this.name().trim(), kind: this.kind(), color: `viz-${String(this.hue())}` };
    const saved = await this.saving.run(() =>
      existing ? this.client.update(existing.id, body) : this.client.create(body),
    );
    if (!saved) return;
    this.directory.change.tag.put(saved.result);
    this.saving.say('settings.tags.saved', { name: saved.result.name });
    this.close();
  }

  protected close(): void {
    this.tried.set(false);
    this.saving.clear();
    this.closed.emit();
  }
}
