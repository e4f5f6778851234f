import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PreviewView, RecountView, SavedViewView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { SmallIdPipe } from '../wire/ids';
import { Preview } from './preview.service';
import { Recount } from './recount.service';
import { PreviewDto, SavedViewDto, UpdateSavedViewDto, ViewOrderDto } from './saved-views.dto';
import { SavedViews } from './saved-views.service';

@ApiTags('views')
@Controller('api/views')
export class SavedViewsController {
  constructor(
    private readonly views: SavedViews,
    private readonly previews: Preview,
    private readonly counting: Recount,
  ) {}

  @Post()
  @Requires('inbox.read')
  create(@CurrentAgent() agent: Agent, @Body() body: SavedViewDto): Promise<SavedViewView> {
    return this.views.create(agent, body);
  }

  /** How many conversations a filter matches, up to a thousand, and the first of them. */
  @Post('preview')
  @HttpCode(200)
  @Requires('inbox.read')
  preview(@CurrentAgent() agent: Agent, @Body() body: PreviewDto): Promise<PreviewView> {
    return this.previews.preview(agent, body);
  }

  /** Counts every view of the workspace anew and puts right what is wrong. */
  @Post('recount')
  @HttpCode(200)
  @Requires('team.manage')
  recount(@CurrentAgent() agent: Agent): Promise<RecountView> {
    return this.counting.recount(agent.workspaceId);
  }

  /** The order of one's own sidebar. */
  @Put('order')
  @HttpCode(204)
  @Requires('inbox.read')
  arrange(@CurrentAgent() agent: Agent, @Body() body: ViewOrderDto): Promise<void> {
    return this.views.arrange(agent, body.ids);
  }

  @Get(':id')
  @Requires('inbox.read')
  get(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<SavedViewView> {
    return this.views.get(agent, id);
  }

  @Patch(':id')
  @Requires('inbox.read')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateSavedViewDto,
  ): Promise<SavedViewView> {
    return this.views.update(agent, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('inbox.read')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.views.remove(agent, id);
  }
}
