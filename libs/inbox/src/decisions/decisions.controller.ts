import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { DecisionRecord, DecisionView, WhyView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { DecideDto } from './decisions.dto';
import { Decisions } from './decisions.service';
import { Why } from './why.service';

@ApiTags('decisions')
@Controller('api/items')
export class DecisionsController {
  constructor(
    private readonly decisions: Decisions,
    private readonly why: Why,
  ) {}

  /** Approve and hide need moderation.hide, delete needs moderation.delete, a ban moderation.ban. */
  @Post(':id/decisions')
  @Requires('moderation.hide', 'moderation.delete', 'moderation.ban', 'inbox.reply')
  decide(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: DecideDto,
    @Headers('idempotency-key') requestKey: string | undefined,
  ): Promise<DecisionView> {
    return this.decisions.decide(agent, id, body, requestKey);
  }

  /** Cancels it while it is held; afterwards by what undoes it on the channel, where there is such a thing. */
  @Post(':id/decisions/:decisionId/undo')
  @HttpCode(200)
  @Requires('moderation.hide', 'moderation.delete', 'moderation.ban', 'inbox.reply')
  undo(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('decisionId', BigIdPipe) decisionId: string,
  ): Promise<DecisionRecord> {
    return this.decisions.undo(agent, id, decisionId);
  }

  @Get(':id/decisions')
  @Requires('moderation.read')
  list(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<DecisionRecord[]> {
    return this.decisions.ofItem(agent, id);
  }

  /** Why it is as it is: rule and version, words as they were read, reason, who, when, what the channel made of it. */
  @Get(':id/why')
  @Requires('moderation.read')
  explain(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<WhyView> {
    return this.why.of(agent, id);
  }
}
