import { Readable } from 'node:stream';
import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { ImportPreview, ImportReasonCount, ImportRowView, ImportView, Page } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { problem } from '@parvis/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BigIdPipe } from '../wire/ids';
import { invalidField } from '../wire/invalid';
import { ImportReport } from './import-report';
import { ImportUploads, MOST_UPLOAD_BYTES } from './import-uploads';
import { ChoicesBodyDto, ImportRowsDto, UploadQueryDto } from './imports.dto';
import { Imports } from './imports.service';

/** Exports of other help desks: upload, check, choose, preview, run, report. */
@ApiTags('imports')
@Requires('channels.manage')
@Controller('api/imports')
export class ImportsController {
  constructor(
    private readonly imports: Imports,
    private readonly uploads: ImportUploads,
    private readonly report: ImportReport,
  ) {}

  @Get()
  list(@CurrentAgent() agent: Agent): Promise<ImportView[]> {
    return this.imports.list(agent);
  }

  /** Takes a JSON, NDJSON or CSV file or a ZIP of them, up to 1 GB. */
  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody({
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  })
  async upload(
    @CurrentAgent() agent: Agent,
    @Query() { source, origin }: UploadQueryDto,
    @Req() request: FastifyRequest,
  ): Promise<ImportView> {
    if (!request.isMultipart())
      throw problem('unsupported-media-type', { detail: 'Send the file as multipart/form-data.' });
    const part = await request.file({ limits: { fileSize: MOST_UPLOAD_BYTES } });
    if (!part) throw invalidField('/file', 'is missing');
    return this.uploads.keep(agent, { source, origin: origin ?? source }, part);
  }

  @Get(':id')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ImportView> {
    return this.imports.get(agent, id);
  }

  /** What starting with these choices would bring; changes nothing. */
  @Post(':id/preview')
  @HttpCode(200)
  preview(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() { choices }: ChoicesBodyDto,
  ): Promise<ImportPreview> {
    return this.imports.preview(agent, id, choices);
  }

  @Post(':id/start')
  @HttpCode(200)
  start(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: ChoicesBodyDto,
  ): Promise<ImportView> {
    return this.imports.start(agent, id, body);
  }

  @Post(':id/pause')
  @HttpCode(200)
  pause(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ImportView> {
    return this.imports.move(agent, id, 'running', 'paused');
  }

  @Post(':id/resume')
  @HttpCode(200)
  resume(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ImportView> {
    return this.imports.move(agent, id, 'paused', 'running');
  }

  /** Takes nothing more. What was taken stays. */
  @Post(':id/cancel')
  @HttpCode(200)
  cancel(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ImportView> {
    return this.imports.cancel(agent, id);
  }

  /** Forgets the upload and its report; what was taken stays. */
  @Delete(':id')
  @HttpCode(204)
  remove(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<void> {
    return this.imports.remove(agent, id);
  }

  @Get(':id/reasons')
  reasons(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ImportReasonCount[]> {
    return this.report.reasons(agent, id);
  }

  @Get(':id/rows')
  rows(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() query: ImportRowsDto,
  ): Promise<Page<ImportRowView>> {
    return this.report.rows(agent, id, query);
  }

  @Get(':id/report.csv')
  async csv(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() query: ImportRowsDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.imports.get(agent, id);
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="parvis-import-${id}.csv"`)
      .send(Readable.from(this.report.csv(agent, id, query)));
  }
}
