export { type ActedFault, FAULTS, type Fault, type IdleFault } from '../doubles/faults';
export { CHECKS } from './checks/index';
export { describeConnector } from './describe-connector';
export { eventFaults } from './event-schema';
export { EVENT_TYPES, loadFixtures, parsingAccount, type Fixture } from './fixtures';
export { brokenForms, LIVELY_TEXTS } from './payloads';
export { PlatformDouble, serve, type LocalServer, type ScriptedAnswer, type SeenRequest } from './platform-double';
export {
  CHECK_NAMES,
  type Check,
  type CheckName,
  type FaultAnswer,
  type HookSigner,
  type PlatformHarness,
  type PlatformTime,
  type Subject,
} from './subject';
export { SUBJECT_KINDS, subjectOf } from './subjects';
export { drain, Newsreader } from './walk';
