// Preloaded by the network's process: loopback only, and SQLite without a compiled module.
import { registerHooks } from 'node:module';
import './loopback.mjs';

const url = new URL('./sqlite.mjs', import.meta.url).href;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'better-sqlite3' ? { url, shortCircuit: true } : next(specifier, context),
});
