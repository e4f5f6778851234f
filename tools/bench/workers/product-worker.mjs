// The worker process: intake, relay, folding, sweeps.
import { IdentityModule } from '@parvis/identity';
import { InboundWorkerModule } from '@parvis/inbox';
import { startProduct } from '../product.mjs';
import { serve } from '../worker.mjs';

let product;

serve({
  async start({ url, redisUrl }) {
    product = await startProduct({ url, redisUrl, imports: [IdentityModule, InboundWorkerModule], role: 'worker' });
  },
  stop: () => product.stop(),
});
