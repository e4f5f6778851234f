import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { BulkPreview, BulkResultView, BulkRunView, ConversationView, Page } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { BigIdPipe } from '../wire/ids';
import { BulkPreviewDto, BulkResultsDto, LookupDto, StartBulkDto } from './bulk.dto';
import { BulkResults } from './bulk-results';
import { Bulk } from './bulk.service';

/** One thing done to many conversations. Each step asks for the permission it asks for when done by hand. */
@ApiTags('bulk')
@Controller('api')
export class BulkController {
  constructor(
    private readonly bulk: Bulk,
    private readonly results: BulkResults,
  ) {}

  /** How many it is about, how many would change, how many cannot and why; writes nothing. */
  @Post('bulk/preview')
  @HttpCode(200)
  @Requires('inbox.read')
  preview(@CurrentAgent() agent: Agent, @Body() body: BulkPreviewDto): Promise<BulkPreview> {
    return this.bulk.preview(agent, body);
  }

  @Post('bulk')
  @Requires('inbox.read')
  start(@CurrentAgent() agent: Agent, @Body() body: StartBulkDto): Promise<BulkRunView> {
    return this.bulk.start(agent, body);
  }

  /** One's own of the last day, newest first. */
  @Get('bulk')
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent): Promise<BulkRunView[]> {
    return this.bulk.list(agent);
  }

  @Get('bulk/:id')
  @Requires('inbox.read')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<BulkRunView> {
    return this.bulk.get(agent, id);
  }

  /** Does nothing more. What was done stays and can be undone. */
  @Post('bulk/:id/stop')
  @HttpCode(200)
  @Requires('inbox.read')
  stop(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<BulkRunView> {
    return this.bulk.stop(agent, id);
  }

  /** For an hour after the end: takes back what still stands as the run left it. */
  @Post('bulk/:id/undo')
  @HttpCode(200)
  @Requires('inbox.read')
  undo(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<BulkRunView> {
    return this.bulk.undo(agent, id);
  }

  @Get('bulk/:id/results')
  @Requires('inbox.read')
  rows(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() query: BulkResultsDto,
  ): Promise<Page<BulkResultView>> {
    return this.results.rows(agent, id, query);
  }

  @Get('bulk/:id/results.csv')
  @Requires('inbox.read')
  async csv(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() query: BulkResultsDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.bulk.get(agent, id);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="parvis-bulk-${id}.csv"`)
      .send(Readable.from(this.results.csv(agent, id, query)));
  }

  /** Queue rows of known conversations, for consoles that were told that many changed. */
  @Post('conversations/lookup')
  @HttpCode(200)
  @Requires('inbox.read')
  lookup(@CurrentAgent() agent: Agent, @Body() { ids }: LookupDto): Promise<ConversationView[]> {
    return this.bulk.lookup(agent, ids);
  }
}
