import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ChannelTile, Icon, InlineError, Skeleton } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { ChannelWords } from '../ui/channel-words';
import { ChannelsSidebar } from '../ui/channels-sidebar';

/** Which kind of channel to connect: one for each connector of this installation. */
@Component({
  selector: 'app-choose-kind',
  imports: [ChannelTile, Icon, InlineError, Page, RouterLink, Skeleton, TextPipe],
  template: `
    <app-page [heading]="'channels.connect.choose' | text" [wide]="true">
      @if (kinds().length) {
        <ul>
          @for (one of kinds(); track one.kind) {
            <li>
              <a [routerLink]="['/channels', 'connect', one.kind]">
                <mi-channel-tile [channel]="one.kind" [size]="18" [named]="false" />
                <span class="grow">
                  <b>{{ one.name }}</b>
                  <span class="subtle">{{ one.summary }}</span>
                  @if (one.count) {
                    <span class="subtle">{{ 'channels.connect.already' | text: { count: one.count } }}</span>
                  }
                </span>
                <mi-icon name="chevron-right" />
              </a>
            </li>
          }
        </ul>
      } @else if (problem(); as problem) {
        <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="directory.load()" />
      } @else {
        <mi-skeleton [rows]="6" [height]="64" [avatar]="false" />
      }
    </app-page>
  `,
  styles: `
    :host {
      display: contents;
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(290px, 100%), 1fr));
      gap: 12px;
    }
    li,
    a {
      display: flex;
      min-width: 0;
    }
    a {
      flex: 1;
      align-items: center;
      gap: 12px;
      padding: 12px 14px;
      border: 1px solid var(--border-subtle);
      border-radius: 10px;
      color: var(--text);
    }
    a:hover {
      background: var(--hover);
      text-decoration: none;
    }
    b {
      display: block;
      font-weight: 600;
    }
    .grow span {
      display: block;
      font-size: 12px;
      line-height: 16px;
    }
    .i {
      color: var(--text-3);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChooseKind {
  private readonly words = inject(ChannelWords);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  protected readonly directory = inject(Directory);
  protected readonly kinds = computed(() =>
    this.directory.channels().map(({ kind, capabilities }) => ({
      kind,
      name: this.language.pick(capabilities.label),
      summary: this.words.summary(capabilities),
      count: this.directory.accounts().filter(({ channel }) => channel === kind).length,
    })),
  );
  protected readonly problem = computed(() => {
    const problem = this.directory.problem();
    return problem && { text: this.problems.of(problem), reference: problem.reference };
  });

  constructor() {
    inject(ChannelsSidebar).show(() => 'connect', inject(DestroyRef));
  }
}
