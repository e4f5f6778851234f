import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationDetailView, ConversationView, ItemView, Page } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { Assignments } from './assignments';
import { ConversationChanges } from './conversation-changes';
import { ConversationReader } from './conversation-reader';
import {
  AssignDto,
  ConversationsQueryDto,
  EscalateDto,
  ItemsQueryDto,
  UpdateConversationDto,
} from './conversations.dto';

@ApiTags('conversations')
@Controller('api/conversations')
export class ConversationsController {
  constructor(
    private readonly reader: ConversationReader,
    private readonly changes: ConversationChanges,
    private readonly assignments: Assignments,
  ) {}

  @Get()
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent, @Query() query: ConversationsQueryDto): Promise<Page<ConversationView>> {
    return this.reader.list(agent, query);
  }

  @Get(':id')
  @Requires('inbox.read')
  detail(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ConversationDetailView> {
    return this.reader.detail(agent, id);
  }

  @Patch(':id')
  @Requires('inbox.handle', 'inbox.assign')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: UpdateConversationDto,
  ): Promise<ConversationView> {
    return this.changes.update(agent, id, body);
  }

  @Get(':id/items')
  @Requires('inbox.read')
  items(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() query: ItemsQueryDto,
  ): Promise<Page<ItemView>> {
    return this.reader.items(agent, id, query);
  }

  @Put(':id/assignment')
  @Requires('inbox.assign')
  assign(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: AssignDto,
  ): Promise<ConversationView> {
    return this.assignments.assign(agent, id, body);
  }

  @Post(':id/escalations')
  @Requires('inbox.escalate')
  escalate(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: EscalateDto,
  ): Promise<ConversationView> {
    return this.assignments.escalate(agent, id, body);
  }
}
