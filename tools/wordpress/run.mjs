// Keeps a WordPress site with Parvis' plugin running until Ctrl-C and prints how to reach it.
import { startWordPress } from './index.mjs';

const { url, user, userPassword, applicationPassword, postId, stop } = await startWordPress();
console.log(JSON.stringify({ url, user, userPassword, applicationPassword, postId }, null, 2));
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void stop().then(() => process.exit(0)));
