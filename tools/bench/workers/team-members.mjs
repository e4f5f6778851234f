// All members of the load test in one process: their consoles' sockets, what those were told, and what the members do.
import { io } from 'socket.io-client';
import { randomOf } from '../data/texts.mjs';
import { browserOf, Calls } from '../team/client.mjs';
import { memberAtWork } from '../team/member.mjs';
import { differences } from '../team/truth-differences.mjs';
import { serve } from '../worker.mjs';

const CONSOLES_AT_ONCE = 10;
const BEGINNING_MS = 10_000;
const NO_PAUSE = Promise.resolve();
const calls = new Calls();
const frames = new Map(); // seq → when the first and the last console had it, and how many
const pulls = [];
const replies = [];
let members = [];
let sockets = [];
let working = null;
const gate = { open: NO_PAUSE, release: () => undefined, at: 0 };
const now = () => performance.timeOrigin + performance.now();

function heard({ seq, conversation }) {
  const at = now();
  const frame = frames.get(seq);
  if (frame) {
    frame.last = at;
    frame.count += 1;
  } else frames.set(seq, { seq, conversationId: conversation.id, first: at, last: at, count: 1 });
}

/** A console: what it knows of the counts is what it read when it opened and what it was told since. */
async function openConsole(origin, member) {
  const extraHeaders = { cookie: member.browser.cookie(), origin };
  const socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false, extraHeaders });
  const told = {};
  socket.on('conversation.updated', heard);
  socket.on('counts.changed', ({ counts }) => Object.assign(told, counts));
  await new Promise((resolve, reject) => {
    socket.once('ready', resolve);
    socket.once('connect_error', reject);
  });
  Object.assign(told, await sidebarOf(member));
  sockets.push({ socket, told, member });
  return socket;
}

/** What a console reads when it opens, and what is compared: not among the times of the day's work. */
async function sidebarOf({ browser }) {
  const { body } = await browser.call('sidebar of a console that opens', 'GET', '/api/views');
  return Object.fromEntries((body ?? []).map(({ key, count }) => [key, count]));
}

async function start({ origin, people, socketCount, views, tagIds }) {
  members = people.map(({ id, cookie }, index) => ({ id, random: randomOf(index + 1), browser: browserOf({ origin, cookie, calls }) })); // prettier-ignore
  for (let from = 0; from < socketCount; from += CONSOLES_AT_ONCE) {
    const some = Array.from({ length: Math.min(CONSOLES_AT_ONCE, socketCount - from) }, (_, n) => members[(from + n) % members.length]); // prettier-ignore
    const opened = await Promise.all(some.map((member) => openConsole(origin, member)));
    some.forEach((member, index) => (member.socket ??= opened[index]));
  }
  for (const member of members) {
    const { id, random, socket, browser } = member;
    const think = (ms) => new Promise((resume) => setTimeout(resume, ms * (0.5 + random())));
    member.work = memberAtWork({ id, call: browser.call, socket, random, think, views, tagIds, pulls, replies });
  }
}

/** Members begin and go on one after the other, not all at the same moment; `pause` lets each finish what it does. */
function work() {
  const state = { over: false };
  const inTurn = (index) => new Promise((resume) => setTimeout(resume, (index * BEGINNING_MS) / members.length));
  const shift = async (member, index) => {
    await inTurn(index);
    while (!state.over) {
      const pausedFor = gate.open;
      gate.at += 1;
      await pausedFor;
      gate.at -= 1;
      if (pausedFor !== NO_PAUSE && !state.over) await inTurn(index);
      if (!state.over) await member.work.act();
    }
  };
  working = { state, done: Promise.all(members.map(shift)) };
}

async function pause() {
  if (gate.open === NO_PAUSE) gate.open = new Promise((release) => (gate.release = release));
  while (gate.at < members.length) await new Promise((again) => setTimeout(again, 20));
}

/** Every console and every member's sidebar against the truth: how many numbers were looked at, and those that are wrong. */
async function compare({ shared, members: own }) {
  const wrong = [];
  let looked = 0;
  const hold = (who, told, id) => {
    const truth = { ...shared, ...own[id] };
    looked += Object.keys(truth).length;
    wrong.push(...differences(told, truth).map((one) => `${who} of member ${id}, ${one}`));
  };
  for (const { told, member } of sockets) hold('console', told, member.id);
  for (const member of members) hold('sidebar', await sidebarOf(member), member.id);
  return { looked, wrong };
}

serve({
  start,
  work,
  pause,
  resume() {
    gate.release();
    gate.open = NO_PAUSE;
  },
  compare,
  connected: () => sockets.filter(({ socket }) => socket.connected).length,
  async finish() {
    working.state.over = true;
    gate.release();
    await working.done;
    return { frames: [...frames.values()], calls: calls.report(), pulls, replies };
  },
  close() {
    for (const { socket } of sockets) socket.disconnect();
    for (const { browser } of members) browser.close();
  },
});
