import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CannedReplyView, RenderedCanned, TakenCanned } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { CannedReplyDto, FindCannedDto, TakeCannedDto, UpdateCannedReplyDto } from './canned.dto';
import { CannedReplies } from './canned.service';
import { ConversationCanned } from './conversation-canned';

@ApiTags('replies')
@Controller('api')
export class CannedController {
  constructor(
    private readonly canned: CannedReplies,
    private readonly inConversation: ConversationCanned,
  ) {}

  @Get('canned-replies')
  @Requires('inbox.reply', 'inbox.canned')
  list(@CurrentAgent() agent: Agent): Promise<CannedReplyView[]> {
    return this.canned.list(agent);
  }

  /** One's own need no more than the right to reply; what others use too needs inbox.canned. */
  @Post('canned-replies')
  @Requires('inbox.reply', 'inbox.canned')
  create(@CurrentAgent() agent: Agent, @Body() body: CannedReplyDto): Promise<CannedReplyView> {
    return this.canned.create(agent, body);
  }

  @Patch('canned-replies/:id')
  @Requires('inbox.reply', 'inbox.canned')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateCannedReplyDto,
  ): Promise<CannedReplyView> {
    return this.canned.update(agent, id, body);
  }

  @Delete('canned-replies/:id')
  @HttpCode(204)
  @Requires('inbox.reply', 'inbox.canned')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.canned.remove(agent, id);
  }

  /** Ranked and rendered for this conversation, each in the wording that fits best, with why. */
  @Get('conversations/:id/canned-replies')
  @Requires('inbox.reply')
  find(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() { q }: FindCannedDto,
  ): Promise<RenderedCanned[]> {
    return this.inConversation.find(agent, id, q ?? '');
  }

  /** Makes ready to send: the text, and the files as uploads of the member's own. */
  @Post('conversations/:id/canned-replies/:cannedId')
  @HttpCode(200)
  @Requires('inbox.reply')
  take(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('cannedId', SmallIdPipe) cannedId: number,
    @Body() { variantId }: TakeCannedDto,
  ): Promise<TakenCanned> {
    return this.inConversation.take(agent, id, cannedId, variantId);
  }
}
