import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, input, signal } from '@angular/core';
import { Router } from '@angular/router';
import { type PeoplePage, type Standing, STANDINGS } from '@parvis/contracts';
import {
  Avatar,
  Button,
  ChannelTile,
  channelName,
  Chip,
  Empty,
  Format,
  InlineError,
  Segmented,
  Skeleton,
} from '@parvis/ui';
import { Select, Switch } from '@parvis/ui/forms';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { SidebarState } from '../../../shared/sidebar-state';
import { paged } from '../data/paged';
import { PeopleClient } from '../data/people-client';
import { PersonDrawer } from '../feature-person/person-drawer';
import { ModerationSidebar } from '../ui/moderation-sidebar';
import { StandingWords } from '../ui/standing-words';
import { LiftDialog } from './lift-dialog';

type Listed = PeoplePage['items'][number];
/** Strictest first; `none` is nobody. */
const TABS = STANDINGS.filter((standing) => standing !== 'none').toReversed();

/** Everybody of whom something is said: how they stand, what was wished of the channel and what it did. */
@Component({
  selector: 'app-people',
  imports: [Avatar, Button, ChannelTile, Chip, Empty, InlineError, LiftDialog, Page, PersonDrawer, Segmented, Select, Skeleton, Switch, TextPipe], // prettier-ignore
  providers: [Saving],
  templateUrl: './people.html',
  styleUrl: '../ui/follow-up.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class People {
  private readonly client = inject(PeopleClient);
  private readonly router = inject(Router);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly words = inject(StandingWords);
  protected readonly saving = inject(Saving);

  readonly standing = input<string>();
  readonly account = input<string>();
  readonly unsettled = input<string>();
  /** The contact whose drawer is open. */
  readonly person = input<string>();

  protected readonly chosen = computed(() => TABS.find((one) => one === this.standing()) ?? 'banned');
  private readonly query = computed(
    () => ({
      standing: this.chosen() as Standing,
      ...(this.account() ? { accountId: this.account() ?? '' } : {}),
      ...(this.unsettled() ? { unsettled: true } : {}),
    }),
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );
  protected readonly list = paged(this.query, (query, abort) => this.client.people(query, abort));
  protected readonly tabs = computed(() => {
    const counts = this.list.page()?.counts;
    return TABS.map((id) => ({
      id,
      label: this.language.text(`followup.people.tab.${id}`),
      ...(counts ? { count: counts[id] } : {}),
    }));
  });
  protected readonly accounts = computed(() => [
    { value: '', label: this.language.text('followup.people.all-accounts') },
    ...this.directory.accounts().map(({ id, channel, name }) => ({ value: id, label: `${channelName(channel)} · ${name}` })),
  ]); // prettier-ignore
  protected readonly rows = computed(() => (this.list.items() ?? []).map((one) => this.row(one)));
  protected readonly problem = computed(() => this.problems.shown(this.list.problem()));
  protected readonly isNarrowed = computed(() => Boolean(this.account() ?? this.unsettled()));
  protected readonly lifting = signal<Listed | null>(null);
  protected readonly retrying = signal<string | null>(null);

  constructor() {
    const sidebar = inject(ModerationSidebar);
    inject(SidebarState).show(() => sidebar.content('people'), inject(DestroyRef));
  }

  protected show(queryParams: Record<string, string | null>): void {
    void this.router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }

  protected async retry({ identity }: Listed): Promise<void> {
    this.retrying.set(identity.id);
    const again = await this.saving.run(() => this.client.retryBan(identity.id));
    this.retrying.set(null);
    if (!again) this.saving.sayProblem();
    else this.list.change((items) => items.map((one) => (one.identity.id === identity.id ? { ...one, ...again.result } : one))); // prettier-ignore
  }

  protected lifted(): void {
    this.lifting.set(null);
    this.list.reload();
  }

  private row(one: Listed) {
    const { identity, ban, standing } = one;
    const canSet = this.session.can('moderation.hide');
    const canBan = this.session.can('moderation.ban');
    const by = [this.words.by(one.byMemberId), one.at === null ? '' : this.format.short(one.at)].filter(Boolean);
    return {
      one,
      id: identity.id,
      name: one.personName || identity.handle || identity.id,
      handle: identity.handle ?? '',
      channel: identity.channel,
      account: this.directory.accountById().get(identity.accountId)?.name ?? '',
      standing: this.words.standing(standing),
      until: this.words.until(one.until),
      wanted: this.language.text(ban.wanted ? 'followup.ban.wanted' : 'followup.ban.not-wanted'),
      ban: this.words.ban(ban, identity.channel),
      error: ban.error,
      reason: [this.words.reason(one.reasonId), one.note].filter(Boolean).join(' · '),
      by: by.join(' · '),
      score: one.score > 0 ? this.language.text('moderation.author.strikes', { score: this.format.number(one.score) }) : '', // prettier-ignore
      canRetry: canBan && ban.state === 'failed',
      canLift: ban.wanted || standing === 'banned' ? canBan : canSet,
    };
  }
}
