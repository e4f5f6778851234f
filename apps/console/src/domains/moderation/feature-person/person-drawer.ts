import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { PersonStandingView } from '@parvis/contracts';
import { Avatar, Button, ChannelTile, Chip, Format, InlineError, Skeleton } from '@parvis/ui';
import { Drawer } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { PeopleClient } from '../data/people-client';
import { StandingWords } from '../ui/standing-words';
import { StandingForm } from './standing-form';
import { StandingHistory } from './standing-history';
import { StrikesPart } from './strikes-part';
import { WrittenPart } from './written-part';

/** A person on every channel: how each identity stands, what can be said of them, their strikes, history and past items. */
@Component({
  selector: 'app-person-drawer',
  imports: [Avatar, Button, ChannelTile, Chip, Drawer, InlineError, RouterLink, Skeleton, StandingForm, StandingHistory, StrikesPart, TextPipe, WrittenPart], // prettier-ignore
  providers: [Saving],
  templateUrl: './person-drawer.html',
  styleUrl: './person-drawer.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonDrawer {
  private readonly client = inject(PeopleClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(StandingWords);
  protected readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  /** Any contact of the person; null: closed. */
  readonly contactId = input.required<string | null>();
  /** The item a warning would be about; without one it is about what they wrote last. */
  readonly itemId = input<string | null>(null);
  readonly closed = output();
  /** They stand otherwise than when it was opened. */
  readonly changed = output();

  protected readonly read = loaded(
    async (abort) => {
      const of = this.contactId() ?? '';
      return { of, person: await this.client.person(of, abort) };
    },
    () => this.contactId() !== null,
  );
  /** Never the one that was open before. */
  protected readonly person = computed(() => {
    const read = this.read.value();
    return read?.of === this.contactId() ? read.person : null;
  });
  protected readonly heading = computed(() => this.person()?.name || this.language.text('followup.person.title'));
  protected readonly identities = computed(() =>
    (this.person()?.identities ?? []).map((view) => ({
      view,
      id: view.identity.id,
      channel: view.identity.channel,
      handle: view.identity.handle ?? view.identity.name,
      standing: this.words.standing(view.standing),
      ban: this.words.ban(view.ban, view.identity.channel),
      error: view.ban.error,
      line: [this.words.until(view.until), this.words.reason(view.reasonId), view.note].filter(Boolean).join(' · '),
      canRetry: view.ban.state === 'failed' && this.session.can('moderation.ban'),
    })),
  );
  protected readonly chips = computed(() => {
    const person = this.person();
    if (!person) return [];
    return [
      this.words.standing(person.standing),
      ...(person.vip ? [{ text: this.language.text('moderation.author.vip'), tone: 'ok' as const, icon: 'star' as const }] : []),
      ...(person.score > 0 ? [{ text: this.language.text('moderation.author.strikes', { score: this.format.number(person.score) }), tone: 'warn' as const, icon: 'flag' as const }] : []),
      ...(person.proposal ? [{ text: this.language.text('moderation.author.proposal', { standing: this.language.text(`moderation.standing.${person.proposal}`) }), tone: 'info' as const, icon: 'lightbulb' as const }] : []),
    ];
  }); // prettier-ignore
  protected readonly problem = computed(() => this.problems.shownOf(this.person() ? null : this.read.error()));

  protected async retry(identityId: string): Promise<void> {
    const again = await this.saving.run(() => this.client.retryBan(identityId));
    if (!again) this.saving.sayProblem();
    else this.adopt(null);
  }

  /** What the server answered, or null to read it again. */
  protected adopt(person: PersonStandingView | null): void {
    if (person) this.read.update(({ of }) => ({ of, person }));
    else this.read.reload();
    this.changed.emit();
  }
}
