import { CONNECTORS } from '@parvis/channels';
import { say } from './app/command';

// node dist/apps/api/channel-docs.mjs: what each channel declares as JSON, for the generated reference of the channels
const channels = CONNECTORS.map(({ kind, capabilities, credentials, settings }) => ({
  kind,
  capabilities,
  fields: [...credentials, ...settings],
}));
say(JSON.stringify(channels, null, 2));
