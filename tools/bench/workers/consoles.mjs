// Many consoles in one process, which also sends the events: one clock for the way there and back.
import { Agent, request } from 'node:http';
import { io } from 'socket.io-client';
import { serve } from '../worker.mjs';

const PATIENCE_MS = 15_000;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
let sockets = [];
const waiting = new Map(); // preview → when it was sent, who has it

function seen({ conversation }) {
  const event = waiting.get(conversation.preview);
  if (!event) return;
  const now = performance.now();
  event.first ??= now;
  event.count += 1;
  if (event.count < sockets.length) return;
  event.last = now;
  event.done();
}

async function connect({ port, cookie, count }) {
  const url = `http://127.0.0.1:${port}`;
  sockets = Array.from({ length: count }, () =>
    io(url, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders: { cookie, origin: url } }),
  );
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise((resolve, reject) => {
          socket.once('ready', resolve);
          socket.once('connect_error', reject);
        }),
    ),
  );
  for (const socket of sockets) socket.on('conversation.updated', seen);
}

function post(port, { path, headers, body }) {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const sent = request({ port, path, method: 'POST', headers: { ...headers, ...length }, agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Sends each event at its time; `{ ack, first, last }` in ms since it was due, or null when it did not reach everybody. */
async function send({ port, events, rate }) {
  const began = performance.now();
  return Promise.all(
    events.map(async ({ preview, ...parts }, index) => {
      const dueAt = began + (index * 1000) / rate;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
      const event = { count: 0, first: null, last: null, done: null };
      const everywhere = new Promise((done) => (event.done = done));
      waiting.set(preview, event);
      const status = await post(port, parts);
      const ack = performance.now() - dueAt;
      const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
      await Promise.race([everywhere, late]);
      waiting.delete(preview);
      return status === 200 && event.last !== null
        ? { ack, first: event.first - dueAt, last: event.last - dueAt }
        : null;
    }),
  );
}

serve({
  connect,
  send,
  close() {
    for (const socket of sockets) socket.disconnect();
    agent.destroy();
  },
});
