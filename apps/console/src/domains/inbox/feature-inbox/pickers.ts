import { ChangeDetectionStrategy, Component, computed, inject, output, signal, viewChild } from '@angular/core';
import { PRIORITIES, type Priority } from '@parvis/contracts';
import { Clock, Format } from '@parvis/ui';
import { Picker, type PickerOption } from '@parvis/ui/overlays';
import { AvailabilityStore } from '../../../shared/availability/availability-store';
import { AvailabilityWords } from '../../../shared/availability/availability-words';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { ConversationCache } from '../data/conversation-cache';
import { ConversationCommands } from '../data/conversation-commands';
import { SNOOZES, snoozeUntil, type SnoozeKey } from '../data/snooze-times';
import { ConversationWords } from '../ui/conversation-words';
import type { PickerKind } from './picker-kind';

const NOBODY = 'nobody';
const CUSTOM = 'custom';

/** The lists one picks from by key or button: who, which team, how urgent, which tags, until when. They act on what they were opened for. */
@Component({
  selector: 'app-pickers',
  imports: [Picker, TextPipe],
  template: `
    <mi-picker
      #single
      [options]="options()"
      [label]="label()"
      [placeholder]="label()"
      [selected]="current()"
      (chosen)="choose($event)"
    />
    <mi-picker
      #several
      [options]="tagOptions()"
      [label]="'inbox.action.tag' | text"
      [placeholder]="'inbox.picker.tags' | text"
      [multiple]="true"
      [(selected)]="tagIds"
      [createLabel]="session.can('feedback.manage') ? createLabel : null"
      (created)="createTag($event)"
      (closed)="saveTags()"
    />
  `,
  styles: `
    :host {
      display: none;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Pickers {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly clock = inject(Clock);
  private readonly cache = inject(ConversationCache);
  private readonly commands = inject(ConversationCommands);
  private readonly words = inject(ConversationWords);
  private readonly availability = inject(AvailabilityStore);
  private readonly states = inject(AvailabilityWords);
  protected readonly session = inject(SessionStore);

  readonly customSnoozeAsked = output<readonly string[]>();
  /** Something was decided that takes the conversation out of the way. */
  readonly left = output<readonly string[]>();

  private readonly single = viewChild.required<Picker>('single');
  private readonly several = viewChild.required<Picker>('several');
  private readonly kind = signal<PickerKind>('assign');
  private readonly ids = signal<readonly string[]>([]);
  private tagsBefore: readonly string[] = [];
  protected readonly tagIds = signal<readonly string[]>([]);

  protected readonly label = computed(() => this.language.text(`inbox.picker.${this.kind()}`));
  protected readonly options = computed<PickerOption[]>(() => {
    switch (this.kind()) {
      case 'assign':
        return [...this.memberOptions(), { id: NOBODY, label: this.language.text('inbox.detail.nobody'), icon: 'x' }];
      case 'team':
        return [...this.teamOptions(), { id: NOBODY, label: this.language.text('inbox.detail.no-team'), icon: 'x' }];
      case 'priority':
        return [...PRIORITIES].reverse().map((id) => ({ id, label: this.language.text(`inbox.priority.${id}`) }));
      default:
        return this.snoozeOptions();
    }
  });
  protected readonly tagOptions = computed<PickerOption[]>(() =>
    this.directory.tags().map((tag) => ({ id: tag.id, label: tag.name, hue: this.words.tagHue(tag) })),
  );
  protected readonly current = computed<string[]>(() => {
    const conversation = this.cache.get(this.ids()[0] ?? '');
    if (!conversation || this.ids().length > 1) return [];
    if (this.kind() === 'assign') return [conversation.assigneeId ?? NOBODY];
    if (this.kind() === 'team') return [conversation.teamId ?? NOBODY];
    return this.kind() === 'priority' ? [conversation.priority] : [];
  });
  protected readonly createLabel = (name: string) => this.language.text('inbox.picker.create-tag', { name });

  open(kind: PickerKind, ids: readonly string[], element: HTMLElement): void {
    this.kind.set(kind);
    this.ids.set(ids);
    if (kind !== 'tags') {
      this.single().open(element);
      return;
    }
    this.tagsBefore = this.commonTags(ids);
    this.tagIds.set(this.tagsBefore);
    this.several().open(element);
  }

  protected choose(id: string): void {
    const ids = this.ids();
    const value = id === NOBODY ? null : id;
    switch (this.kind()) {
      case 'assign':
        void this.commands.assign(ids, value);
        break;
      case 'team':
        void this.commands.moveToTeam(ids, value);
        break;
      case 'priority':
        void this.commands.prioritise(ids, id as Priority);
        break;
      default:
        this.snooze(ids, id);
    }
  }

  protected saveTags(): void {
    const now = this.tagIds();
    const added = now.filter((id) => !this.tagsBefore.includes(id));
    const removed = this.tagsBefore.filter((id) => !now.includes(id));
    if (added.length + removed.length > 0) void this.commands.tag(this.ids(), added, removed);
  }

  protected async createTag(name: string): Promise<void> {
    const tag = await this.directory.createTag({ name });
    this.tagIds.update((ids) => [...ids, tag.id]);
  }

  private snooze(ids: readonly string[], id: string): void {
    if (id === CUSTOM) {
      this.customSnoozeAsked.emit(ids);
      return;
    }
    this.left.emit(ids);
    void this.commands.snooze(ids, snoozeUntil(id as SnoozeKey, new Date(this.clock.now())).toISOString());
  }

  /** Me first, then who is here, busy, away, then the others. */
  private memberOptions(): PickerOption[] {
    const me = this.session.memberId();
    const order = ['online', 'busy', 'away', 'offline'];
    const rank = (id: string) => (id === me ? -1 : order.indexOf(this.availability.shown(id)));
    const members = [...this.directory.activeMembers()].sort(
      (a, b) => rank(a.id) - rank(b.id) || a.name.localeCompare(b.name),
    );
    return members.map(({ id, name }) => ({ id, label: name, member: name, hint: this.stateOf(id, me) }));
  }

  private stateOf(id: string, me: string): string {
    if (id === me) return this.language.text('inbox.picker.me');
    return this.states.shown(this.availability.said(id), this.availability.shown(id));
  }

  private teamOptions(): PickerOption[] {
    return this.directory.teams().map(({ id, name }) => ({ id, label: name, icon: 'users' }));
  }

  private snoozeOptions(): PickerOption[] {
    const now = new Date(this.clock.minute());
    const usual = SNOOZES.map((id): PickerOption => {
      const at = snoozeUntil(id, now).toISOString();
      return {
        id,
        icon: 'moon',
        label: this.language.text(`inbox.snooze.${id}`),
        hint: `${this.format.day(at)}, ${this.format.time(at)}`,
      };
    });
    return [...usual, { id: CUSTOM, icon: 'calendar', label: this.language.text('inbox.snooze.custom') }];
  }

  private commonTags(ids: readonly string[]): string[] {
    const [first, ...others] = ids.map((id) => this.cache.get(id)?.tagIds ?? []);
    return (first ?? []).filter((tag) => others.every((tags) => tags.includes(tag)));
  }
}
