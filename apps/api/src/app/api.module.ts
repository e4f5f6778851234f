import { type DynamicModule, Module } from '@nestjs/common';
import { IdentityModule } from '@parvis/identity';
import { InboundModule, InboundWorkerModule, OutboundModule, OutboundWorkerModule } from '@parvis/inbox';
import { InsightsModule } from '@parvis/insights';
import { PlatformModule, type PlatformSettings } from '@parvis/platform';
import { WidgetModule, WidgetWorkerModule } from '@parvis/widget';

/** The API process; with role `all` it also does the worker's part. */
@Module({})
export class ApiModule {
  static with(settings: PlatformSettings): DynamicModule {
    const worker =
      settings.server.role === 'all' ? [InboundWorkerModule, OutboundWorkerModule, WidgetWorkerModule] : [];
    return {
      module: ApiModule,
      imports: [
        PlatformModule.with(settings),
        IdentityModule,
        InboundModule,
        OutboundModule,
        InsightsModule,
        WidgetModule,
        ...worker,
      ],
    };
  }
}
