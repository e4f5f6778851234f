import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { StandingView } from '@parvis/contracts';
import { ChannelTile, Format } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { PeopleClient } from '../data/people-client';

const EACH = 10;
const SHOWN = 15;

/** What a person wrote lately, on every channel, with what became of it. */
@Component({
  selector: 'app-written-part',
  imports: [ChannelTile, RouterLink, TextPipe],
  template: `
    <section [attr.aria-label]="'followup.written.title' | text">
      <h3>{{ 'followup.written.title' | text }}</h3>
      <ul>
        @for (one of lines(); track one.id) {
          <li>
            <div class="line">
              <mi-channel-tile [channel]="one.channel" [size]="16" />
              <a
                class="grow"
                [class.gone]="one.gone"
                routerLink="/moderation/review"
                [queryParams]="{ item: one.id }"
                >{{ one.text }}</a
              >
              <span class="small">{{ one.what }}</span>
            </div>
          </li>
        } @empty {
          @if (read.value()) {
            <li class="small">{{ 'followup.written.none' | text }}</li>
          }
        }
      </ul>
    </section>
  `,
  styleUrl: './part.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WrittenPart {
  private readonly client = inject(PeopleClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly identities = input.required<readonly StandingView[]>();

  private readonly ids = computed(() => this.identities().map(({ identity }) => identity.id), { equal: (a, b) => a.join() === b.join() }); // prettier-ignore
  protected readonly read = loaded(
    (abort) => Promise.all(this.ids().map((id) => this.client.written(id, EACH, abort))),
    () => this.ids().length > 0,
  );
  protected readonly lines = computed(() =>
    (this.read.value() ?? [])
      .flatMap(({ items }) => items)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
      .slice(0, SHOWN)
      .map((row) => ({
        id: row.itemId,
        channel: row.channel,
        text: row.text,
        gone: row.state === 'hidden' || row.state === 'deleted',
        what: row.state === 'undecided' ? this.format.short(row.createdAt) : this.language.text(`moderation.state.${row.state}`),
      })),
  ); // prettier-ignore
}
