import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module';
import { AppealsController } from '../appeals/appeals.controller';
import { Appeals } from '../appeals/appeals.service';
import { AppealPageController, PublicAppealsController } from '../appeals/public-appeals.controller';
import { PublicAppeals } from '../appeals/public-appeals.service';
import { EvidenceController } from '../evidence/evidence.controller';
import { Evidence } from '../evidence/evidence.service';
import { PoliciesController } from '../policies/policies.controller';
import { PolicyCatalogue } from '../policies/policies.service';
import { PolicySeeder } from '../policies/policy-seeder';
import { InstallationAddress } from '../statements/installation-address';
import { StatementsController } from '../statements/statements.controller';
import { Statements } from '../statements/statements.service';
import { TransparencyController, TransparencyPageController } from '../transparency/transparency.controller';
import { Transparency } from '../transparency/transparency.service';
import { WorkspaceTime } from '../wire/workspace-time';
import { DecisionLog } from './decision-log';
import { DecisionLogController } from './decision-log.controller';
import { DecisionsController } from './decisions.controller';
import { Decisions } from './decisions.service';
import { Why } from './why.service';

/** Decisions that give reasons: catalogue, statements, appeals, evidence, counts. API part. */
@Module({
  imports: [AccountsModule],
  controllers: [
    PoliciesController,
    DecisionsController,
    DecisionLogController,
    StatementsController,
    AppealsController,
    PublicAppealsController,
    AppealPageController,
    EvidenceController,
    TransparencyController,
    TransparencyPageController,
  ],
  providers: [
    PolicyCatalogue,
    PolicySeeder,
    Decisions,
    DecisionLog,
    Why,
    InstallationAddress,
    Statements,
    Appeals,
    PublicAppeals,
    Evidence,
    Transparency,
    WorkspaceTime,
  ],
})
export class ReasonsModule {}
