import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import type { ContactAttributeView } from '@parvis/contracts';
import { Button, Empty, IconButton, InlineError, Skeleton } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { loaded } from '../../../shared/api/loaded';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { ContactsClient } from '../../../shared/contacts/contacts-client';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { Saving } from '../data/saving';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { AttributeDialog } from './attribute-dialog';

/** What the workspace notes of people: the attributes and their types. */
@Component({
  selector: 'app-attributes',
  imports: [AttributeDialog, Button, DialogBox, Empty, IconButton, InlineError, Page, Skeleton, TextPipe],
  providers: [Saving],
  templateUrl: './attributes.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Attributes {
  private readonly client = inject(ContactsClient);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  protected readonly saving = inject(Saving);

  protected readonly all = loaded((abort) => this.client.attributes(abort));
  protected readonly canManage = computed(() => this.session.can('team.manage'));
  protected readonly editing = signal<ContactAttributeView | 'new' | null>(null);
  protected readonly removing = signal<ContactAttributeView | null>(null);
  protected readonly problem = computed(() => this.problems.shownOf(this.all.error()));

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected saved(attribute: ContactAttributeView): void {
    this.all.update((list) =>
      list.some(({ id }) => id === attribute.id)
        ? list.map((one) => (one.id === attribute.id ? attribute : one))
        : [...list, attribute],
    );
    this.saving.say('settings.attributes.saved', { name: attribute.name });
  }

  protected async remove(): Promise<void> {
    const attribute = this.removing();
    if (!attribute) return;
    if (await this.saving.run(() => this.client.removeAttribute(attribute.id))) {
      this.all.update((list) => list.filter(({ id }) => id !== attribute.id));
      this.saving.say('settings.attributes.removed', { name: attribute.name });
    } else this.saving.sayProblem();
    this.removing.set(null);
  }
}
