export { CHECKS } from './checks/index';
export { describeConnector } from './describe-connector';
export { eventFaults } from './event-schema';
export { EVENT_TYPES, loadFixtures, parsingAccount, type Fixture } from './fixtures';
export { PlatformDouble, serve, type LocalServer, type ScriptedAnswer, type SeenRequest } from './platform-double';
export {
  CHECK_NAMES,
  FAULTS,
  type Check,
  type CheckName,
  type Fault,
  type HookSigner,
  type PlatformHarness,
  type Subject,
} from './subject';
export { drain, Newsreader } from './walk';
