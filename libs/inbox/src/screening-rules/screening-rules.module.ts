import { Module } from '@nestjs/common';
import { RollBackRunner } from './roll-back-runner';
import { RollBacks } from './roll-backs.service';
import { RuleDashboards } from './rule-dashboard.service';
import { RuleExchange } from './rule-exchange.service';
import { RuleHits } from './rule-hits.service';
import { RuleLevels } from './rule-levels.service';
import { RuleResultsController } from './rule-results.controller';
import { ScreeningRuleVersions } from './rule-versions.service';
import { ScreeningRuleWatcher } from './rule-watcher';
import { ScreeningRulesController } from './screening-rules.controller';
import { ScreeningRules } from './screening-rules.service';
import { TryText } from './try-text.service';

/** Moderation rules, API part. */
@Module({
  controllers: [ScreeningRulesController, RuleResultsController],
  providers: [
    ScreeningRules,
    ScreeningRuleVersions,
    RuleLevels,
    RuleExchange,
    RuleHits,
    RuleDashboards,
    RollBacks,
    TryText,
  ],
})
export class ScreeningRulesModule {}

/** Keeps rules at what they earned, and takes back what they did. Worker part. */
@Module({ providers: [ScreeningRuleWatcher, RollBackRunner] })
export class ScreeningRulesWorkerModule {}
