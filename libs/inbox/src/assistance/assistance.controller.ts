import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AssistanceCallView, AssistanceOffer, AssistanceTestView, AssistanceView, DraftHelpView, ItemTranslationView, Page, TranslatedReplyView } from '@parvis/contracts'; // prettier-ignore
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { PageDto } from '../wire/page.dto';
import { AssistanceCalls } from './assistance-calls';
import { AssistanceStore } from './assistance-store';
import { AssistanceDto, AssistanceTestDto, DraftHelpDto, TranslateItemDto, TranslateReplyDto } from './assistance.dto';
import { Assistance } from './assistance.service';
import { DraftHelp } from './draft-help.service';
import { Translations } from './translations.service';

@ApiTags('assistance')
@Controller('api')
export class AssistanceController {
  constructor(
    private readonly assistance: Assistance,
    private readonly store: AssistanceStore,
    private readonly calls: AssistanceCalls,
    private readonly translations: Translations,
    private readonly drafts: DraftHelp,
  ) {}

  @Get('assistance')
  @Requires('channels.manage')
  view(@CurrentAgent() agent: Agent): Promise<AssistanceView> {
    return this.store.view(agent);
  }

  @Patch('assistance')
  @Requires('channels.manage')
  change(@CurrentAgent() agent: Agent, @Body() body: AssistanceDto): Promise<AssistanceView> {
    return this.store.change(agent, body);
  }

  /** Asks the service for something small; what is saved counts. */
  @Post('assistance/test')
  @HttpCode(200)
  @Requires('channels.manage')
  test(@CurrentAgent() agent: Agent, @Body() body: AssistanceTestDto): Promise<AssistanceTestView> {
    return this.assistance.test(agent, body);
  }

  /** What left for services: when, for whom, how much; never what. */
  @Get('assistance/calls')
  @Requires('channels.manage')
  list(@CurrentAgent() agent: Agent, @Query() query: PageDto): Promise<Page<AssistanceCallView>> {
    return this.calls.list(agent, query);
  }

  @Get('assistance/offer')
  @Requires('inbox.read')
  offer(@CurrentAgent() agent: Agent): Promise<AssistanceOffer> {
    return this.assistance.offer(agent);
  }

  @Post('items/:id/translation')
  @HttpCode(200)
  @Requires('inbox.read')
  translateItem(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() { target }: TranslateItemDto,
  ): Promise<ItemTranslationView> {
    return this.translations.ofItem(agent, id, target);
  }

  @Post('conversations/:id/reply-translation')
  @HttpCode(200)
  @Requires('inbox.reply')
  translateReply(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: TranslateReplyDto,
  ): Promise<TranslatedReplyView> {
    return this.translations.ofReply(agent, id, body);
  }

  @Post('conversations/:id/draft-help')
  @HttpCode(200)
  @Requires('inbox.reply')
  draft(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: DraftHelpDto,
  ): Promise<DraftHelpView> {
    return this.drafts.help(agent, id, body);
  }
}
