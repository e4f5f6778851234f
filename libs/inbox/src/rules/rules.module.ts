import { Module } from '@nestjs/common';
import { DryRunRunner } from './dry-run-runner';
import { DryRuns } from './dry-runs.service';
import { RuleEngine } from './rule-engine';
import { RuleRuns } from './rule-runs.service';
import { RuleSweeper } from './rule-sweeper';
import { RuleVersions } from './rule-versions.service';
import { RuleRunsController, RulesController } from './rules.controller';
import { Rules } from './rules.service';

/** General automation, API part. */
@Module({
  controllers: [RulesController, RuleRunsController],
  providers: [Rules, RuleVersions, RuleRuns, DryRuns],
})
export class RulesModule {}

/** What runs the rules. Worker part. */
@Module({ providers: [RuleEngine, RuleSweeper, DryRunRunner] })
export class RulesWorkerModule {}
