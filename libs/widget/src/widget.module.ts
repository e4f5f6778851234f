import { Module } from '@nestjs/common';
import { AccountsModule, InboundModule } from '@parvis/inbox';
import { OriginGuard } from './access/origin-guard';
import { WidgetSessions } from './access/sessions.service';
import { WidgetDirectory } from './access/widget-directory';
import { WidgetApi } from './http/widget-api';
import { WidgetDoor } from './http/widget-door';
import { WidgetLimits } from './http/widget-limits';
import { WidgetRoutes } from './http/widget-routes';
import { MailReturns } from './mail/mail-returns';
import { WidgetMailer } from './mail/widget-mailer';
import { WidgetOffer } from './offer/widget-offer';
import { WidgetFeed } from './realtime/widget-feed';
import { WidgetNews } from './realtime/widget-news';
import { WidgetWatch } from './realtime/widget-watch';
import { WidgetGateway } from './realtime/widget.gateway';
import { WidgetSetupController } from './setup/widget-setup.controller';
import { AgentSide } from './transcript/agent-side';
import { AgentWords } from './transcript/agent-words';
import { Transcripts } from './transcript/transcripts.service';
import { VisitorWords } from './transcript/visitor-words.service';
import { FileAddresses } from './uploads/file-addresses';
import { WidgetUploads } from './uploads/uploads.service';
import { WidgetUpkeep } from './upkeep/widget-upkeep';

const core = [WidgetDirectory, FileAddresses, WidgetUploads, AgentWords, AgentSide];

/** Transcripts, and the side of them that the connector calls: in every process. */
@Module({ imports: [AccountsModule], providers: core, exports: core })
export class WidgetCoreModule {}

/** What visitors and the pages that carry widgets use: public routes and sockets. API part. */
@Module({
  imports: [AccountsModule, WidgetCoreModule, InboundModule],
  controllers: [WidgetSetupController],
  providers: [
    OriginGuard,
    WidgetOffer,
    WidgetSessions,
    WidgetNews,
    WidgetFeed,
    WidgetWatch,
    WidgetLimits,
    VisitorWords,
    Transcripts,
    WidgetDoor,
    WidgetApi,
    WidgetRoutes,
    WidgetGateway,
  ],
  exports: [WidgetCoreModule],
})
export class WidgetModule {}

/** Forgetting, and answers that follow by e-mail. Worker part. */
@Module({ imports: [AccountsModule, WidgetCoreModule], providers: [WidgetMailer, MailReturns, WidgetUpkeep] })
export class WidgetWorkerModule {}
