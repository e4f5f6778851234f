export { AccountDirectory, type KnownAccount } from './accounts/account-directory';
export { AccountHealthKeeper } from './accounts/account-health';
export { AccountsModule } from './accounts/accounts.module';
export { AccountsService } from './accounts/accounts.service';
export { InboxConfig } from './accounts/inbox-config';
export { InboundModule, InboundWorkerModule } from './inbound.module';
export { Intake } from './intake/intake';
export { Lander } from './landing/lander';
export { OutboundModule, OutboundWorkerModule } from './outbound.module';
