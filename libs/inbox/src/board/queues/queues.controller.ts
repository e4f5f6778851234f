import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { HelpAskedView, ModerationQueues } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../../wire/ids';
import { ModerationQueuesService } from './queues.service';

@ApiTags('moderation')
@Controller('api/moderation')
export class ModerationQueuesController {
  constructor(private readonly queues: ModerationQueuesService) {}

  /** Exact counts, the busiest posts with their alerts, and the caller's day. */
  @Get('queues')
  @Requires('moderation.read')
  read(@CurrentAgent() agent: Agent): Promise<ModerationQueues> {
    return this.queues.read(agent);
  }

  /** The caller sees no alert of the post for an hour. */
  @Post('posts/:postId/dismiss-alert')
  @HttpCode(204)
  @Requires('moderation.read')
  dismiss(@CurrentAgent() agent: Agent, @Param('postId', BigIdPipe) postId: string): Promise<void> {
    return this.queues.dismissAlert(agent, postId);
  }

  @Post('posts/:postId/help')
  @HttpCode(200)
  @Requires('moderation.read')
  help(@CurrentAgent() agent: Agent, @Param('postId', BigIdPipe) postId: string): Promise<HelpAskedView> {
    return this.queues.askForHelp(agent, postId);
  }
}
