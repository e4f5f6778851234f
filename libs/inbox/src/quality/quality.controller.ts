import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { BlindReviewNext, DisagreementView, Page, PracticeBoardView, QualityView, ReviewResultView, TrainingFeedbackView, TrainingLine, TrainingResultView, TrainingRunView } from '@parvis/contracts'; // prettier-ignore
import { type Agent, CurrentAgent, Requires, WithSession } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { PageDto } from '../wire/page.dto';
import {
  AnswerPracticeDto,
  AnswerReviewDto,
  AnswerTrainingDto,
  CalibrateDto,
  StartTrainingDto,
  TrainingQueryDto,
} from './quality.dto';
import { Quality } from './quality.service';
import { BlindReviews } from './reviews.service';
import { Training } from './training.service';
import { PracticeBoard } from './practice-board.service';

/** A share of decisions is decided again, blind, by somebody else. */
@ApiTags('quality')
@Controller('api/moderation')
export class QualityController {
  constructor(
    private readonly quality: Quality,
    private readonly reviews: BlindReviews,
  ) {}

  /** The oldest that somebody else decided; without anything that tells what was decided. */
  @Get('reviews/next')
  @Requires('moderation.hide')
  next(@CurrentAgent() agent: Agent): Promise<BlindReviewNext> {
    return this.reviews.next(agent);
  }

  /** Tells the first decision. Changes nothing about the item. */
  @Post('reviews/:id')
  @HttpCode(200)
  @WithSession()
  @Requires('moderation.hide')
  answer(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: AnswerReviewDto,
  ): Promise<ReviewResultView> {
    return this.reviews.answer(agent, id, body);
  }

  @Get('quality')
  @Requires('reports.read')
  overview(@CurrentAgent() agent: Agent): Promise<QualityView> {
    return this.quality.overview(agent);
  }

  @Get('quality/disagreements')
  @Requires('reports.read')
  disagreements(@CurrentAgent() agent: Agent, @Query() query: PageDto): Promise<Page<DisagreementView>> {
    return this.quality.disagreements(agent, query);
  }

  @Post('quality/disagreements/:id/calibrate')
  @Requires('rules.manage')
  calibrate(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: CalibrateDto,
  ): Promise<{ id: string }> {
    return this.quality.calibrate(agent, id, body);
  }
}

/** Practice on samples. How it went is each member's own, and the lead's to see. */
@ApiTags('training')
@Controller('api/moderation/training')
export class TrainingController {
  constructor(
    private readonly training: Training,
    private readonly practice: PracticeBoard,
  ) {}

  /** Finished ones, newest first: one's own; with reports.read everybody's. */
  @Get()
  @Requires('moderation.read')
  list(@CurrentAgent() agent: Agent, @Query() query: TrainingQueryDto): Promise<Page<TrainingLine>> {
    return this.training.list(agent, query);
  }

  @Post()
  @Requires('moderation.read')
  start(@CurrentAgent() agent: Agent, @Body() body: StartTrainingDto): Promise<TrainingRunView> {
    return this.training.start(agent, body);
  }

  /** How far it is, with the next sample. */
  @Get(':id/next')
  @Requires('moderation.read')
  next(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<TrainingRunView> {
    return this.training.run(agent, id);
  }

  /** Tells what is right and why. */
  @Post(':id/answer')
  @HttpCode(200)
  @Requires('moderation.read')
  answer(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: AnswerTrainingDto,
  ): Promise<TrainingFeedbackView> {
    return this.training.answer(agent, id, body);
  }

  /** The comments of a practice post, as rows of the board. */
  @Get(':id/board')
  @Requires('moderation.read')
  board(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<PracticeBoardView> {
    return this.practice.board(agent, id);
  }

  /** On a board: nothing is told before it is finished. */
  @Put(':id/answers/:sampleId')
  @Requires('moderation.read')
  decide(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('sampleId') sampleId: string,
    @Body() body: AnswerPracticeDto,
  ): Promise<TrainingRunView> {
    return this.practice.answer(agent, id, sampleId, body);
  }

  @Delete(':id/answers/:sampleId')
  @Requires('moderation.read')
  takeBack(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('sampleId') sampleId: string,
  ): Promise<TrainingRunView> {
    return this.practice.takeBack(agent, id, sampleId);
  }

  /** Of a board: tells how it went. */
  @Post(':id/finish')
  @HttpCode(200)
  @Requires('moderation.read')
  finish(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<TrainingResultView> {
    return this.practice.finish(agent, id);
  }

  /** One's own; with reports.read anybody's that is finished. */
  @Get(':id/result')
  @Requires('moderation.read')
  result(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<TrainingResultView> {
    return this.training.result(agent, id);
  }
}
