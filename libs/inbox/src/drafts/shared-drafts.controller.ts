import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationView, SharedDraftRevisionView, SharedDraftView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { BigIdPipe } from '../wire/ids';
import { DraftDto, HandOverDto, SharedDraftDto } from './drafts.dto';
import { HandOvers } from './hand-overs.service';
import { SharedDrafts } from './shared-drafts.service';

@ApiTags('conversations')
@Controller('api/conversations/:id')
export class SharedDraftsController {
  constructor(
    private readonly drafts: SharedDrafts,
    private readonly handOvers: HandOvers,
  ) {}

  /** 204 when none is shared. */
  @Get('shared-draft')
  @Requires('inbox.read')
  async view(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SharedDraftView | undefined> {
    const draft = await this.drafts.view(agent, id);
    if (!draft) void reply.code(204);
    return draft ?? undefined;
  }

  /** Shares what one has begun. */
  @Post('shared-draft')
  @Requires('inbox.reply', 'inbox.note')
  share(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: DraftDto,
  ): Promise<SharedDraftView> {
    return this.drafts.share(agent, id, body);
  }

  @Put('shared-draft')
  @Requires('inbox.reply', 'inbox.note')
  write(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: SharedDraftDto,
  ): Promise<SharedDraftView> {
    return this.drafts.write(agent, id, body);
  }

  /** Ends the sharing; the text goes back to who shared it. */
  @Delete('shared-draft')
  @HttpCode(204)
  @Requires('inbox.reply', 'inbox.note')
  end(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<void> {
    return this.drafts.end(agent, id);
  }

  /** What stood there before another member went on, newest first. */
  @Get('shared-draft/revisions')
  @Requires('inbox.read')
  revisions(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<SharedDraftRevisionView[]> {
    return this.drafts.revisions(agent, id);
  }

  /** Gives the conversation, the draft and a line to a colleague, all at once. */
  @Post('hand-over')
  @HttpCode(200)
  @Requires('inbox.assign')
  handOver(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: HandOverDto,
  ): Promise<ConversationView> {
    return this.handOvers.handOver(agent, id, body);
  }
}
