import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AnswerItemView, ModerationItemView, ModerationPage, ModerationRow, ModerationTagsView, RevealedItem, ShieldedItemView } from '@parvis/contracts'; // prettier-ignore
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../../wire/ids';
import { PersonalDataShield } from '../shield/shield.service';
import { BoardItems } from './board-items.service';
import { ItemActs } from './item-acts.service';
import { ModerationQueryDto, ModerationTagsDto, PinItemDto, ReportItemDto, ShieldItemDto } from './items.dto';

/** Items as the moderation board shows them. */
@ApiTags('moderation')
@Controller('api/moderation/items')
export class BoardItemsController {
  constructor(
    private readonly items: BoardItems,
    private readonly acts: ItemActs,
    private readonly shield: PersonalDataShield,
  ) {}

  @Get()
  @Requires('moderation.read')
  list(@CurrentAgent() agent: Agent, @Query() query: ModerationQueryDto): Promise<ModerationPage> {
    return this.items.list(agent, query);
  }

  @Get(':itemId')
  @Requires('moderation.read')
  get(@CurrentAgent() agent: Agent, @Param('itemId', BigIdPipe) itemId: string): Promise<ModerationItemView> {
    return this.items.get(agent, itemId);
  }

  /** Unmasked; recorded with the member's name. */
  @Post(':itemId/reveal')
  @HttpCode(200)
  @Requires('moderation.read')
  reveal(@CurrentAgent() agent: Agent, @Param('itemId', BigIdPipe) itemId: string): Promise<RevealedItem> {
    return this.acts.reveal(agent, itemId);
  }

  /** For the whole team. */
  @Post(':itemId/pin')
  @HttpCode(200)
  @Requires('moderation.hide')
  pin(
    @CurrentAgent() agent: Agent,
    @Param('itemId', BigIdPipe) itemId: string,
    @Body() { pinned }: PinItemDto,
  ): Promise<ModerationRow> {
    return this.acts.pin(agent, itemId, pinned);
  }

  @Post(':itemId/tags')
  @HttpCode(200)
  @Requires('inbox.tag', 'feedback.tag')
  tag(
    @CurrentAgent() agent: Agent,
    @Param('itemId', BigIdPipe) itemId: string,
    @Body() body: ModerationTagsDto,
  ): Promise<ModerationTagsView> {
    return this.acts.tag(agent, itemId, body);
  }

  /** Its conversation, open and the caller's. */
  @Post(':itemId/answer')
  @HttpCode(200)
  @Requires('inbox.reply')
  answer(@CurrentAgent() agent: Agent, @Param('itemId', BigIdPipe) itemId: string): Promise<AnswerItemView> {
    return this.acts.answer(agent, itemId);
  }

  /**
   * Hides what shows its author's own data to everybody, for a reason that protects them, and prepares the private answer. Needs
   * moderation.hide too.
   */
  @Post(':itemId/shield')
  @HttpCode(200)
  @Requires('inbox.reply')
  hideAndAnswer(
    @CurrentAgent() agent: Agent,
    @Param('itemId', BigIdPipe) itemId: string,
    @Body() body: ShieldItemDto,
    @Headers('idempotency-key') requestKey: string | undefined,
  ): Promise<ShieldedItemView> {
    return this.shield.hideAndAnswer(agent, itemId, body, requestKey);
  }

  /** By a member, or a program with a token. */
  @Post(':itemId/report')
  @HttpCode(200)
  @Requires('moderation.read', 'inbox.read')
  report(
    @CurrentAgent() agent: Agent,
    @Param('itemId', BigIdPipe) itemId: string,
    @Body() { reason }: ReportItemDto,
  ): Promise<ModerationRow> {
    return this.acts.report(agent, itemId, reason);
  }
}
