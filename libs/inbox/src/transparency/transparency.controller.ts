import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiExcludeController, ApiTags } from '@nestjs/swagger';
import type { TransparencyReport } from '@parvis/contracts';
import { type Agent, CurrentAgent, Public, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { download } from '../wire/download';
import { LanguageDto } from '../wire/language.dto';
import { PeriodDto } from '../wire/period.dto';
import { transparencyPage } from './transparency-page';
import { type PublicReport, Transparency } from './transparency.service';

@ApiTags('decisions')
@Controller('api')
export class TransparencyController {
  constructor(private readonly transparency: Transparency) {}

  /** Counts of what was decided; default: the last 30 days. */
  @Get('moderation/transparency')
  @Requires('moderation.read')
  report(@CurrentAgent() agent: Agent, @Query() period: PeriodDto): Promise<TransparencyReport> {
    return this.transparency.report(agent, period);
  }

  @Get('moderation/transparency.csv')
  @Requires('audit.read')
  async csv(@CurrentAgent() agent: Agent, @Query() period: PeriodDto, @Res() reply: FastifyReply): Promise<void> {
    await download(reply, 'transparency', 'csv', await this.transparency.csv(agent, period));
  }

  /** What the workspace publishes; counts below 5 are null. */
  @Get('public/transparency/:slug')
  @Public()
  published(@Param('slug') slug: string): Promise<PublicReport> {
    return this.transparency.published(slug);
  }
}

/** The same as a page without a script. */
@ApiExcludeController()
@Controller('transparency')
export class TransparencyPageController {
  constructor(private readonly transparency: Transparency) {}

  @Get(':slug')
  @Public()
  async show(
    @Param('slug') slug: string,
    @Query() { language }: LanguageDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const published = await this.transparency.published(slug);
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(transparencyPage(published, slug, language ?? published.language));
  }
}
