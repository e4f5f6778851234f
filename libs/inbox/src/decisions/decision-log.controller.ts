import { Readable } from 'node:stream';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags, IntersectionType } from '@nestjs/swagger';
import type { DecisionLogPage, DecisionRecord } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { download } from '../wire/download';
import { BigIdPipe } from '../wire/ids';
import { LanguageDto } from '../wire/language.dto';
import { WorkspaceTime } from '../wire/workspace-time';
import { decisionDocument, decisionsDocument } from './decision-document';
import { DecisionLog, DOCUMENT_LIMIT, periodOf } from './decision-log';
import { DecisionLogDto } from './decisions.dto';

class DecisionDocumentDto extends IntersectionType(DecisionLogDto, LanguageDto) {}

/** The log of decisions, to read and to take along. */
@ApiTags('decisions')
@Controller('api/moderation')
export class DecisionLogController {
  constructor(
    private readonly log: DecisionLog,
    private readonly time: WorkspaceTime,
  ) {}

  @Get('decisions')
  @Requires('moderation.read')
  page(@CurrentAgent() agent: Agent, @Query() query: DecisionLogDto): Promise<DecisionLogPage> {
    return this.log.page(agent, query);
  }

  @Get('decisions.csv')
  @Requires('audit.read')
  async csv(@CurrentAgent() agent: Agent, @Query() query: DecisionLogDto, @Res() reply: FastifyReply): Promise<void> {
    periodOf(query);
    await download(reply, 'decisions', 'csv', Readable.from(this.log.csv(agent, query)));
  }

  @Get('decisions.json')
  @Requires('audit.read')
  async json(@CurrentAgent() agent: Agent, @Query() query: DecisionLogDto, @Res() reply: FastifyReply): Promise<void> {
    periodOf(query);
    await download(reply, 'decisions', 'json', Readable.from(this.log.json(agent, query)));
  }

  /** At most 1,000 of them. */
  @Get('decisions.pdf')
  @Requires('audit.read')
  async document(
    @CurrentAgent() agent: Agent,
    @Query() { language = 'fr', ...query }: DecisionDocumentDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    periodOf(query);
    const timeZone = await this.time.zoneOf(agent);
    const records = this.log.all(agent, query, DOCUMENT_LIMIT + 1);
    await download(reply, 'decisions', 'pdf', decisionsDocument(records, { language, timeZone, most: DOCUMENT_LIMIT }));
  }

  @Get('decisions/:id')
  @Requires('moderation.read')
  one(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<DecisionRecord> {
    return this.log.one(agent, id);
  }

  @Get('decisions/:id/document.pdf')
  @Requires('audit.read')
  async oneDocument(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() { language = 'fr' }: LanguageDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [record, timeZone] = [await this.log.one(agent, id), await this.time.zoneOf(agent)];
    await download(reply, `decision-${id}`, 'pdf', decisionDocument(record, language, timeZone));
  }
}
