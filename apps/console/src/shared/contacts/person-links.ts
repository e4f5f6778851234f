import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import type { LinkSuggestionView } from '@parvis/contracts';
import { Button, ChannelTile, channelName, Format, IconButton } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { Directory } from '../directory/directory';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { SessionStore } from '../session/session-store';
import { ContactWords } from './contact-words';
import { PersonStore } from './person-store';

/** Who this person may be elsewhere, with what speaks for it, and who they were said to be, with the way back. */
@Component({
  selector: 'app-person-links',
  imports: [Button, ChannelTile, IconButton, Section, TextPipe],
  templateUrl: './person-links.html',
  styleUrl: './person-links.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonLinks {
  private readonly words = inject(ContactWords);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(PersonStore);

  readonly opened = output<string>();

  protected readonly canLink = computed(() => this.session.can('inbox.handle'));
  protected readonly suggestions = computed(() =>
    this.store.links().suggestions.map((suggestion) => {
      const [identity] = suggestion.contact.identities;
      const name = this.words.name(suggestion.contact.name);
      const channel = identity ? channelName(identity.channel) : '';
      return {
        suggestion,
        id: suggestion.contact.id,
        channel: identity?.channel ?? null,
        name,
        question: this.language.text('contacts.link.question', { channel, name }),
        handle: identity?.handle ?? '',
        why: suggestion.evidence.map((evidence) => this.words.evidence(evidence)),
      };
    }),
  );
  protected readonly links = computed(() =>
    this.store.links().links.map((link) => ({
      id: link.id,
      name: this.words.name(link.name),
      why: link.evidence.map((evidence) => this.words.evidence(evidence)).join(', '),
      line: this.language.text('contacts.link.by', {
        who: this.directory.memberName(link.byMemberId) || this.language.text('contacts.somebody'),
        at: this.format.long(link.at),
      }),
    })),
  );

  protected accept(suggestion: LinkSuggestionView): void {
    void this.store.accept(suggestion);
  }
}
