import { Body, Controller, Delete, Get, Headers, HttpCode, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ItemRevisionView, ReplyAccepted } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { PublishedReplies } from './published-replies.service';
import { EditReplyDto } from './replies.dto';

@ApiTags('replies')
@Controller('api/items/:id')
export class PublishedRepliesController {
  constructor(private readonly published: PublishedReplies) {}

  /** Where the channel can: `edit-reply` is among the item's verbs. Undo: cancel the action while it is held. */
  @Patch('reply')
  @Requires('inbox.reply')
  edit(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: EditReplyDto,
    @Headers('idempotency-key') requestKey: string | undefined,
  ): Promise<ReplyAccepted> {
    return this.published.edit(agent, id, body, requestKey);
  }

  @Delete('reply')
  @HttpCode(200)
  @Requires('inbox.reply')
  remove(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Headers('idempotency-key') requestKey: string | undefined,
  ): Promise<ReplyAccepted> {
    return this.published.remove(agent, id, requestKey);
  }

  @Get('revisions')
  @Requires('inbox.read')
  revisions(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ItemRevisionView[]> {
    return this.published.revisions(agent, id);
  }
}
