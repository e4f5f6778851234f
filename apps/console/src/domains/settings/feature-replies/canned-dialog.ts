import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChildren,
} from '@angular/core';
import {
  type AttachmentView,
  CANNED_VARIABLES,
  type CannedReplyView,
  type CannedVariantBody,
  CHANNEL_KINDS,
  type ReplyScope,
} from '@parvis/contracts';
import { Button, channelName, IconButton } from '@parvis/ui';
import { Check, Field, Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { RepliesSettingsClient } from '../data/replies-client';
import { Saving } from '../data/saving';
import { ScopeFields } from './scope-fields';
import { VariantFiles } from './variant-files';

const LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'nl', 'pt'];
/** A wording with the files it goes out with. */
type Wording = Omit<CannedVariantBody, 'attachmentIds'> & { files: readonly AttachmentView[] };
const EMPTY: Wording = { text: '', files: [] };

/** A prepared answer with its wordings. */
@Component({
  selector: 'app-canned-dialog',
  imports: [Button, Check, DialogBox, Field, IconButton, ScopeFields, Select, TextPipe, VariantFiles],
  providers: [Saving],
  templateUrl: './canned-dialog.html',
  styleUrls: ['../ui/form-dialog.css', './canned-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CannedDialog {
  private readonly client = inject(RepliesSettingsClient);
  private readonly language = inject(Language);
  protected readonly saving = inject(Saving);
  readonly entry = input.required<CannedReplyView | 'new' | null>();
  readonly saved = output();
  readonly closed = output();

  private readonly existing = computed(() => {
    const entry = this.entry();
    return entry === 'new' ? null : entry;
  });
  protected readonly name = this.from((entry) => entry?.name ?? '');
  protected readonly shortcode = this.from((entry) => entry?.shortcode ?? '');
  protected readonly folder = this.from((entry) => entry?.folder ?? '');
  protected readonly isSnippet = this.from((entry) => entry?.kind === 'snippet');
  protected readonly scope = this.from<ReplyScope>((entry) => entry?.scope ?? 'personal');
  protected readonly scopeId = this.from((entry) => entry?.scopeId ?? '');
  protected readonly variants = this.from<readonly Wording[]>(
    (entry) => entry?.variants.map(({ attachments, id: _, ...rest }) => ({ ...rest, files: attachments })) ?? [EMPTY],
  );
  private readonly files = viewChildren(VariantFiles);
  protected readonly isUploading = computed(() => this.files().some(({ busy }) => busy()));
  protected readonly tried = signal(false);
  protected readonly variables = CANNED_VARIABLES.map((name) => `{{${name}}}`).join('  ');
  protected readonly heading = computed(() => {
    const entry = this.existing();
    return entry ? this.language.text('settings.replies.edit', { name: entry.name }) : this.language.text('settings.replies.create-canned'); // prettier-ignore
  });
  protected readonly languages = this.any(LANGUAGES, (code) => new Intl.DisplayNames(this.language.locale(), { type: 'language' }).of(code) ?? code); // prettier-ignore
  protected readonly channels = this.any(CHANNEL_KINDS, channelName);
  protected readonly formalities = this.any(['tu', 'vous'], (one) => one);
  protected readonly lengths = this.any(['short', 'long'], (one) =>
    this.language.text(`settings.replies.length-${one}`),
  );

  protected set(index: number, change: Partial<Record<keyof Omit<Wording, 'files'>, string>>): void {
    const given = Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value === '' && key !== 'text' ? null : value])); // prettier-ignore
    this.variants.update((all) => all.map((one, at) => (at === index ? { ...one, ...given } : one)));
  }

  protected setFiles(index: number, files: readonly AttachmentView[]): void {
    this.variants.update((all) => all.map((one, at) => (at === index ? { ...one, files } : one)));
  }

  protected add(): void {
    this.variants.update((all) => [...all, EMPTY]);
  }

  protected drop(index: number): void {
    this.variants.update((all) => all.filter((_, at) => at !== index));
  }

  protected async save(event?: Event): Promise<void> {
    event?.preventDefault();
    this.tried.set(true);
    if (this.name().trim() === '' || this.variants().some(({ text }) => text.trim() === '')) return;
    const saved = await this.saving.run(() =>
      this.client.save('canned', this.existing(), {
        kind: this.isSnippet() ? 'snippet' : 'reply',
        name: this.name().trim(),
        shortcode: this.shortcode().trim().replace(/^\//, ''),
        folder: this.folder().trim(),
        scope: this.scope(),
        scopeId: this.scopeId() || null,
        variants: this.variants().map(({ files, ...rest }) => ({ ...rest, attachmentIds: files.map(({ id }) => id) })),
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

  private from<T>(read: (entry: CannedReplyView | null) => T) {
    return linkedSignal<CannedReplyView | 'new' | null, T>({
      source: this.entry,
      computation: () => read(this.existing()),
    });
  }

  private any<V extends string>(values: readonly V[], label: (value: V) => string) {
    return computed(() => [
      { value: '', label: this.language.text('settings.replies.any') },
      ...values.map((value) => ({ value, label: label(value) })),
    ]);
  }
}
