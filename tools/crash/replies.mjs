// Members answer while everything falls: each reply is asked for until the API has said yes or a final no.
const WRITERS = 4;
const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

/**
 * Requests `count` replies, spread over the run's progress. Resolves with `{ text, accepted }` of each.
 */
export async function requestReplies({ client, random, count, progress }) {
  const replies = Array.from({ length: count }, (_, index) => ({
    text: `Réponse ${index + 1} : merci de votre message, nous regardons cela.`,
    key: `crash-reply-${index + 1}`,
    at: 0.1 + (0.85 * index) / count,
    accepted: false,
  }));
  const waiting = [...replies];
  const write = async () => {
    for (let reply = waiting.shift(); reply; reply = waiting.shift()) {
      while (progress() < reply.at) await pause(20);
      reply.accepted = await request(client, random, reply);
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
  return replies;
}

async function request(client, random, { text, key }) {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const view = random.chance(0.7) ? 'unassigned' : 'all';
    const { items } = await client.get(`/api/conversations?view=${view}&sort=newest&limit=100`);
    const answerable = items.filter(({ contact }) => contact && !contact.name.startsWith('regret'));
    const conversation = random.pick(answerable);
    if (!conversation) {
      await pause(100);
      continue;
    }
    const body = { verb: 'reply', text, lastSeenItemId: conversation.lastItemId, sendAnyway: random.chance(0.5) };
    const path = `/api/conversations/${conversation.id}/replies`;
    // the same words under the same key, whatever became of the request before
    const { status, body: answer } = await client.call('POST', path, body, `${key}-${attempt}`);
    if (status === 201) return true;
    if (answer?.code !== 'newer-items') throw new Error(`a reply was answered ${status}: ${JSON.stringify(answer)}`);
  }
  return false;
}
