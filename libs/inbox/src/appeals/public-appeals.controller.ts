import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiExcludeController, ApiTags } from '@nestjs/swagger';
import type { AppealPageView } from '@parvis/contracts';
import { Public } from '@parvis/identity';
import type { FastifyReply } from 'fastify';
import { appealPage } from './appeal-page';
import { AppealPageQueryDto, AppealTextDto } from './appeals.dto';
import { PublicAppeals } from './public-appeals.service';
import { PAGE_STYLE } from './public-page';

/** For authors: the token in the address of their statement is all they have, and all they need. */
@ApiTags('appeals')
@Controller('api/public')
export class PublicAppealsController {
  constructor(private readonly appeals: PublicAppeals) {}

  @Get('appeals/:token')
  @Public()
  page(@Param('token') token: string): Promise<AppealPageView> {
    return this.appeals.page(token);
  }

  /** Contests the decision, or adds to what was said. */
  @Post('appeals/:token')
  @HttpCode(200)
  @Public()
  write(@Param('token') token: string, @Body() { text }: AppealTextDto): Promise<AppealPageView> {
    return this.appeals.write(token, text);
  }

  @Get('page.css')
  @Public()
  async style(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', 'public, max-age=86400').send(PAGE_STYLE); // prettier-ignore
  }
}

/** The same as a page without a script. */
@ApiExcludeController()
@Controller('appeal')
export class AppealPageController {
  constructor(private readonly appeals: PublicAppeals) {}

  @Get(':token')
  @Public()
  async show(
    @Param('token') token: string,
    @Query() { language }: AppealPageQueryDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const page = await this.appeals.page(token);
    await reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(appealPage(page, token, language ?? page.language));
  }

  /** Leads back to the page, so that reloading sends nothing twice. */
  @Post(':token')
  @Public()
  async write(
    @Param('token') token: string,
    @Query() { language = 'fr' }: AppealPageQueryDto,
    @Body() { text }: AppealTextDto,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.appeals.write(token, text);
    await reply.redirect(`/appeal/${encodeURIComponent(token)}?language=${language}`, 303);
  }
}
