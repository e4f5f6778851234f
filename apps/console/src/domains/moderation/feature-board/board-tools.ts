import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { type ChannelKind, MODERATION_SORTS, RISK_LABELS } from '@parvis/contracts';
import { Button, channelName, Menu, type MenuItem, NewPill } from '@parvis/ui';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ModerationCounts } from '../../../shared/moderation/moderation-counts';
import { type BoardFilter, isOpenQueue, narrowedBy } from '../data/board-filter';

/** Languages that are always offered; others come with the members who speak them. */
const USUAL_LANGUAGES = ['fr', 'en'];

/** The order and the filters of the list; what is chosen shows on its button. */
@Component({
  selector: 'app-board-tools',
  imports: [Button, Menu, NewPill, TextPipe],
  templateUrl: './board-tools.html',
  styleUrl: './board-tools.css',
  host: { role: 'group', '[attr.aria-label]': 'label()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class BoardTools {
  private readonly directory = inject(Directory);
  private readonly counts = inject(ModerationCounts);
  private readonly language = inject(Language);

  readonly filter = input.required<BoardFilter>();
  readonly newCount = input(0);
  readonly filterChange = output<Partial<BoardFilter>>();
  readonly takenIn = output();

  protected readonly label = computed(() => this.language.text('moderation.filter.label'));
  protected readonly isTree = computed(() => this.filter().postBoard !== null);
  protected readonly canGroup = computed(
    () => isOpenQueue(this.filter().queue) && !this.isTree() && this.filter().clusterId === null,
  );
  protected readonly narrowed = computed(() => narrowedBy(this.filter()));
  protected readonly sorts = computed<MenuItem[]>(() =>
    MODERATION_SORTS.map((id) => ({ id, label: this.language.text(`moderation.sort.${id}`), checked: id === this.filter().sort })),
  ); // prettier-ignore
  protected readonly channels = computed<MenuItem[]>(() => {
    const used = new Set(this.directory.accounts().map(({ channel }) => channel));
    for (const channel of this.filter().channel) used.add(channel);
    return [...used].map((id) => ({ id, label: channelName(id), checked: this.filter().channel.includes(id) }));
  });
  protected readonly posts = computed<MenuItem[]>(() =>
    (this.counts.queues()?.posts ?? []).map(({ post, count }) => ({
      id: post.id,
      label: post.text ?? this.language.text('moderation.post.untitled'),
      hint: `${channelName(post.channel)} · ${String(count)}`,
      checked: post.id === this.filter().postId,
    })),
  );
  protected readonly signals = computed<MenuItem[]>(() =>
    RISK_LABELS.map((id) => ({ id, label: this.language.text(`moderation.label.${id}`), checked: this.filter().label.includes(id) })),
  ); // prettier-ignore
  protected readonly languages = computed<MenuItem[]>(() => {
    const names = new Intl.DisplayNames([this.language.locale()], { type: 'language' });
    const spoken = this.directory.members().flatMap(({ languages }) => languages);
    const codes = [...new Set([...USUAL_LANGUAGES, ...spoken, ...this.filter().language])];
    return codes.map((id) => ({ id, label: names.of(id) ?? id, checked: this.filter().language.includes(id) }));
  });
  protected readonly channelText = computed(() => this.chosen('channel', this.channels()));
  protected readonly postText = computed(() => this.chosen('post', this.posts()));
  protected readonly signalText = computed(() => this.chosen('signal', this.signals()));
  protected readonly languageText = computed(() => this.chosen('language', this.languages()));

  protected sortBy(id: string): void {
    const sort = MODERATION_SORTS.find((one) => one === id);
    if (sort) this.filterChange.emit({ sort });
  }

  protected toggleChannel(id: string): void {
    const channel = this.directory.accounts().map((account): ChannelKind => account.channel).find((one) => one === id); // prettier-ignore
    this.filterChange.emit({ channel: channel ? toggled(this.filter().channel, channel) : [] });
  }

  protected toggleSignal(id: string): void {
    const label = RISK_LABELS.find((one) => one === id);
    if (label) this.filterChange.emit({ label: toggled(this.filter().label, label) });
  }

  protected toggleLanguage(id: string): void {
    this.filterChange.emit({ language: toggled(this.filter().language, id) });
  }

  protected choosePost(id: string): void {
    this.filterChange.emit({ postId: id === this.filter().postId ? null : id });
  }

  protected clear(): void {
    this.filterChange.emit({ channel: [], label: [], language: [], postId: this.filter().postBoard, clusterId: null, identityId: null, ruleId: null }); // prettier-ignore
  }

  private chosen(name: string, items: readonly MenuItem[]): string {
    const on = items.filter(({ checked }) => checked);
    const [first] = on;
    if (!first) return this.language.text(`moderation.filter.${name}`);
    return on.length === 1
      ? first.label
      : this.language.text(`moderation.filter.${name}-several`, { count: on.length });
  }
}

const toggled = <T>(values: readonly T[], value: T): T[] =>
  values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
