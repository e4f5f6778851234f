import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { StatementPreview, StatementView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { periodOf } from '../decisions/decision-log';
import { download } from '../wire/download';
import { BigIdPipe } from '../wire/ids';
import { LanguageDto } from '../wire/language.dto';
import { StatementPreviewDto, SubmissionsDto } from './statements.dto';
import { Statements } from './statements.service';

@ApiTags('decisions')
@Controller('api')
export class StatementsController {
  constructor(private readonly statements: Statements) {}

  /** What the author would be told, and by which way; writes nothing. */
  @Post('items/:id/statement-preview')
  @HttpCode(200)
  @Requires('moderation.read')
  preview(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: StatementPreviewDto,
  ): Promise<StatementPreview> {
    return this.statements.preview(agent, id, body);
  }

  @Get('items/:id/statements')
  @Requires('moderation.read')
  ofItem(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<StatementView[]> {
    return this.statements.ofItem(agent, id);
  }

  /** The letter about a review that was refused: reasons, dates, and the free way to contest. */
  @Get('items/:id/refusal-letter')
  @Requires('moderation.read')
  letter(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<StatementView> {
    return this.statements.letter(agent, id);
  }

  @Get('items/:id/refusal-letter.pdf')
  @Requires('moderation.read')
  async letterDocument(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Query() { language = 'fr' }: LanguageDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await download(reply, `refusal-${id}`, 'pdf', await this.statements.letterDocument(agent, id, language));
  }

  /** In the shape of the DSA Transparency Database, without personal data. */
  @Get('moderation/statements/dsa.json')
  @Requires('audit.read')
  async submissions(
    @CurrentAgent() agent: Agent,
    @Query() { language = 'fr', ...period }: SubmissionsDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    periodOf(period);
    await download(
      reply,
      'dsa-statements',
      'json',
      Readable.from(this.statements.submissions(agent, period, language)),
    );
  }
}
