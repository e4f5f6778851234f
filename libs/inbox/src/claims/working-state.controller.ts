import { Body, Controller, Delete, Get, HttpCode, Param, Put, Res } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { ClaimView, DraftView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { ValidateIf } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { SaveDraftDto } from '../drafts/drafts.dto';
import { BigIdPipe, IsBigId } from '../wire/ids';
import { WorkingState } from './working-state.service';

class SeenDto {
  @ApiProperty({ type: String, nullable: true, description: 'The newest item seen; null marks all unread' })
  @ValidateIf((body: SeenDto) => body.itemId !== null)
  @IsBigId()
  itemId!: string | null;
}

@ApiTags('conversations')
@Controller('api/conversations/:id')
export class WorkingStateController {
  constructor(private readonly state: WorkingState) {}

  @Put('seen')
  @HttpCode(204)
  @Requires('inbox.read')
  async seen(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string, @Body() body: SeenDto): Promise<void> {
    if (body.itemId === null) await this.state.unseen(agent, id);
    else await this.state.seen(agent, id, body.itemId);
  }

  /** Takes or renews the lease of two minutes that a writer holds; 409 while another member does. */
  @Put('claim')
  @Requires('inbox.reply', 'inbox.note')
  claim(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ClaimView> {
    return this.state.claim(agent, id);
  }

  @Delete('claim')
  @HttpCode(204)
  @Requires('inbox.reply', 'inbox.note')
  release(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<void> {
    return this.state.release(agent, id);
  }

  /** 204 when there is none. */
  @Get('draft')
  @Requires('inbox.read')
  async draft(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView | undefined> {
    const draft = await this.state.draft(agent, id);
    if (!draft) void reply.code(204);
    return draft ?? undefined;
  }

  /** Empty removes it (204). What another device wrote meanwhile is never overwritten: 409 with it. */
  @Put('draft')
  @Requires('inbox.read')
  async saveDraft(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: SaveDraftDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftView | undefined> {
    const draft = await this.state.saveDraft(agent, id, body);
    if (!draft) void reply.code(204);
    return draft ?? undefined;
  }
}
