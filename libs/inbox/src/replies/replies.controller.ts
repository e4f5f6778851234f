import { Body, Controller, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ItemView, LintFinding, ReplyAccepted } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { Notes } from './notes.service';
import { CheckReplyDto, NoteDto, ReplyDto } from './replies.dto';
import { Replies } from './replies.service';

@ApiTags('conversations')
@Controller('api/conversations')
export class RepliesController {
  constructor(
    private readonly replies: Replies,
    private readonly notes: Notes,
  ) {}

  @Post(':id/replies')
  @Requires('inbox.reply')
  reply(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: ReplyDto,
    @Headers('idempotency-key') requestKey: string | undefined,
  ): Promise<ReplyAccepted> {
    return this.replies.reply(agent, id, body, requestKey);
  }

  /** What the writer should look at before sending: the same findings that stop a reply without `acceptWarnings`. */
  @Post(':id/replies/check')
  @HttpCode(200)
  @Requires('inbox.reply')
  check(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: CheckReplyDto,
  ): Promise<LintFinding[]> {
    return this.replies.check(agent, id, body);
  }

  @Post(':id/notes')
  @Requires('inbox.note')
  note(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string, @Body() body: NoteDto): Promise<ItemView> {
    return this.notes.add(agent, id, body);
  }
}
