// What the public does in a crash run: comments, answers, edits, removals and messages, one event each.

const PEOPLE = 120;
/** Only they take back what they said, so that nobody is answered who is gone. */
const REGRETS = 12;
/** Platforms date changes by the second: which of two within one was the later nobody can tell, so none are made. */
const SETTLED_MS = 1100;

/** Plays the public; `act()` is one event. */
export function makePublic({ world, random }) {
  const { meta, page, instagram, posts } = world;
  const people = Array.from({ length: PEOPLE }, (_, index) =>
    meta.createPerson(`client_${String(index).padStart(3, '0')}`),
  );
  const regretful = Array.from({ length: REGRETS }, (_, index) =>
    meta.createPerson(`regret_${String(index).padStart(3, '0')}`),
  );
  const comments = [];
  let counter = 0;
  const text = () => `Message n° ${(counter += 1)} à propos de ma commande`;

  const comment = (where, author, parentId = null) => {
    const postId = random.pick(posts[where]);
    comments.push({ ...meta.addComment(postId, author, text(), parentId), where, changedAt: Date.now() });
  };
  const settled = (author) =>
    comments.filter(
      (one) =>
        one.where === 'page' &&
        !one.gone &&
        one.author.username.startsWith(author) &&
        Date.now() - one.changedAt > SETTLED_MS,
    );

  const ACTS = {
    comment: () => comment('page', random.pick(people)),
    instagramComment: () => comment('instagram', random.pick(people)),
    message: () => meta.sendDirectMessage(page.id, random.pick(people), text()),
    instagramMessage: () => meta.sendDirectMessage(instagram.id, random.pick(people), text()),
    answer() {
      const root = random.pick(
        comments.filter(({ parentId, author }) => parentId === null && !author.username.startsWith('regret')),
      );
      if (!root) return ACTS.comment();
      const { id } = meta.addComment(root.postId, random.pick(people), text(), root.id);
      comments.push({ ...meta.state.comment(id), where: root.where, changedAt: Date.now() });
    },
    edit() {
      const target = random.pick(settled('client'));
      if (!target) return ACTS.comment();
      target.changedAt = Date.now();
      meta.editComment(target.id, `${meta.state.comment(target.id).text} (corrigé ${(counter += 1)})`);
    },
    regret: () => comment('page', random.pick(regretful)),
    remove() {
      const target = random.pick(settled('regret'));
      if (!target) return ACTS.regret();
      target.gone = true;
      meta.removeComment(target.id);
    },
  };
  const WEIGHTS = {
    comment: 28,
    instagramComment: 18,
    message: 18,
    instagramMessage: 10,
    answer: 12,
    edit: 7,
    regret: 4,
    remove: 3,
  };
  const deck = Object.entries(WEIGHTS).flatMap(([act, weight]) => Array(weight).fill(act));
  return { act: () => ACTS[random.pick(deck)]() };
}

/** What the platform holds of the public, by id: the truth that the inbox is compared with. */
export function saidByPublic({ meta, page, instagram }) {
  const own = new Set([page.id, instagram.id]);
  const said = new Map();
  for (const { id, author, text, removed } of meta.state.comments.values())
    if (!own.has(author.id)) said.set(id, { text, removed });
  for (const { mid, fromId, text, removed } of meta.state.messages.values())
    if (!own.has(fromId)) said.set(mid, { text, removed });
  return said;
}

/** How often the platform was made to say a text in the account's name. */
export function saidByUs({ meta, page, instagram }) {
  const own = new Set([page.id, instagram.id]);
  const times = new Map();
  const count = (text) => times.set(text, (times.get(text) ?? 0) + 1);
  for (const { author, text } of meta.state.comments.values()) if (own.has(author.id)) count(text);
  for (const { fromId, text } of meta.state.messages.values()) if (own.has(fromId)) count(text);
  return times;
}
