// What platforms send while people talk: 70 % in threads that exist, half of the new ones by new people, 5 % sent twice.
import { randomOf, textOf } from './texts.mjs';
import { facebookComment } from './bodies.mjs';

const POSTS = 40;
const RECENT = 20_000;

export class Arrivals {
  random = randomOf(42);
  sequence = 0;
  clock = Date.now() - 3_600_000;
  run = Date.now().toString(36);

  constructor(accounts) {
    this.accounts = accounts.map((account) => ({ account, threads: [], people: [] }));
  }

  /** `count` bodies: `{ account, id, body }`, `id` as the platform knows the item. */
  take(count, { fresh = 0.3 } = {}) {
    const bodies = [];
    while (bodies.length < count) {
      const one = this.next(fresh);
      bodies.push(one);
      if (fresh < 1 && this.random() < 0.05) bodies.push(one);
    }
    return bodies.slice(0, count);
  }

  next(fresh) {
    this.sequence += 1;
    this.clock += 1;
    const place = this.accounts[Math.floor(this.random() * this.accounts.length)];
    const isNew = place.threads.length === 0 || this.random() < fresh;
    const author = this.author(place, isNew);
    const id = `${this.run}${this.sequence}`;
    const thread = isNew ? id : place.threads[Math.floor(this.random() * place.threads.length)];
    if (isNew) {
      if (place.threads.length < RECENT) place.threads.push(id);
      else place.threads[Math.floor(this.random() * RECENT)] = id;
    }
    const parts = {
      id,
      thread,
      isNew,
      author,
      text: textOf(this.sequence),
      at: this.clock,
      postId: `50${this.sequence % POSTS}`,
    };
    const { account } = place;
    return { account, id, body: account.channel === 'facebook' ? facebook(account, parts) : generic(parts) };
  }

  author(place, isNew) {
    if (place.people.length === 0 || (isNew && this.random() < 0.5)) {
      place.people.push(`88${this.run}${this.sequence}`);
      return place.people.at(-1);
    }
    return place.people[Math.floor(this.random() * place.people.length)];
  }
}

function facebook({ externalId }, { id, thread, isNew, author, text, at, postId }) {
  return JSON.stringify(
    facebookComment({ pageId: externalId, postId, commentId: id, parentId: isNew ? null : thread, author, text, at }),
  );
}

function generic({ id, thread, author, text, at }) {
  const createdAt = new Date(at).toISOString();
  const person = { id: author, name: `client_${author}`, email: null, avatarUrl: null, profileUrl: null };
  const data = {
    id,
    kind: 'comment',
    thread: { id: thread, title: null, url: `https://forum.example/t/${thread}` },
    parentId: null,
    author: person,
    text,
    format: 'plain',
    rating: null,
    language: null,
    url: `https://forum.example/t/${thread}#${id}`,
    attachments: [],
    createdAt,
    updatedAt: null,
    revision: 1,
  };
  return JSON.stringify({ type: 'inbox.item.created', version: 1, timestamp: createdAt, data });
}
