import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ClassifierSecretView, ClassifierView, LearnerView, TestClassifierView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { Classifiers } from './classifier.service';
import { Learner } from './learner.service';
import { TestClassifierDto, UpdateClassifierDto, UpdateLearnerDto } from './learning.dto';

/** What is learned from the team's decisions. */
@ApiTags('learner and classifier')
@Controller('api/moderation/learner')
export class LearnerController {
  constructor(private readonly learner: Learner) {}

  @Get()
  @Requires('rules.manage', 'moderation.read')
  read(@CurrentAgent() agent: Agent): Promise<LearnerView> {
    return this.learner.read(agent);
  }

  @Put()
  @Requires('rules.manage')
  update(@CurrentAgent() agent: Agent, @Body() body: UpdateLearnerDto): Promise<LearnerView> {
    return this.learner.update(agent, body);
  }

  @Post('train')
  @HttpCode(202)
  @Requires('rules.manage')
  train(@CurrentAgent() agent: Agent): Promise<LearnerView> {
    return this.learner.train(agent);
  }
}

/** A classifier of the house's own. */
@ApiTags('learner and classifier')
@Controller('api/moderation/classifier')
export class ClassifierController {
  constructor(private readonly classifiers: Classifiers) {}

  @Get()
  @Requires('api.manage', 'rules.manage', 'moderation.read')
  read(@CurrentAgent() agent: Agent): Promise<ClassifierView> {
    return this.classifiers.read(agent);
  }

  @Put()
  @Requires('api.manage')
  update(@CurrentAgent() agent: Agent, @Body() body: UpdateClassifierDto): Promise<ClassifierSecretView> {
    return this.classifiers.update(agent, body);
  }

  @Post('secret')
  @HttpCode(200)
  @Requires('api.manage')
  secret(@CurrentAgent() agent: Agent): Promise<ClassifierSecretView> {
    return this.classifiers.renewSecret(agent);
  }

  @Post('test')
  @HttpCode(200)
  @Requires('api.manage')
  test(@CurrentAgent() agent: Agent, @Body() body: TestClassifierDto): Promise<TestClassifierView> {
    return this.classifiers.test(agent, body);
  }
}
