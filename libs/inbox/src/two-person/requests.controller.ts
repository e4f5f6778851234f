import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ModerationRequestView, Page, RequestPreview, RequestTargetView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { PageDto } from '../wire/page.dto';
import { AnswerRequestDto, CreateRequestDto, RequestPreviewDto, RequestsQueryDto } from './requests.dto';
import { ModerationRequests } from './requests.service';

/** Destructive and large acts: previewed, approved by a second person where the workspace wants it, done by workers. */
@ApiTags('moderation requests')
@Controller('api/moderation/requests')
export class ModerationRequestsController {
  constructor(private readonly requests: ModerationRequests) {}

  /** How many, which cannot and why, who is left out; writes nothing. */
  @Post('preview')
  @HttpCode(200)
  @Requires('moderation.hide')
  preview(@CurrentAgent() agent: Agent, @Body() body: RequestPreviewDto): Promise<RequestPreview> {
    return this.requests.preview(agent, body);
  }

  /** The permission of its verb is needed. 409 `count-changed` when it is about another number than expected. */
  @Post()
  @Requires('moderation.hide', 'moderation.delete', 'moderation.ban')
  create(@CurrentAgent() agent: Agent, @Body() body: CreateRequestDto): Promise<ModerationRequestView> {
    return this.requests.create(agent, body);
  }

  @Get()
  @Requires('moderation.read')
  list(@CurrentAgent() agent: Agent, @Query() query: RequestsQueryDto): Promise<Page<ModerationRequestView>> {
    return this.requests.list(agent, query);
  }

  @Get(':id')
  @Requires('moderation.read')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ModerationRequestView> {
    return this.requests.get(agent, id);
  }

  @Get(':id/targets')
  @Requires('moderation.read')
  targets(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() query: PageDto,
  ): Promise<Page<RequestTargetView>> {
    return this.requests.targets(agent, id, query);
  }

  /** By somebody else with the permission of its verb, in person. */
  @Post(':id/approve')
  @HttpCode(200)
  @Requires('moderation.hide', 'moderation.delete', 'moderation.ban')
  approve(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() { note }: AnswerRequestDto,
  ): Promise<ModerationRequestView> {
    return this.requests.approve(agent, id, note);
  }

  /** With a note that says why. */
  @Post(':id/refuse')
  @HttpCode(200)
  @Requires('moderation.hide', 'moderation.delete', 'moderation.ban')
  refuse(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() { note }: AnswerRequestDto,
  ): Promise<ModerationRequestView> {
    return this.requests.refuse(agent, id, note);
  }

  /** By who asked for it. What was done by then stays. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Requires('moderation.hide', 'moderation.delete', 'moderation.ban')
  withdraw(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ModerationRequestView> {
    return this.requests.withdraw(agent, id);
  }
}
