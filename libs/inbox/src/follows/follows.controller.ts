import { Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FollowView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { Follows } from './follows.service';

@ApiTags('conversations')
@Requires('inbox.read')
@Controller('api/conversations/:id/follow')
export class FollowsController {
  constructor(private readonly follows: Follows) {}

  @Get()
  view(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<FollowView> {
    return this.follows.view(agent, id);
  }

  /** Follows by hand. */
  @Put()
  follow(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<FollowView> {
    return this.follows.set(agent, id, true);
  }

  /** Leaves; nothing brings it back by itself. */
  @Delete()
  leave(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<FollowView> {
    return this.follows.set(agent, id, false);
  }
}
