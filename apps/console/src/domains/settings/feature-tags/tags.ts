import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { TagView } from '@parvis/contracts';
import { Button, Empty, IconButton, InlineError, NumberPipe, Skeleton, Tag } from '@parvis/ui';
import { DialogBox } from '@parvis/ui/overlays';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { SessionStore } from '../../../shared/session/session-store';
import { tagHue } from '../../../shared/tags/tag-hue';
import { TagKind } from '../../../shared/tags/tag-kind';
import { Saving } from '../data/saving';
import { TagsClient } from '../data/tags-client';
import { SettingsSidebar } from '../ui/settings-sidebar';
import { TagDialog } from './tag-dialog';

/** The tags of the workspace: what messages are marked with and feedback is counted by. */
@Component({
  selector: 'app-tags',
  imports: [
    Button,
    DialogBox,
    Empty,
    IconButton,
    InlineError,
    NumberPipe,
    Page,
    RouterLink,
    Skeleton,
    Tag,
    TagDialog,
    TagKind,
    TextPipe,
  ],
  providers: [Saving],
  templateUrl: './tags.html',
  styleUrl: '../ui/settings-table.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Tags {
  private readonly client = inject(TagsClient);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  protected readonly saving = inject(Saving);
  protected readonly directory = inject(Directory);
  protected readonly session = inject(SessionStore);

  protected readonly canManage = computed(() => this.session.can('feedback.manage'));
  protected readonly editing = signal<TagView | 'new' | null>(null);
  protected readonly removing = signal<TagView | null>(null);
  protected readonly tags = computed(() =>
    [...this.directory.tags()]
      .sort((a, b) => a.name.localeCompare(b.name, this.language.locale()))
      .map((tag) => ({ tag, hue: tagHue(tag) })),
  );
  protected readonly problem = computed(() =>
    this.problems.shown(this.tags().length === 0 ? this.directory.problem() : null),
  );

  constructor() {
    inject(SettingsSidebar).show(inject(DestroyRef));
  }

  protected async remove(): Promise<void> {
    const tag = this.removing();
    if (!tag) return;
    if (await this.saving.run(() => this.client.remove(tag.id))) {
      this.directory.change.tag.drop(tag.id);
      this.saving.say('settings.tags.removed', { name: tag.name });
    } else this.saving.sayProblem();
    this.removing.set(null);
  }
}
