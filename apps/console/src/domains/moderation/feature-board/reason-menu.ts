import { ChangeDetectionStrategy, Component, computed, inject, input, output, signal } from '@angular/core';
import { type DecisionKind, isRestriction, type ModerationRow } from '@parvis/contracts';
import { Button, Kbd } from '@parvis/ui';
import { Field } from '@parvis/ui/forms';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import type { Reason } from '../data/decision-bodies';
import { ReasonPolicy } from '../data/reason-policy';
import { StatementPart, type Tellable } from './statement-part';

/** All but `S`, which sends the statement or keeps it. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRTUVWXYZ';

/**
 * The reasons that fit, each behind a letter; Enter repeats the last one. A reason that needs it asks for a note. Beside them what the
 * author would be told for the one that is looked at.
 */
@Component({
  selector: 'app-reason-menu',
  imports: [Button, Field, Kbd, StatementPart, TextPipe],
  template: `
    <div class="parts">
      @if (noted(); as reason) {
        <div>
          <p>{{ language.pick(reason.label) }}</p>
          <mi-field
            [label]="'moderation.reason.note' | text"
            [hint]="'moderation.reason.note-hint' | text"
            [required]="true"
            [(value)]="note"
          />
          <div class="row">
            <mi-button (pressed)="noted.set(null)">{{ 'ui.back' | text }}</mi-button>
            <mi-button kind="primary" [disabled]="note().trim() === ''" (pressed)="give(reason.id)">{{
              'moderation.reason.give' | text
            }}</mi-button>
          </div>
        </div>
      } @else {
        <ul [attr.aria-label]="'moderation.reason.label' | text">
          @for (reason of choices(); track reason.id) {
            <li>
              <button
                type="button"
                [class.last]="reason.isLast"
                [attr.aria-keyshortcuts]="reason.letter"
                (click)="choose(reason.id)"
                (focus)="focused.set(reason.id)"
                (mouseenter)="pointed.set(reason.id)"
                (mouseleave)="pointed.set(null)"
              >
                <mi-kbd [keys]="reason.letter" />
                <span class="grow">{{ reason.text }}</span>
                @if (reason.isLast) {
                  <span class="subtle">{{ 'moderation.reason.last' | text }}</span>
                  <mi-kbd keys="Enter" />
                }
              </button>
            </li>
          } @empty {
            <li class="subtle">{{ 'moderation.reason.none' | text }}</li>
          }
        </ul>
      }
      @if (tells()) {
        <app-statement-part
          [itemId]="statementItemId()"
          [kind]="kind()"
          [reasonId]="looked()"
          [counted]="counted()"
          [isFirst]="rows().length > 1"
          [(send)]="send"
        />
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .parts {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 1.1fr);
      align-items: start;
      gap: 16px;
    }
    @media (max-width: 640px) {
      .parts {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    ul {
      display: grid;
      gap: 2px;
    }
    li button {
      display: flex;
      align-items: center;
      gap: 10px;
      width: 100%;
      min-height: 34px;
      padding: 4px 8px;
      border-radius: var(--r-2);
    }
    li button:hover,
    li button:focus-visible {
      background: var(--hover);
    }
    .last {
      font-weight: 500;
    }
    .row {
      justify-content: flex-end;
      margin-top: 14px;
    }
  `,
  host: { '(keydown)': 'onKey($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReasonMenu {
  private readonly policy = inject(ReasonPolicy);
  protected readonly language = inject(Language);

  readonly rows = input.required<readonly ModerationRow[]>();
  readonly kind = input.required<DecisionKind>();
  /** Of several; null where it is about one, or while they are counted. */
  readonly counted = input<Tellable | null>(null);
  readonly chosen = output<Reason>();

  protected readonly note = signal('');
  protected readonly send = signal<boolean | undefined>(undefined);
  protected readonly focused = signal<string | null>(null);
  protected readonly pointed = signal<string | null>(null);
  /** The reason whose note is being written. */
  protected readonly noted = signal<ReturnType<ReasonPolicy['byId']>>(null);
  protected readonly choices = computed(() =>
    this.policy.fitting(this.rows()).slice(0, LETTERS.length).map((reason, index) => ({
      id: reason.id,
      text: this.language.pick(reason.label),
      letter: LETTERS.charAt(index),
      isLast: reason.id === this.policy.last(),
    })),
  ); // prettier-ignore

  protected readonly tells = computed(() => isRestriction(this.kind()) && this.rows().length > 0);
  protected readonly statementItemId = computed(() => this.rows()[0]?.itemId ?? '');
  /** The reason whose statement is shown: under the hand, else the one that Enter would give. */
  protected readonly looked = computed(() => {
    const [first, last] = [this.choices()[0]?.id, this.choices().find(({ isLast }) => isLast)?.id];
    const focused = this.focused();
    const byKeys = focused === null || focused === first ? (last ?? first) : focused;
    return this.noted()?.id ?? this.pointed() ?? byKeys;
  });

  protected onKey(event: KeyboardEvent): void {
    if (this.noted() || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const last = this.choices().find(({ isLast }) => isLast);
    const byLetter = this.choices().find(({ letter }) => letter === event.key.toUpperCase());
    const chosen = byLetter ?? (event.key === 'Enter' && !isOnOther(event, last?.id) ? last : undefined);
    if (!chosen) return;
    event.preventDefault();
    event.stopPropagation();
    this.choose(chosen.id);
  }

  protected choose(id: string): void {
    const reason = this.policy.byId(id);
    if (reason?.needsNote) this.noted.set(reason);
    else this.give(id);
  }

  protected give(reasonId: string): void {
    const note = this.note().trim();
    const send = this.send();
    this.chosen.emit({ reasonId, ...(note === '' ? {} : { note }), ...(send === undefined ? {} : { sendStatement: send }) }); // prettier-ignore
  }
}

/** Enter on a reason that was moved to by hand means that one; the first has focus before anybody moved. */
function isOnOther({ target }: KeyboardEvent, last: string | undefined): boolean {
  if (last === undefined || !(target instanceof HTMLElement)) return false;
  const item = target.closest('li');
  return item !== null && item.previousElementSibling !== null && !target.classList.contains('last');
}
