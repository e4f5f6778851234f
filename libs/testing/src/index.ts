export { startTestApp, type TestApp, type TestAppOptions, testSettings } from './app';
export { testDatabase, type TestDatabase } from './database';
export { eventually } from './eventually';
export { queriesOf } from './queries';
