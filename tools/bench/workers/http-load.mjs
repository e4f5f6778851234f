// Loads an HTTP server with prepared POST requests over plain sockets: as little work per request as Node allows, so that the
// two cores go to the server.
import { connect } from 'node:net';
import { serve } from '../worker.mjs';

/** Requests as bytes: `{ path, headers, body }` each. */
function prepare(port, requests) {
  return requests.map(({ path, headers, body }) => {
    const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) }).map(
      ([n, v]) => `${n}: ${v}\r\n`,
    );
    return Buffer.from(`POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines.join('')}\r\n${body}`);
  });
}

/** One keep-alive connection, one request at a time. */
async function openConnection(port) {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  let text = '';
  let answered;
  socket.on('data', (data) => {
    text += data.latin1Slice();
    const head = text.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < head + 4 + length) return;
    const status = Number(text.slice(9, 12));
    text = '';
    answered(status);
  });
  socket.on('close', () => answered?.(0));
  socket.on('error', () => answered?.(0));
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    send(bytes, done) {
      answered = done;
      socket.write(bytes);
    },
    end: () => socket.destroy(),
  };
}

const openAll = (port, count) => Promise.all(Array.from({ length: count }, () => openConnection(port)));

function tally(statuses, status) {
  statuses[status] = (statuses[status] ?? 0) + 1;
}

/** As fast as the answers come, for `seconds`: `{ count, seconds, latencies (ms), statuses }`. */
async function closedLoop({ port, requests, connections, seconds }) {
  const bytes = prepare(port, requests);
  const all = await openAll(port, connections);
  const latencies = [];
  const statuses = {};
  const began = performance.now();
  const until = began + seconds * 1000;
  let next = 0;
  await Promise.all(
    all.map(
      (connection) =>
        new Promise((finished) => {
          const again = () => {
            const sentAt = performance.now();
            if (sentAt >= until) return finished();
            next = (next + 1) % bytes.length;
            connection.send(bytes[next], (status) => {
              latencies.push(performance.now() - sentAt);
              tally(statuses, status);
              again();
            });
          };
          again();
        }),
    ),
  );
  const took = (performance.now() - began) / 1000;
  for (const connection of all) connection.end();
  return { count: latencies.length, seconds: took, latencies: Float64Array.from(latencies), statuses };
}

/** At a fixed rate whatever the answers do; latency counts from the moment a request was due. */
async function openLoop({ port, requests, connections, rate, seconds }) {
  const bytes = prepare(port, requests);
  const all = await openAll(port, connections);
  const free = [...all];
  const due = [];
  const latencies = [];
  const statuses = {};
  const total = Math.round(rate * seconds);
  const began = performance.now();
  let [planned, sent] = [0, 0];
  await new Promise((finished) => {
    const sendDue = () => {
      while (due.length > 0 && free.length > 0) {
        const connection = free.pop();
        const dueAt = due.shift();
        sent += 1;
        connection.send(bytes[sent % bytes.length], (status) => {
          latencies.push(performance.now() - dueAt);
          tally(statuses, status);
          free.push(connection);
          if (latencies.length === total) finished();
          else sendDue();
        });
      }
    };
    const tick = () => {
      const now = performance.now();
      for (; planned < total && began + (planned * 1000) / rate <= now; planned += 1)
        due.push(began + (planned * 1000) / rate);
      sendDue();
      if (planned < total) setTimeout(tick, 1);
    };
    tick();
  });
  for (const connection of all) connection.end();
  return { count: latencies.length, seconds, latencies: Float64Array.from(latencies), statuses };
}

serve({ closedLoop, openLoop });
