import { ChangeDetectionStrategy, Component, computed, DestroyRef, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { ChannelTile, Icon, InlineError, Skeleton } from '@parvis/ui';
import { ProblemTexts } from '../../../shared/api/problem-texts';
import { Directory } from '../../../shared/directory/directory';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { Page } from '../../../shared/page/page';
import { byFamily } from '../ui/channel-families';
import { ChannelWords } from '../ui/channel-words';
import { ChannelsSidebar } from '../ui/channels-sidebar';

/** Which kind of channel to connect: one for each connector of this installation, by where people speak. */
@Component({
  selector: 'app-choose-kind',
  imports: [ChannelTile, Icon, InlineError, Page, RouterLink, Skeleton, TextPipe],
  template: `
    <app-page [heading]="'channels.connect.choose' | text" [wide]="true">
      @for (group of families(); track group.family) {
        <section [attr.aria-labelledby]="'family-' + group.family">
          <h2 [id]="'family-' + group.family">{{ 'channels.family.' + group.family | text }}</h2>
          <ul>
            @for (one of group.kinds; track one.kind) {
              <li>
                <a [routerLink]="['/channels', 'connect', one.kind]">
                  <mi-channel-tile [channel]="one.kind" [size]="18" [named]="false" />
                  <span class="grow">
                    <b>{{ one.name }}</b>
                    <span class="subtle">{{ one.summary }}</span>
                  </span>
                  @if (one.count) {
                    <span class="subtle count">{{ 'channels.connect.already' | text: { count: one.count } }}</span>
                  }
                  <mi-icon name="chevron-right" />
                </a>
              </li>
            }
          </ul>
        </section>
      } @empty {
        @if (problem(); as problem) {
          <mi-inline-error [text]="problem.text" [reference]="problem.reference" (retried)="directory.load()" />
        } @else {
          <mi-skeleton [rows]="6" [height]="64" [avatar]="false" />
        }
      }
    </app-page>
  `,
  styles: `
    :host {
      display: contents;
    }
    section + section {
      margin-top: 8px;
    }
    h2 {
      margin-bottom: 8px;
      font: 600 13px/20px var(--font);
      color: var(--text-2);
    }
    ul {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr));
      gap: 10px 12px;
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
      min-height: 60px;
      padding: 9px 12px 9px 14px;
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
    .subtle {
      display: block;
      font-size: 12px;
      line-height: 16px;
    }
    .count {
      flex: none;
    }
    .i {
      color: var(--text-3);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChooseKind {
  private readonly words = inject(ChannelWords);
  private readonly problems = inject(ProblemTexts);
  protected readonly directory = inject(Directory);
  protected readonly families = computed(() =>
    byFamily(this.directory.channels()).map(({ family, channels }) => ({
      family,
      kinds: channels.map(({ kind, capabilities }) => ({
        kind,
        name: this.words.label(capabilities),
        summary: this.words.summary(capabilities),
        count: this.directory.accounts().filter(({ channel }) => channel === kind).length,
      })),
    })),
  );
  protected readonly problem = computed(() => this.problems.shown(this.directory.problem()));

  constructor() {
    inject(ChannelsSidebar).show(() => 'connect', inject(DestroyRef));
  }
}
