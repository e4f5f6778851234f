import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { PRIORITIES, RULE_ACTIONS, type RuleAction } from '@parvis/contracts';
import { Button, ChannelTile, IconButton } from '@parvis/ui';
import { Field, Select, type SelectOption } from '@parvis/ui/forms';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { actionValue, actionWith, FINAL, REVERSIBLE } from '../data/rule-action-value';
import { RuleThings } from '../data/rule-things';
import { DecisionWords } from '../ui/decision-words';
import { RuleWords } from '../ui/rule-words';

const STATUSES = ['open', 'waiting', 'handled'] as const;
const HOURS = [1, 3, 24, 72, 168];

/** What a rule does, one after another: a kind and a value each. */
@Component({
  selector: 'app-rule-actions',
  imports: [Button, ChannelTile, Field, IconButton, Select, TextPipe],
  template: `
    @for (row of rows(); track $index) {
      <fieldset class="lines" [attr.aria-label]="'rules.action-number' | text: { number: $index + 1 }">
        <div class="line">
          <mi-select
            [label]="'rules.action-number' | text: { number: $index + 1 }"
            [options]="kinds()"
            [value]="row.action.kind"
            (valueChange)="setKind($index, $event)"
          />
          @if (row.options.length) {
            <mi-select
              [label]="'rules.value' | text"
              [options]="row.options"
              [value]="row.value"
              [error]="row.error"
              (valueChange)="setValue($index, $event)"
            />
          }
          <mi-icon-button
            icon="trash-2"
            [label]="'rules.drop-action' | text: { number: $index + 1 }"
            (pressed)="drop($index)"
          />
        </div>
        @if (row.action.kind === 'note') {
          <mi-field
            type="multiline"
            [rows]="3"
            [label]="'rules.note' | text"
            [value]="row.value"
            (valueChange)="setValue($index, $event)"
          />
        }
        @if (row.reach; as channels) {
          <ul class="reach" [attr.aria-label]="'rules.decision.on-channels' | text">
            @for (one of channels; track one.channel) {
              <li [class.subtle]="!one.works">
                <mi-channel-tile [channel]="one.channel" /><span>{{ one.text }}</span>
              </li>
            }
          </ul>
        }
      </fieldset>
    }
    <div>
      <mi-button size="sm" icon="plus" (pressed)="add()">{{ 'rules.add-action' | text }}</mi-button>
    </div>
  `,
  styleUrl: '../ui/form-page.css',
  styles: `
    fieldset {
      border: 0;
    }
    .line {
      align-items: end;
    }
    .reach {
      display: grid;
      gap: 6px;
      margin: 0;
      padding: 0;
      list-style: none;
      font-size: 13px;
    }
    .reach li {
      display: flex;
      align-items: center;
      gap: 8px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class RuleActions {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly things = inject(RuleThings);
  private readonly words = inject(RuleWords);
  private readonly decisions = inject(DecisionWords);
  readonly actions = model.required<readonly RuleAction[]>();
  /** What the server, or the form, found wrong, by the action's number. */
  readonly wrong = input<ReadonlyMap<number, string>>(new Map());

  protected readonly kinds = computed<SelectOption[]>(() =>
    RULE_ACTIONS.map((value) => ({ value, label: this.words.action(value) })),
  );
  protected readonly rows = computed(() =>
    this.actions().map((action, index) => ({
      action,
      value: actionValue(action),
      options: this.options(action),
      error: this.wrong().get(index) ?? null,
      reach: this.decisions.onChannels(action),
    })),
  );

  protected setKind(index: number, kind: string): void {
    const known = RULE_ACTIONS.find((one) => one === kind);
    if (!known) return;
    const [first] = this.options(actionWith(known, '')).filter(({ disabled }) => !disabled);
    this.put(index, actionWith(known, first?.value ?? ''));
  }

  protected setValue(index: number, value: string): void {
    const action = this.actions()[index];
    if (action) this.put(index, actionWith(action.kind, value));
  }

  protected add(): void {
    this.actions.update((all) => [...all, { kind: 'priority', priority: 'high' }]);
  }

  protected drop(index: number): void {
    this.actions.update((all) => all.filter((_, at) => at !== index));
  }

  private put(index: number, action: RuleAction): void {
    this.actions.update((all) => all.map((one, at) => (at === index ? action : one)));
  }

  /** The values to choose from; what a rule names that is gone stays to be seen. */
  private options(action: RuleAction): SelectOption[] {
    const list = this.listOf(action.kind);
    const value = actionValue(action);
    if (list.length === 0 && action.kind === 'note') return [];
    if (list.some((one) => one.value === value)) return list;
    return [{ value, label: this.language.text(value === '' ? 'rules.choose' : 'rules.gone'), disabled: true }, ...list]; // prettier-ignore
  }

  private listOf(kind: RuleAction['kind']): SelectOption[] {
    const named = (all: readonly { id: string; name: string }[]) => all.map(({ id, name }) => ({ value: id, label: name })); // prettier-ignore
    const text = (key: string) => this.language.text(key);
    switch (kind) {
      case 'reply':
        return named(this.things.canned());
      case 'tag':
        return named(this.directory.tags());
      case 'assign':
        return [{ value: '', label: text('rules.nobody') }, ...named(this.directory.activeMembers())];
      case 'team':
        return [{ value: '', label: text('rules.no-team') }, ...named(this.directory.teams())];
      case 'priority':
        return PRIORITIES.map((value) => ({ value, label: text(`inbox.priority.${value}`) }));
      case 'status':
        return STATUSES.map((value) => ({ value, label: text(`inbox.status.${value}`) }));
      case 'snooze':
        return HOURS.map((hours) => ({ value: String(hours), label: this.language.text('rules.hours-long', { hours }) })); // prettier-ignore
      case 'escalate':
        return named(this.things.ladders());
      case 'webhook':
        return [{ value: '', label: text('rules.all-endpoints') }, ...named(this.things.endpoints())];
      case 'clock-policy':
        return [{ value: '', label: text('rules.matching-policy') }, ...named(this.things.policies())];
      case 'hide':
      case 'unhide':
      case 'approve':
      case 'delete':
      case 'like':
        return [REVERSIBLE, FINAL].map((value) => ({ value, label: text(`rules.decision.${value}`) }));
      case 'note':
        return [];
    }
  }
}
