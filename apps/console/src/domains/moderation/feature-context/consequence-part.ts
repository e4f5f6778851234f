import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { DecisionKind, ModerationRow } from '@parvis/contracts';
import { channelName, Icon } from '@parvis/ui';
import { Section } from '@parvis/ui/detail';
import { Directory } from '../../../shared/directory/directory';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import type { DecisionOption } from '../data/decision-options';
import { OpenItem } from '../data/open-item';
import { DecisionWords } from '../ui/decision-words';

const ICONS = { approve: 'check', hide: 'eye-off', delete: 'trash-2', ban: 'ban' } as const;

/** What each decision does on this channel, before it is taken: from the channel's capability record. */
@Component({
  selector: 'app-consequence-part',
  imports: [Icon, Section, TextPipe],
  template: `
    @if (lines().length) {
      <mi-section [heading]="'moderation.on-channel' | text: { channel: channel() }">
        <dl>
          @for (line of lines(); track line.decision) {
            <div>
              <dt><mi-icon [name]="line.icon" [size]="14" />{{ line.label }}</dt>
              <dd>{{ line.text }}</dd>
            </div>
          }
        </dl>
      </mi-section>
    }
  `,
  styles: `
    dl {
      display: grid;
      grid-template-columns: auto minmax(0, 1fr);
      gap: 3px 12px;
      font-size: 12.5px;
      line-height: 19px;
    }
    dl > div {
      display: contents;
    }
    dt {
      display: flex;
      align-items: center;
      gap: 6px;
      align-self: start;
      font-weight: 500;
    }
    dd {
      color: var(--text-3);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConsequencePart {
  private readonly directory = inject(Directory);
  private readonly language = inject(Language);
  private readonly words = inject(DecisionWords);
  private readonly item = inject(OpenItem);

  readonly row = input.required<ModerationRow>();
  protected readonly channel = computed(() => channelName(this.row().channel));
  protected readonly lines = computed(() =>
    this.words
      .options(this.row())
      .filter(({ decision }) => decision !== 'approve')
      .map((option) => ({
        decision: option.decision,
        icon: ICONS[option.decision],
        label: this.words.label(option),
        text: this.meaning(option),
      })),
  );

  private meaning(option: DecisionOption): string {
    const row = this.row();
    const hindrance = option.hindrance === 'channel-cannot' ? this.words.hindrance(option, row) : null;
    if (hindrance !== null) return hindrance;
    const bans = row.verbs.some(({ verb }) => verb === 'ban');
    if (option.decision === 'ban' && !bans) return this.language.text('moderation.meaning.blocked-here');
    const seen = this.consequence(option.kind) ?? this.visibility(option.kind);
    const way = this.language.text(option.reversible ? 'moderation.meaning.reversible' : 'moderation.meaning.final');
    return [seen, way].filter((part) => part !== null).join(' ');
  }

  private consequence(kind: DecisionKind): string | null {
    const { accountId, kind: itemKind } = this.row();
    const record = this.directory.accountById().get(accountId)?.capabilities;
    const verb = record?.verbs[itemKind]?.find((one) => one.verb === kind);
    return verb ? this.language.pick(verb.consequence) : null;
  }

  private visibility(kind: DecisionKind): string | null {
    const meaning = this.item.detail()?.meanings.find(({ verb }) => verb === kind);
    return meaning ? this.language.text(`moderation.meaning.${meaning.visibleTo}`) : null;
  }
}
