import { IdentityModule } from '@parvis/identity';
import { startTestApp, type TestApp, type TestAppOptions } from '@parvis/testing';
import { ActionTimings } from '../src/actions/action-timings';
import { OutboundModule, OutboundWorkerModule } from '../src/outbound.module';

interface OutboundOptions extends Partial<TestAppOptions> {
  /** Also carries out actions. Default false: rows stay as the API wrote them. */
  worker?: boolean;
  timings?: Partial<ActionTimings>;
}

/** The API of the outbound half, and its worker when asked, over a database and Redis of their own. */
export async function startOutbound({
  worker = false,
  timings = {},
  imports = [],
  ...options
}: OutboundOptions = {}): Promise<TestApp> {
  const modules = [IdentityModule, OutboundModule, ...(worker ? [OutboundWorkerModule] : []), ...imports];
  const test = await startTestApp({ imports: modules, ...options });
  if (worker) Object.assign(test.app.get(ActionTimings), timings);
  return test;
}
