import { type DynamicModule, Module } from '@nestjs/common';
import { IdentityModule } from '@parvis/identity';
import { InboundWorkerModule, OutboundWorkerModule } from '@parvis/inbox';
import { PlatformModule, type PlatformSettings } from '@parvis/platform';
import { WidgetWorkerModule } from '@parvis/widget';

/** The process that does what nobody waits for: intake, calls to channels, polls, sweeps. */
@Module({})
export class WorkerModule {
  static with(settings: PlatformSettings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.with(settings),
        IdentityModule,
        InboundWorkerModule,
        OutboundWorkerModule,
        WidgetWorkerModule,
      ],
    };
  }
}
