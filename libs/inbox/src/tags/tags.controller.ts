import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationView, ItemView, TagView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { TagDto, TaggingDto, UpdateTagDto } from './tags.dto';
import { TaggingService } from './tagging.service';
import { Tags } from './tags.service';

@ApiTags('tags')
@Controller('api')
export class TagsController {
  constructor(
    private readonly tags: Tags,
    private readonly tagging: TaggingService,
  ) {}

  @Get('tags')
  @Requires('inbox.read', 'feedback.read')
  list(@CurrentAgent() agent: Agent): Promise<TagView[]> {
    return this.tags.list(agent);
  }

  @Post('tags')
  @Requires('feedback.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: TagDto): Promise<TagView> {
    return this.tags.create(agent, body);
  }

  @Patch('tags/:id')
  @Requires('feedback.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateTagDto,
  ): Promise<TagView> {
    return this.tags.update(agent, id, body);
  }

  @Delete('tags/:id')
  @HttpCode(204)
  @Requires('feedback.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.tags.remove(agent, id);
  }

  /** Tags the last inbound item; removing takes the tag from every item of the conversation. */
  @Post('conversations/:id/tags')
  @HttpCode(200)
  @Requires('inbox.tag', 'feedback.tag')
  tagConversation(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: TaggingDto,
  ): Promise<ConversationView> {
    return this.tagging.tagConversation(agent, id, body);
  }

  @Post('items/:id/tags')
  @HttpCode(200)
  @Requires('inbox.tag', 'feedback.tag')
  tagItem(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: TaggingDto,
  ): Promise<ItemView> {
    return this.tagging.tagItem(agent, id, body);
  }
}
