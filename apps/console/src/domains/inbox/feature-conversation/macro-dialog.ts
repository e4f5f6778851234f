import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  model,
  resource,
  signal,
  untracked,
} from '@angular/core';
import { Button, Empty } from '@parvis/ui';
import { Select } from '@parvis/ui/forms';
import { DialogBox } from '@parvis/ui/overlays';
import { toProblem } from '../../../shared/api/problem';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { CommandLog } from '../../../shared/commands/command-log';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ConversationCache } from '../data/conversation-cache';
import { RepliesClient } from '../data/replies-client';
import { ThreadStore } from '../data/thread-store';
import { MacroWords } from '../ui/macro-words';

/** Chooses a macro, shows what it would do here, and does it with one undo. */
@Component({
  selector: 'app-macro-dialog',
  imports: [Button, DialogBox, Empty, Select, TextPipe],
  template: `
    <mi-dialog [open]="open()" [heading]="'inbox.macro.title' | text" (closed)="open.set(false)">
      @if (options().length) {
        <div class="form">
          <mi-select [label]="'inbox.macro.which' | text" [options]="options()" [(value)]="chosen" />
          @if (failure(); as text) {
            <p role="alert">{{ text }}</p>
          }
          <ol [attr.aria-label]="'inbox.macro.will' | text">
            @for (line of lines(); track $index) {
              <li [class.subtle]="line.effect === 'idle'">
                {{ line.text }}
                @if (line.detail) {
                  <span class="blocked">{{ line.detail }}</span>
                }
                @if (line.quote) {
                  <blockquote class="ours">{{ line.quote }}</blockquote>
                }
              </li>
            }
          </ol>
        </div>
      } @else if (!macros.isLoading()) {
        <mi-empty icon="zap" [heading]="'inbox.macro.none' | text" [text]="'inbox.macro.none-text' | text" />
      }
      <mi-button dialogActions (pressed)="open.set(false)">{{ 'ui.cancel' | text }}</mi-button>
      <mi-button dialogActions kind="primary" icon="zap" [disabled]="!canRun()" (pressed)="run()">{{
        'inbox.macro.run' | text
      }}</mi-button>
    </mi-dialog>
  `,
  styleUrls: ['../ui/dialog-form.css', './macro-dialog.css'],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MacroDialog {
  private readonly client = inject(RepliesClient);
  private readonly thread = inject(ThreadStore);
  private readonly cache = inject(ConversationCache);
  private readonly log = inject(CommandLog);
  private readonly words = inject(MacroWords);
  private readonly problems = inject(ProblemTexts);
  readonly open = model(false);

  protected readonly chosen = signal('');
  protected readonly macros = resource({
    params: () => (this.open() ? { id: this.thread.id() } : undefined),
    loader: () => this.client.macros(),
  });
  private readonly offered = computed(() => {
    const accountId = this.thread.conversation()?.accountId ?? null;
    const all = this.macros.hasValue() ? this.macros.value() : [];
    return all.filter(({ scope, scopeId }) => scope !== 'account' || scopeId === accountId);
  });
  protected readonly options = computed(() => this.offered().map(({ id, name }) => ({ value: id, label: name })));
  private readonly preview = resource({
    params: () => {
      const [macro, conversation] = [this.chosen(), this.thread.id()];
      return this.open() && macro !== '' && conversation !== null ? { macro, conversation } : undefined;
    },
    loader: ({ params }) => this.client.previewMacro(params.conversation, params.macro),
  });
  protected readonly lines = computed(() => (this.preview.hasValue() ? this.preview.value().steps.map((step) => this.words.line(step)) : [])); // prettier-ignore
  protected readonly canRun = computed(() => this.preview.hasValue() && this.preview.value().canRun);
  protected readonly failure = computed(() => {
    const error = this.macros.error() ?? this.preview.error();
    return error ? this.problems.of(toProblem(error)) : null;
  });

  constructor() {
    effect(() => {
      const ids = this.offered().map(({ id }) => id);
      untracked(() => {
        if (!ids.includes(this.chosen())) this.chosen.set(ids[0] ?? '');
      });
    });
  }

  protected run(): void {
    const [conversationId, macro] = [this.thread.id(), this.offered().find(({ id }) => id === this.chosen())];
    const lastSeenItemId = this.thread.lastItemId();
    if (conversationId === null || !macro) return;
    this.open.set(false);
    void this.log.run({
      subjects: [conversationId],
      label: { key: 'inbox.done.macro', params: { name: macro.name } },
      apply: () => () => undefined,
      send: (idempotencyKey) =>
        this.client.runMacro(
          conversationId,
          macro.id,
          lastSeenItemId === null ? {} : { lastSeenItemId },
          idempotencyKey,
        ),
      settle: ({ conversation }) => {
        this.cache.adopt(conversation);
        void this.thread.refresh();
      },
      undo: {
        until: ({ undoUntil }) => Date.parse(undoUntil),
        run: async ({ id }) => {
          this.cache.adopt((await this.client.undoMacro(id)).conversation);
          await this.thread.refresh();
        },
      },
    });
  }
}
