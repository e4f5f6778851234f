import { Body, Controller, Get, Headers, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DecisionView, PolicyReasonView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { DecideDto } from './decisions.dto';
import { Decisions } from './decisions.service';

@ApiTags('decisions')
@Controller('api')
export class DecisionsController {
  constructor(private readonly decisions: Decisions) {}

  /** Approve and hide need moderation.hide, delete needs moderation.delete. Undo: cancel the action while it is held. */
  @Post('items/:id/decisions')
  @Requires('moderation.hide', 'moderation.delete')
  decide(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: DecideDto,
    @Headers('idempotency-key') requestKey: string | undefined,
  ): Promise<DecisionView> {
    return this.decisions.decide(agent, id, body, requestKey);
  }

  @Get('policy-reasons')
  @Requires('moderation.read', 'inbox.read')
  reasons(@CurrentAgent() agent: Agent): Promise<PolicyReasonView[]> {
    return this.decisions.reasons(agent);
  }
}
