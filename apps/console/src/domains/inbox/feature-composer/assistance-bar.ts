import { ChangeDetectionStrategy, Component, computed, inject, linkedSignal } from '@angular/core';
import { DRAFT_ACTS, type DraftAct } from '@parvis/contracts';
import { Banner, Button, Menu, type MenuItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Assistance } from '../data/assistance';
import { ComposerStore } from '../data/composer-store';
import { ThreadStore } from '../data/thread-store';

const NEEDS_TEXT: readonly DraftAct[] = ['shorten', 'polite'];

/** Help with what is being written: a draft to work on, or one's answer in the person's language. The person sends it. */
@Component({
  selector: 'app-assistance-bar',
  imports: [Banner, Button, Menu, TextPipe],
  template: `
    @if (summary(); as text) {
      <mi-banner tone="info" icon="file-text" [dismissable]="true" (dismissed)="summary.set(null)">
        <span class="pre">{{ text }}</span>
      </mi-banner>
    }
    @if (before(); as original) {
      <mi-banner tone="info" icon="languages" [dismissable]="true" (dismissed)="before.set(null)">
        {{ 'inbox.assistance.original' | text: { text: original } }}
        <mi-button bannerActions size="sm" (pressed)="restore(original)">{{
          'inbox.assistance.restore' | text
        }}</mi-button>
      </mi-banner>
    }
    @if (assistance.isAnyOn()) {
      <div class="row">
        @if (assistance.offer().translation) {
          <mi-button
            size="sm"
            kind="ghost"
            icon="languages"
            [busy]="assistance.busy()"
            [disabled]="store.text().trim() === ''"
            (pressed)="translate()"
            >{{ 'inbox.assistance.translate-mine' | text }}</mi-button
          >
        }
        @if (assistance.offer().drafts) {
          <mi-button size="sm" kind="ghost" icon="lightbulb" [busy]="assistance.busy()" [menu]="menu.template()">{{
            'inbox.assistance.help' | text
          }}</mi-button>
          <mi-menu #menu="miMenu" [items]="acts()" [label]="'inbox.assistance.help' | text" (chosen)="help($event)" />
        }
      </div>
    }
  `,
  styles: `
    .row {
      display: flex;
      gap: 4px;
      padding: 2px 8px;
    }
    .pre {
      white-space: pre-line;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AssistanceBar {
  private readonly thread = inject(ThreadStore);
  private readonly language = inject(Language);
  protected readonly assistance = inject(Assistance);
  protected readonly store = inject(ComposerStore);

  /** What stood in the composer before, as long as the conversation is on screen. */
  protected readonly before = linkedSignal<string | null, string | null>({
    source: this.thread.id,
    computation: () => null,
  });
  protected readonly summary = linkedSignal<string | null, string | null>({
    source: this.thread.id,
    computation: () => null,
  });
  protected readonly acts = computed<MenuItem[]>(() =>
    DRAFT_ACTS.map((id) => ({
      id,
      label: this.language.text(`inbox.assistance.${id}`),
      icon: id === 'summarise' ? 'file-text' : 'pencil',
      disabled: NEEDS_TEXT.includes(id) && this.store.text().trim() === '',
    })),
  );

  protected async translate(): Promise<void> {
    const [id, text] = [this.thread.id(), this.store.text()];
    if (id === null) return;
    const answer = await this.assistance.translateReply(id, text);
    if (answer) this.put(id, text, answer.text);
  }

  protected async help(chosen: string): Promise<void> {
    const [id, text, act] = [this.thread.id(), this.store.text(), DRAFT_ACTS.find((one) => one === chosen)];
    if (id === null || !act) return;
    const answer = await this.assistance.help(id, act, text);
    if (!answer || this.thread.id() !== id) return;
    if (act === 'summarise') this.summary.set(answer.text);
    else this.put(id, text, answer.text);
  }

  protected restore(original: string): void {
    this.store.write(original);
    this.before.set(null);
  }

  /** Nothing is put over what was written meanwhile, or into another conversation. */
  private put(id: string, before: string, text: string): void {
    if (this.thread.id() !== id || this.store.text() !== before) return;
    this.before.set(before || null);
    this.store.write(text);
  }
}
