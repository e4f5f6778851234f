import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ModerationRunView, PostBoardView, PostBranchPage } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../../wire/ids';
import { PageDto } from '../../wire/page.dto';
import { DecideBranchDto } from '../runs/runs.dto';
import { ModerationRuns } from '../runs/runs.service';
import { PostBoard } from './post-board.service';

@ApiTags('moderation')
@Controller('api/moderation/posts/:postId')
export class PostBoardController {
  constructor(
    private readonly board: PostBoard,
    private readonly runs: ModerationRuns,
  ) {}

  /** Its heat, busiest branches and a page of the comments on it. */
  @Get()
  @Requires('moderation.read')
  read(
    @CurrentAgent() agent: Agent,
    @Param('postId', BigIdPipe) postId: string,
    @Query() page: PageDto,
  ): Promise<PostBoardView> {
    return this.board.read(agent, postId, page);
  }

  @Get('branches/:itemId')
  @Requires('moderation.read')
  replies(
    @CurrentAgent() agent: Agent,
    @Param('postId', BigIdPipe) postId: string,
    @Param('itemId', BigIdPipe) itemId: string,
    @Query() page: PageDto,
  ): Promise<PostBranchPage> {
    return this.board.replies(agent, postId, itemId, page);
  }

  /** A comment and every reply below it that is undecided, for one reason and as one request. */
  @Post('branches/:itemId/decide')
  @HttpCode(200)
  @Requires('moderation.read')
  decide(
    @CurrentAgent() agent: Agent,
    @Param('postId', BigIdPipe) postId: string,
    @Param('itemId', BigIdPipe) itemId: string,
    @Body() body: DecideBranchDto,
  ): Promise<ModerationRunView> {
    return this.runs.decideBranch(agent, postId, itemId, body);
  }
}
