import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationClocksView, LadderView, OutsidePageView, OutsideQuestionView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Public, Requires } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { ConversationClocks } from './conversation-clocks.service';
import { LadderDto, OutsideAnswerDto, OutsideQuestionDto, UpdateLadderDto } from './ladders.dto';
import { Ladders } from './ladders.service';
import { OutsideQuestions } from './outside-questions.service';

@ApiTags('escalation')
@Controller('api/ladders')
export class LaddersController {
  constructor(private readonly ladders: Ladders) {}

  @Get()
  @Requires('rules.manage')
  list(@CurrentAgent() agent: Agent): Promise<LadderView[]> {
    return this.ladders.list(agent);
  }

  @Post()
  @Requires('rules.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: LadderDto): Promise<LadderView> {
    return this.ladders.create(agent, body);
  }

  @Patch(':id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateLadderDto,
  ): Promise<LadderView> {
    return this.ladders.update(agent, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('rules.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.ladders.remove(agent, id);
  }
}

@ApiTags('escalation')
@Controller('api/conversations')
export class ConversationClocksController {
  constructor(
    private readonly clocks: ConversationClocks,
    private readonly questions: OutsideQuestions,
  ) {}

  @Get(':id/clocks')
  @Requires('inbox.read')
  read(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ConversationClocksView> {
    return this.clocks.read(agent, id);
  }

  /** Stops the ladder that climbs: somebody is on it. */
  @Post(':id/acknowledgement')
  @HttpCode(200)
  @Requires('inbox.handle')
  acknowledge(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ConversationClocksView> {
    return this.clocks.acknowledge(agent, id);
  }

  @Post(':id/outside-questions')
  @Requires('inbox.escalate')
  ask(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: OutsideQuestionDto,
  ): Promise<OutsideQuestionView> {
    return this.questions.ask(agent, id, body);
  }
}

/** For people without an account: the token in the address is all they have. */
@ApiTags('escalation')
@Controller('api/outside-questions')
export class OutsideQuestionsController {
  constructor(private readonly questions: OutsideQuestions) {}

  @Get(':token')
  @Public()
  page(@Param('token') token: string): Promise<OutsidePageView> {
    return this.questions.page(token);
  }

  @Post(':token/answer')
  @HttpCode(204)
  @Public()
  answer(@Param('token') token: string, @Body() body: OutsideAnswerDto): Promise<void> {
    return this.questions.answer(token, body);
  }
}
