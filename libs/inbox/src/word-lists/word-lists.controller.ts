import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ImportTermsView, NotThisWordView, WordListView, WordTermsPage, WordTermView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { NotThisWord } from './not-this-word.service';
import { TermFiles } from './term-files.service';
import { ExportTermsDto, ImportTermsDto, NotThisWordDto, UpdateWordListDto, UpdateWordTermDto, WordListDto, WordTermDto, WordTermsDto } from './word-lists.dto'; // prettier-ignore
import { WordLists } from './word-lists.service';
import { WordTerms } from './word-terms.service';

/** Words to watch. */
@ApiTags('word lists')
@Controller('api/wordlists')
export class WordListsController {
  constructor(
    private readonly lists: WordLists,
    private readonly terms: WordTerms,
    private readonly files: TermFiles,
  ) {}

  @Get()
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  list(@CurrentAgent() agent: Agent): Promise<WordListView[]> {
    return this.lists.list(agent);
  }

  @Post()
  @Requires('rules.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: WordListDto): Promise<WordListView> {
    return this.lists.create(agent, body);
  }

  @Get(':id')
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  read(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<WordListView> {
    return this.lists.read(agent, id);
  }

  @Patch(':id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateWordListDto,
  ): Promise<WordListView> {
    return this.lists.update(agent, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('rules.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.lists.remove(agent, id);
  }

  @Get(':id/terms')
  @Requires('rules.manage', 'rules.propose', 'moderation.read')
  termsOf(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Query() query: WordTermsDto,
  ): Promise<WordTermsPage> {
    return this.terms.list(agent, id, query);
  }

  @Post(':id/terms')
  @Requires('rules.manage')
  addTerm(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: WordTermDto,
  ): Promise<WordTermView> {
    return this.terms.add(agent, id, body);
  }

  @Patch(':id/terms/:termId')
  @Requires('rules.manage')
  updateTerm(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Param('termId', SmallIdPipe) termId: number,
    @Body() body: UpdateWordTermDto,
  ): Promise<WordTermView> {
    return this.terms.update(agent, id, termId, body);
  }

  @Delete(':id/terms/:termId')
  @HttpCode(204)
  @Requires('rules.manage')
  removeTerm(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Param('termId', SmallIdPipe) termId: number,
  ): Promise<void> {
    return this.terms.remove(agent, id, termId);
  }

  @Post(':id/import')
  @HttpCode(200)
  @Requires('rules.manage')
  import(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: ImportTermsDto,
  ): Promise<ImportTermsView> {
    return this.files.import(agent, id, body);
  }

  /** In a form that the import takes. */
  @Get(':id/export')
  @Requires('rules.manage')
  async export(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Query() { format = 'csv' }: ExportTermsDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.files.export(agent, id, format);
    await reply
      .header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="words-${id}.${format}"`)
      .send(file);
  }
}

/** What a moderator says about a mark. */
@ApiTags('word lists')
@Controller('api/moderation/items')
export class NotThisWordController {
  constructor(private readonly words: NotThisWord) {}

  @Post(':id/not-this-word')
  @HttpCode(200)
  @Requires('rules.manage', 'rules.propose', 'moderation.hide')
  learn(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: NotThisWordDto,
  ): Promise<NotThisWordView> {
    return this.words.learn(agent, id, body);
  }
}
