import { ChangeDetectionStrategy, Component, computed, inject, output, resource } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { PersonStandingView } from '@parvis/contracts';
import { Avatar, ChannelTile, Chip, Format, type Tone } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { Api } from '../../../shared/api/api';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { SessionStore } from '../../../shared/session/session-store';
import { OpenItem } from '../data/open-item';

const PAST_SHOWN = 4;
const TONES: Record<PersonStandingView['standing'], Tone> = { none: 'neutral', trusted: 'ok', warned: 'warn', premoderated: 'warn', blocked: 'bad', banned: 'bad' }; // prettier-ignore

/** Who wrote it: how they stand, what they did before on every channel, what speaks for and against them. */
@Component({
  selector: 'app-author-part',
  imports: [Avatar, ChannelTile, Chip, RouterLink, Section, TextPipe],
  template: `
    @if (row(); as row) {
      <mi-section [heading]="'moderation.author.title' | text">
        <div sectionAction class="links">
          @if (row.author.contactId) {
            <button type="button" class="link" (click)="asked.emit()">
              {{ 'moderation.author.history' | text }}
            </button>
          }
          @if (row.author.contactId && session.can('contacts.read')) {
            <a [routerLink]="['/contacts', row.author.contactId]">{{ 'moderation.author.profile' | text }}</a>
          }
        </div>
        <div class="person">
          <mi-avatar [id]="row.author.identityId ?? row.author.name" [size]="32" />
          <div class="grow">
            <b class="clip">{{ row.author.name }}</b>
            <p class="subtle">{{ facts() }}</p>
          </div>
        </div>
        @if (chips().length) {
          <div class="chips">
            @for (chip of chips(); track chip.text) {
              <mi-chip [tone]="chip.tone" [icon]="chip.icon">{{ chip.text }}</mi-chip>
            }
          </div>
        }
        @if (past().length) {
          <ul [attr.aria-label]="'moderation.author.past' | text">
            @for (line of past(); track line.itemId) {
              <li>
                <mi-channel-tile [channel]="line.channel" />
                <span class="clip grow" [class.gone]="line.gone">{{ line.text }}</span>
                <span class="subtle">{{ line.what }}</span>
              </li>
            }
          </ul>
        }
      </mi-section>
    }
  `,
  styleUrl: './author-part.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuthorPart {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly item = inject(OpenItem);
  protected readonly session = inject(SessionStore);

  /** All that is known of them is asked for. */
  readonly asked = output();

  protected readonly row = this.item.row;
  private readonly contactId = computed(() => this.row()?.author.contactId ?? undefined);
  private readonly standing = resource({
    params: () => { const id = this.contactId(); return id === undefined ? undefined : { id, changes: this.item.standingChanges() }; }, // prettier-ignore
    loader: ({ params }) => this.api.get<PersonStandingView>(`/contacts/${params.id}/standing`),
  });
  protected readonly facts = computed(() => {
    const author = this.row()?.author;
    if (!author) return '';
    const parts = [this.language.text('moderation.author.items', { count: author.items })];
    if (author.hidden > 0) parts.push(this.language.text('moderation.author.hidden', { count: author.hidden }));
    if (author.since !== null) parts.push(this.language.text('moderation.author.known', { at: this.format.day(author.since) })); // prettier-ignore
    return parts.join(' · ');
  });
  protected readonly chips = computed(() => {
    const row = this.row();
    if (!row) return [];
    const person = this.standing.hasValue() ? this.standing.value() : null;
    const standing = person?.standing ?? row.author.standing;
    return [
      ...(standing === 'none' ? [] : [{ text: this.language.text(`moderation.standing.${standing}`), tone: TONES[standing], icon: 'shield-check' as const }]),
      ...(person && person.score > 0 ? [{ text: this.language.text('moderation.author.strikes', { score: this.format.number(person.score) }), tone: 'warn' as const, icon: 'flag' as const }] : []),
      ...(person?.proposal ? [{ text: this.language.text('moderation.author.proposal', { standing: this.language.text(`moderation.standing.${person.proposal}`) }), tone: 'info' as const, icon: 'lightbulb' as const }] : []),
      ...(person?.vip ? [{ text: this.language.text('moderation.author.vip'), tone: 'ok' as const, icon: 'star' as const }] : []),
    ];
  }); // prettier-ignore
  protected readonly past = computed(() =>
    (this.item.detail()?.past ?? []).slice(0, PAST_SHOWN).map((line) => ({
      ...line,
      gone: line.state === 'hidden' || line.state === 'deleted',
      what: line.state === null || line.state === 'undecided' ? this.format.short(line.createdAt) : this.language.text(`moderation.state.${line.state}`),
    })),
  ); // prettier-ignore
}
