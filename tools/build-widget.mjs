// Builds the chat widget into dist/apps/widget and fails when it is over its budget.
import { buildWidget, overweight, weight } from './widget/build.mjs';

const bytes = await buildWidget();
for (const [name, size] of Object.entries(bytes)) console.log(`${String(size).padStart(8)}  ${name}`);
console.log(`${String(weight(bytes)).padStart(8)}  bytes of gzip in all`);
const fault = overweight(bytes);
if (fault) {
  console.error(fault);
  process.exit(1);
}
