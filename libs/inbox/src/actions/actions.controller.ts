import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ActionView, Page } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { ActionsQueryDto } from './actions.dto';
import { Actions } from './actions.service';

@ApiTags('actions')
@Controller('api/actions')
export class ActionsController {
  constructor(private readonly actions: Actions) {}

  @Get()
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent, @Query() query: ActionsQueryDto): Promise<Page<ActionView>> {
    return this.actions.list(agent, query);
  }

  /** Undo: possible until the call is made. The permission of the action's verb is needed. */
  @Post(':id/cancel')
  @HttpCode(200)
  @Requires('inbox.reply', 'moderation.hide', 'moderation.delete')
  cancel(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ActionView> {
    return this.actions.cancel(agent, id);
  }

  @Post(':id/retry')
  @HttpCode(200)
  @Requires('inbox.reply', 'moderation.hide', 'moderation.delete')
  retry(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ActionView> {
    return this.actions.retry(agent, id);
  }
}
