import { ChangeDetectionStrategy, Component, computed, inject, output } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { CampaignView } from '@parvis/contracts';
import { Button, channelName, Chip, Format, type Tone } from '@parvis/ui';
import { loaded } from '../../../shared/api/loaded';
import { Language } from '../../../shared/i18n/language';
import { TextPipe } from '../../../shared/i18n/text-pipe';
import { ModerationClient } from '../data/moderation-client';

const SHOWN = 4;
const TONES: Record<CampaignView['verdict'], Tone> = { raid: 'bad', wave: 'warn', 'organic-spike': 'info' };

/** What many do at once, most pressing first: the verdict, and the figures it rests on, so that anybody can judge it. */
@Component({
  selector: 'app-campaigns',
  imports: [Button, Chip, RouterLink, TextPipe],
  templateUrl: './campaigns.html',
  styleUrl: './campaigns.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Campaigns {
  private readonly client = inject(ModerationClient);
  private readonly language = inject(Language);
  private readonly format = inject(Format);
  readonly clusterAsked = output<string>();

  private readonly read = loaded((abort) => this.client.campaigns(abort));
  protected readonly campaigns = computed(() =>
    (this.read.value() ?? []).slice(0, SHOWN).map((campaign) => ({
      id: campaign.id,
      clusterId: campaign.clusterId,
      post: campaign.post,
      verdict: this.language.text(`moderation.campaign.${campaign.verdict}`),
      tone: TONES[campaign.verdict],
      sure: this.language.text('moderation.campaign.sure', { share: this.format.percent(campaign.score) }),
      sample: campaign.sample,
      where: campaign.post ? channelName(campaign.post.channel) : '',
      undecided: campaign.undecided,
      facts: this.facts(campaign),
    })),
  );

  private facts({ evidence }: CampaignView): { value: string; text: string }[] {
    const fact = (name: string, value: string) => ({ value, text: this.language.text(`moderation.evidence.${name}`) });
    return [
      fact('items', this.format.compact(evidence.items)),
      fact('authors', this.format.compact(evidence.authors)),
      fact('per-hour', this.format.number(evidence.perHour)),
      fact('new-authors', this.format.percent(evidence.newAuthorShare)),
      fact('similarity', this.format.percent(evidence.similarity)),
      fact('links', this.format.percent(evidence.linkShare)),
    ];
  }
}
