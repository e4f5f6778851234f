import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { BulkStep, DecisionKind, Permission } from '@parvis/contracts';
import { Button, IconButton, Menu, type MenuItem } from '@parvis/ui';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { BulkDesk } from '../data/bulk-desk';
import { QueueStore } from '../data/queue-store';

/** A list that opens for the selection, and where. */
export interface BulkPick {
  what: 'assign' | 'tags' | 'priority' | 'snooze' | 'team';
  element: HTMLElement;
}

const DECISIONS: readonly [DecisionKind & ('hide' | 'unhide' | 'approve' | 'spam' | 'delete'), Permission][] = [
  ['approve', 'moderation.hide'],
  ['hide', 'moderation.hide'],
  ['unhide', 'moderation.hide'],
  ['spam', 'moderation.delete'],
  ['delete', 'moderation.delete'],
];

/** What can be done to the selection; it takes its height from the list, so that it covers nothing. */
@Component({
  selector: 'app-bulk-bar',
  imports: [Button, IconButton, Menu, TextPipe],
  template: `
    <p class="count" role="status">
      {{ selectedText() }}
      @if (canTakeAll()) {
        <mi-button size="sm" kind="ghost" keys="Mod+A" (pressed)="queue.selectAll()">{{ allText() }}</mi-button>
      }
    </p>
    <div class="acts">
      @if (session.can('inbox.handle')) {
        <mi-button size="sm" kind="primary" icon="check" keys="E" (pressed)="handled.emit()">{{
          'bulk.do.handle' | text
        }}</mi-button>
      }
      @if (session.can('inbox.assign')) {
        <mi-button #assign size="sm" icon="user-plus" keys="A" (pressed)="pick('assign', assign)">{{
          'bulk.do.assign' | text
        }}</mi-button>
      }
      @if (session.can('inbox.tag')) {
        <mi-button #tags size="sm" icon="tag" keys="L" (pressed)="pick('tags', tags)">{{
          'bulk.do.tag' | text
        }}</mi-button>
      }
      <mi-button #more size="sm" kind="ghost" [menu]="moreMenu.template()">{{ 'bulk.more' | text }}</mi-button>
      <mi-menu #moreMenu="miMenu" [items]="items()" [label]="'bulk.more' | text" (chosen)="choose($event, more)" />
      <mi-icon-button icon="x" size="sm" keys="Escape" [label]="'bulk.clear' | text" (pressed)="queue.select([])" />
    </div>
  `,
  styles: `
    :host {
      display: flex;
      flex: none;
      flex-wrap: wrap;
      gap: 6px 10px;
      align-items: center;
      justify-content: space-between;
      padding: 8px 12px 8px 16px;
      border-top: 1px solid var(--border-subtle);
      background: var(--selected);
      font-size: 13px;
    }
    .count,
    .acts {
      display: flex;
      flex-wrap: wrap;
      gap: 6px;
      align-items: center;
    }
  `,
  host: { role: 'toolbar', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BulkBar {
  private readonly language = inject(Language);
  private readonly desk = inject(BulkDesk);
  protected readonly queue = inject(QueueStore);
  protected readonly session = inject(SessionStore);

  /** How many match what the list shows, where that is known without asking. */
  readonly matching = input<number | null>(null);
  readonly picked = output<BulkPick>();
  readonly handled = output();

  protected readonly label = computed(() => this.language.text('bulk.bar'));
  protected readonly selectedText = computed(() => {
    if (this.desk.all() === null) return this.language.text('bulk.selected', { count: this.queue.selected().size });
    const count = this.desk.count();
    return count === null
      ? this.language.text('bulk.all-selected-counting')
      : this.language.text('bulk.all-selected', { count });
  });
  protected readonly canTakeAll = computed(
    () => this.desk.all() === null && this.queue.allSelected() && this.queue.hasMore(),
  );
  protected readonly allText = computed(() => {
    const count = this.matching();
    return count === null || count < this.queue.ids().length
      ? this.language.text('bulk.select-all')
      : this.language.text('bulk.select-all-count', { count });
  });
  protected readonly items = computed<MenuItem[]>(() => {
    const item = (id: string, more: Partial<MenuItem> = {}): MenuItem => ({ id, label: this.language.text(`bulk.do.${id}`), ...more }); // prettier-ignore
    const can = (permission: Permission, ...items: MenuItem[]) => (this.session.can(permission) ? items : []);
    return [
      ...can('inbox.handle', item('priority', { icon: 'flag' }), item('snooze', { icon: 'moon' })),
      ...can('inbox.assign', item('team', { icon: 'users' })),
      ...can(
        'inbox.handle',
        item('waiting', { icon: 'clock', separated: true }),
        item('reopen', { icon: 'rotate-ccw' }),
      ),
      ...can('inbox.assign', item('unassign', { icon: 'x' })),
      item('read', { icon: 'mail' }),
      ...DECISIONS.flatMap(([id, permission], index) => can(permission, item(id, { icon: 'shield-check', separated: index === 0 }))), // prettier-ignore
      item('macro', { icon: 'zap', separated: true }),
    ];
  });

  protected pick(what: BulkPick['what'], { element }: Button): void {
    this.picked.emit({ what, element });
  }

  protected choose(id: string, button: Button): void {
    if (id === 'priority' || id === 'snooze' || id === 'team') this.pick(id, button);
    else void this.desk.ask([...this.queue.selected()], stepsOf(id));
  }
}

/** Null where a macro is still to be chosen. */
function stepsOf(id: string): BulkStep[] | null {
  const decision = DECISIONS.find(([one]) => one === id)?.[0];
  if (decision) return [{ kind: 'decide', decision }];
  if (id === 'unassign') return [{ kind: 'assign', memberId: null }];
  if (id === 'read') return [{ kind: 'read' }];
  if (id === 'macro') return null;
  return [{ kind: 'status', status: id === 'reopen' ? 'open' : 'waiting' }];
}
