import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { Banner, Button, Format } from '@parvis/ui';
import { Prop, Props, Section } from '@parvis/ui/detail';
import { Switch } from '@parvis/ui/forms';
import { Directory } from '../directory/directory';
import { Language } from '../i18n/language';
import { TextPipe } from '../i18n/text-pipe';
import { SessionStore } from '../session/session-store';
import { BlockDialog } from './block-dialog';
import { ContactWords } from './contact-words';
import { PersonDialog } from './person-dialog';
import { PersonStore } from './person-store';

/** VIP or not, blocked or not, and the values of the attributes that the workspace defines. */
@Component({
  selector: 'app-person-facts',
  imports: [Banner, BlockDialog, Button, PersonDialog, Prop, Props, Section, Switch, TextPipe],
  templateUrl: './person-facts.html',
  styles: `
    .row {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 8px 12px;
    }
    mi-banner {
      margin-bottom: 8px;
    }
    .by {
      display: block;
      font-weight: 400;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PersonFacts {
  private readonly words = inject(ContactWords);
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  protected readonly session = inject(SessionStore);
  protected readonly store = inject(PersonStore);

  protected readonly editing = signal(false);
  protected readonly blocking = signal(false);
  protected readonly canChange = computed(() => this.session.can('inbox.handle'));
  protected readonly canBlock = computed(() => this.session.can('moderation.hide'));
  protected readonly values = computed(() => {
    const known = this.store.profile()?.attributes ?? {};
    return this.store.attributes().flatMap((attribute) => {
      const text = this.words.value(attribute, known[attribute.key]);
      return text === '' ? [] : [{ key: attribute.key, name: attribute.name, text }];
    });
  });
  protected readonly block = computed(() => {
    const block = this.store.profile()?.block;
    if (!block) return null;
    const who = this.directory.memberName(block.byMemberId) || this.language.text('contacts.somebody');
    return {
      reason: block.reason,
      line: this.language.text('contacts.block.by', { who, at: this.format.long(block.at) }),
    };
  });
}
