import { ChangeDetectionStrategy, Component, computed, inject, input, output, viewChild } from '@angular/core';
import type { ItemView } from '@parvis/contracts';
import { Button, ChannelTile, channelName, IconButton, InlineError, MemberStack, Skeleton, Viewport } from '@parvis/ui';
import { EventLine, Note, PostCard, Separator, Thread } from '@parvis/ui/thread';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { FollowStore } from '../data/follow-store';
import { HitTrail } from '../data/hit-trail';
import { ClockBar } from '../feature-clocks/clock-bar';
import { PresenceStore } from '../data/presence-store';
import { ThreadStore } from '../data/thread-store';
import { ConversationWords } from '../ui/conversation-words';
import { markEntry } from '../ui/hit-marks';
import { type ThreadEntry, ThreadWords } from '../ui/thread-words';
import { HitBar } from './hit-bar';
import { ThreadMessageItem } from './thread-message-item';

export interface ItemAct {
  id: string;
  item: ItemView;
  element: HTMLElement;
}

/** The conversation on screen: header, post, messages. What is written under it is projected. */
@Component({
  selector: 'app-thread-pane',
  imports: [Button, ChannelTile, ClockBar, EventLine, HitBar, IconButton, InlineError, MemberStack, Note, PostCard, Separator, Skeleton, TextPipe, Thread, ThreadMessageItem], // prettier-ignore
  providers: [FollowStore],
  templateUrl: './thread-pane.html',
  styleUrl: './thread-pane.css',
  host: { role: 'main', '[attr.aria-label]': 'title()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ThreadPane {
  private readonly words = inject(ConversationWords);
  private readonly threadWords = inject(ThreadWords);
  private readonly presence = inject(PresenceStore);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(ThreadStore);
  protected readonly trail = inject(HitTrail);
  protected readonly follow = inject(FollowStore);
  protected readonly session = inject(SessionStore);
  protected readonly viewport = inject(Viewport);

  readonly detailOpen = input(true);
  readonly back = output();
  readonly snoozed = output<HTMLElement>();
  readonly handled = output();
  readonly detailToggled = output();
  readonly acted = output<ItemAct>();

  private readonly thread = viewChild(Thread);
  protected readonly conversation = this.store.conversation;
  protected readonly title = computed(() => {
    const conversation = this.conversation();
    if (!conversation) return '';
    return conversation.kind === 'email' && conversation.subject ? conversation.subject : this.words.name(conversation);
  });
  protected readonly kind = computed(() => {
    const conversation = this.conversation();
    return conversation ? this.words.kind(conversation) : '';
  });
  protected readonly people = computed(() => {
    const others = this.presence.others(this.store.id() ?? '');
    return others.map(({ member: { id, name }, state }) => ({
      id,
      name,
      label: this.language.text(`inbox.presence.${state}`, { name }),
    }));
  });
  /** What the button does, why one follows, and who else does. */
  protected readonly followLabel = computed(() => {
    const view = this.follow.view();
    if (!view?.following) return this.language.text('inbox.follow.start');
    const others = view.followerIds.filter((id) => id !== this.session.memberId());
    const why = this.language.text(`inbox.follow.${view.reason ?? 'by-hand'}`);
    const names = others.map((id) => this.directory.memberName(id)).filter(Boolean);
    return this.language.text('inbox.follow.stop', { why, others: names.join(', '), count: names.length });
  });
  protected readonly post = computed(() => {
    const [post, conversation] = [this.store.detail()?.post, this.conversation()];
    return post && conversation ? this.threadWords.post(post, conversation) : null;
  });
  protected readonly entries = computed<ThreadEntry[]>(() => {
    const conversation = this.conversation();
    if (!conversation) return [];
    const entries = this.threadWords.entries(this.store.items(), conversation, this.store.firstNewId());
    const [hits, current] = [this.trail.byItemId(), this.trail.current()];
    return entries.map((entry) => markEntry(entry, hits.get(entry.id), entry.id === current));
  });
  protected readonly olderLabel = computed(() => {
    if (!this.store.hasOlder()) return null;
    const count = Math.max(0, (this.conversation()?.itemCount ?? 0) - this.store.items().length);
    return this.language.text(count > 0 ? 'inbox.thread.older-count' : 'inbox.thread.older', { count });
  });
  protected readonly problem = computed(() => {
    const problem = this.store.problem();
    if (!problem) return null;
    const key = problem.code === 'not-found' ? this.language.text('inbox.thread.gone') : this.problems.of(problem);
    return { text: key, reference: problem.reference };
  });
  protected readonly channel = computed(() => channelName(this.conversation()?.channel ?? 'email'));

  focus(): void {
    document.getElementById('thread')?.focus();
  }

  toEnd(): void {
    this.thread()?.toEnd();
  }
}
