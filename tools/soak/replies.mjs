// Members answer all the time; afterwards each answer is looked for at the platforms.
const WRITERS = 3;
const ATTEMPTS = 40;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/** Requests `count` replies spread over the run; resolves with `{ text, handle, accepted }`. */
export async function requestReplies({ client, random, count, progress }) {
  const replies = Array.from({ length: count }, (_, index) => ({
    text: `Merci, réponse numéro ${index + 1} de la maison`,
    key: `soak-reply-${index + 1}`,
    at: 0.05 + (0.9 * index) / count,
    accepted: false,
    handle: null,
  }));
  const waiting = [...replies];
  const write = async () => {
    for (let reply = waiting.shift(); reply; reply = waiting.shift()) {
      while (progress() < reply.at) await pause(50);
      await request(client, random, reply);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return replies;
}

async function request(client, random, reply) {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { items } = await client.get('/api/conversations?view=all&sort=newest&limit=100');
    const conversation = random.pick(items);
    const body = { verb: 'reply', text: reply.text, lastSeenItemId: conversation?.lastItemId, sendAnyway: true };
    // the same words under the same key, whatever became of the request before
    const path = `/api/conversations/${conversation?.id}/replies`;
    const { status } = await client.call('POST', path, body, `${reply.key}-${attempt}`);
    if (status !== 201) continue; // a channel that cannot, a window that is closed
    Object.assign(reply, { accepted: true, conversationId: conversation.id, channel: conversation.channel });
    return;
  }
}

/** How often each answer stands at its platform, in public or towards the one person. */
export async function countReplies({ db, world, replies }) {
  const figures = { requested: replies.length, once: 0, twice: 0, missing: 0, handedOver: 0, refused: 0, examples: [] };
  const inPublic = JSON.stringify(await world.get('/public.json'));
  for (const reply of replies) {
    if (!reply.accepted) {
      figures.refused += 1;
      continue;
    }
    const action = await actionOf(db, reply.text);
    const times = timesIn(inPublic, reply.text) || (await timesInPrivate(db, world, reply)) || (await timesElsewhere(world, reply)); // prettier-ignore
    if (times === 1) figures.once += 1;
    else if (times > 1) figures.twice += 1;
    else if (action?.state === 'failed') figures.handedOver += 1;
    else figures.missing += 1;
    if (times !== 1) figures.examples.push({ text: reply.text, channel: reply.channel, times, action });
  }
  figures.examples = figures.examples.slice(0, 20);
  return figures;
}

// "réponse numéro 1 de" is no part of "réponse numéro 11 de"
function timesIn(text, words) {
  return text.split(words).length - 1;
}

async function actionOf(db, text) {
  const { rows } = await db.query(
    `select x.state, x.error_code, x.error_detail from item i join action x on x.workspace_id = i.workspace_id and x.id = i.action_id where i.text = $1`,
    [text],
  );
  return rows[0] ?? null;
}

/** An answer under somebody else's post stands on no page of the brand: that it is there at all is all that can be told. */
async function timesElsewhere(world, { text }) {
  return (await world.get(`/demo/holds?words=${encodeURIComponent(text)}`)).holds ? 1 : 0;
}

async function timesInPrivate(db, world, { conversationId, text }) {
  const { rows } = await db.query(
    `select distinct n.handle, n.name from conversation c join identity n on n.workspace_id = c.workspace_id and n.contact_id = c.contact_id
     where c.id = $1`,
    [conversationId],
  );
  for (const name of new Set(rows.flatMap(({ handle, name }) => [handle, name]).filter(Boolean))) {
    const handle = name.replace(/^@/, '').split('@')[0];
    const seen = JSON.stringify(await world.get(`/direct.json?handle=${encodeURIComponent(handle)}`));
    const times = timesIn(seen, text);
    if (times > 0) return times;
  }
  return 0;
}
