import { Readable } from 'node:stream';
import { Controller, Get, Query, Res } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { CHANNEL_KINDS, type TagReportQuery, type TagReportView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { IsIn, IsISO8601, IsOptional, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { TagReports } from './tag-report.service';

class TagReportQueryDto implements TagReportQuery {
  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  @IsISO8601({ strict: true })
  from?: string;
  @ApiPropertyOptional({ format: 'date' })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  @IsISO8601({ strict: true })
  to?: string;
  @ApiPropertyOptional({ enum: CHANNEL_KINDS }) @IsOptional() @IsIn(CHANNEL_KINDS) channel?: string;
}

@ApiTags('reports')
@Requires('feedback.read')
@Controller('api/reports')
export class TagReportsController {
  constructor(private readonly reports: TagReports) {}

  @Get('tags')
  tags(@CurrentAgent() agent: Agent, @Query() query: TagReportQueryDto): Promise<TagReportView> {
    return this.reports.report(agent, query);
  }

  @Get('tags.csv')
  async tagsCsv(
    @CurrentAgent() agent: Agent,
    @Query() query: TagReportQueryDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const lines = this.reports.csv(agent, query);
    const first = await lines.next(); // a period that makes no sense is refused before the download begins
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="parvis-tags.csv"')
      .send(Readable.from(following(first, lines)));
  }
}

async function* following(first: IteratorResult<string>, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}
