import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import { RouterLink } from '@angular/router';
import { type PersonStandingView, STANDINGS } from '@parvis/contracts';
import { Button, ChannelTile, channelName, Clock } from '@parvis/ui';
import { Check, Field, Select } from '@parvis/ui/forms';
import { loaded } from '../../../shared/api/loaded';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Saving } from '../../../shared/saving/saving';
import { SessionStore } from '../../../shared/session/session-store';
import { PeopleClient } from '../data/people-client';
import { draftOf, STANDING_DAYS, standingBody, type StandingDraft, warnBody } from '../data/standing-bodies';
import { BanWords } from '../ui/ban-words';

/** Says how a person stands: trusted, warned, read before shown, blocked, banned, or nothing any more; with its end and its reason. */
@Component({
  selector: 'app-standing-form',
  imports: [Button, ChannelTile, Check, Field, RouterLink, Select, TextPipe],
  providers: [Saving],
  templateUrl: './standing-form.html',
  styleUrl: './part.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class StandingForm {
  private readonly client = inject(PeopleClient);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  private readonly clock = inject(Clock);
  private readonly banWords = inject(BanWords);
  protected readonly saving = inject(Saving);

  readonly person = input.required<PersonStandingView>();
  readonly itemId = input<string | null>(null);
  /** The person as they stand now; null: to be read again. */
  readonly changed = output<PersonStandingView | null>();

  protected readonly draft = linkedSignal<PersonStandingView, StandingDraft>({ source: this.person, computation: (person) => draftOf(person) }); // prettier-ignore
  /** A second person was asked instead. */
  protected readonly asked = signal(false);
  private readonly tried = signal(false);
  private readonly isBanned = computed(() => this.person().identities.some(({ ban, standing }) => ban.wanted || standing === 'banned')); // prettier-ignore
  protected readonly mayChange = computed(() => !this.isBanned() || this.session.can('moderation.ban'));
  protected readonly standings = computed(() =>
    STANDINGS.map((value) => ({
      value,
      label: this.language.text(`followup.person.set.${value}`),
      disabled: value === 'banned' && !this.session.can('moderation.ban'),
    })),
  );
  protected readonly scopes = computed(() => [
    { value: '', label: this.language.text('followup.person.all-identities', { count: this.person().identities.length }) },
    ...this.person().identities.map(({ identity }) => ({ value: identity.id, label: `${channelName(identity.channel)} · ${identity.handle ?? identity.name}` })),
  ]); // prettier-ignore
  protected readonly ends = computed(() => [
    { value: '', label: this.language.text('followup.no-end') },
    ...STANDING_DAYS.map((days) => ({ value: String(days), label: this.language.text('followup.person.days', { days }) })), // prettier-ignore
  ]);
  protected readonly reasons = computed(() => [
    { value: '', label: this.language.text('moderation.reason.without') },
    ...this.directory.policyReasons().map(({ id, label }) => ({ value: id, label: this.language.pick(label) })),
  ]);
  protected readonly textError = computed(() =>
    this.tried() && this.draft().standing === 'warned' && this.draft().text.trim() === '' ? this.language.text('followup.person.text-missing') : null,
  ); // prettier-ignore
  private readonly isBan = computed(() => this.draft().standing === 'banned' && this.session.can('moderation.ban'));
  /** Asked for as soon as a ban is chosen; writes nothing. */
  private readonly preview = loaded(
    () => this.client.previewBan(this.person().contactId),
    () => this.isBan(),
  );
  protected readonly outcome = computed(() => {
    const preview = this.preview.value();
    return preview && this.isBan() ? { lines: this.banWords.lines(preview), mode: preview.mode } : null; // prettier-ignore
  });

  protected change(change: Partial<StandingDraft>): void {
    this.draft.update((draft) => ({ ...draft, ...change }));
  }

  protected chooseStanding(chosen: string): void {
    const standing = STANDINGS.find((one) => one === chosen);
    this.asked.set(false);
    this.saving.clear();
    // a warning is said to the person, not to one of their identities
    if (standing) this.change({ standing, ...(standing === 'warned' ? { identityId: null } : {}) });
  }

  protected async save(): Promise<void> {
    const draft = this.draft();
    this.tried.set(true);
    this.asked.set(false);
    if (this.textError() !== null) return;
    if (draft.standing === 'warned') await this.warn(draft);
    else await this.set(draft);
    if (this.saving.problem()?.code === 'needs-second-person') {
      this.saving.clear();
      this.asked.set(true);
    }
  }

  private async set(draft: StandingDraft): Promise<void> {
    const { contactId, name } = this.person();
    const one = this.person().identities.find(({ identity }) => identity.id === draft.identityId);
    const saved = await this.saving.run<PersonStandingView | null>(async () => {
      if (!one) return this.client.setPerson(contactId, standingBody(draft, this.clock.now()));
      await this.client.setIdentity(one.identity.id, standingBody(draft, this.clock.now(), one.version ?? 0));
      return null;
    });
    if (!saved) return;
    this.saving.say('followup.person.saved', { name });
    this.done(saved.result);
  }

  private async warn(draft: StandingDraft): Promise<void> {
    const saved = await this.saving.run(() => this.client.warn(this.person().contactId, warnBody(draft, this.clock.now(), this.itemId()))); // prettier-ignore
    if (!saved) return;
    const { person, why } = saved.result;
    this.saving.say(`followup.person.warned.${why ?? 'sent'}`, { name: person.name });
    this.done(person);
  }

  private done(person: PersonStandingView | null): void {
    this.tried.set(false);
    this.changed.emit(person);
  }
}
