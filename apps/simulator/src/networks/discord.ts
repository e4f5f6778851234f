import { DISCORD_CHANNEL, discordHttpHandler, DiscordNetwork } from '@parvis/channels/doubles';
import type { Network, PublicWords } from './network';

const PREFIX = '/discord';
const USERNAME = 'maison-lumen';
const SERVER = 'Maison Lumen';
const HELP = 'entraide';
const FORUM = 'questions';
const POSTS = ['La collection Aube arrive : dites-nous tout !', 'Portes ouvertes de l’atelier samedi.'];

/** The brand's server: a channel for talk, a forum for questions, and messages to its bot. */
export function discordOfLumen(clock: () => Date): Network {
  const network = new DiscordNetwork({ clock });
  // looked up each time: a remembered world has other objects, under ids of another day
  const bot = () => {
    const known = [...network.state.bots.values()].find(
      ({ userId }) => network.state.users.get(userId)?.username === USERNAME,
    );
    return known ?? network.createBot(USERNAME, SERVER);
  };
  const guild = () => {
    const known = [...network.state.guilds.values()].find(({ name }) => name === SERVER);
    if (known) return known;
    const made = network.createGuild(SERVER);
    network.createChannel(made, HELP);
    network.createChannel(made, FORUM, DISCORD_CHANNEL.forum);
    network.invite(made, bot());
    return made;
  };
  const channel = (name: string) => {
    const { id } = guild();
    const known = [...network.state.channels.values()].find((one) => one.guildId === id && one.name === name);
    return known ?? network.createChannel(guild(), name);
  };
  const personNamed = (handle: string) => {
    const known = [...network.state.users.values()].find(({ username }) => username === handle);
    if (known) return known;
    const made = network.createUser(handle);
    network.join(guild(), made);
    return made;
  };
  const brand = () => network.state.user(bot().userId);
  const posts = () => network.state.messagesOf(channel(HELP).id).filter((one) => one.authorId === bot().userId && one.replyToId === null); // prettier-ignore
  const questions = () => [...network.state.channels.values()].filter(({ parentId }) => parentId === channel(FORUM).id);

  /** Mentions as people see them. */
  const readable = (text: string) =>
    text.replace(/<@(\d+)>/g, (mark, id: string) => {
      const user = network.state.users.get(id);
      return user ? `@${user.globalName ?? user.username}` : mark;
    });
  const wordsOf = (messages: ReturnType<typeof network.directView>): PublicWords[] => {
    const first: PublicWords[] = [];
    const known = new Map<string, PublicWords>();
    for (const { id, author, text, at, replyTo } of messages) {
      const words = { author, text: readable(text), at, replies: [] };
      known.set(id, words);
      (known.get(replyTo ?? '')?.replies ?? first).push(words);
    }
    return first;
  };
  /** A forum post with everything said below it. */
  const questionOf = (messages: ReturnType<typeof network.directView>): PublicWords => {
    const [first, ...rest] = wordsOf(messages);
    return first ? { ...first, replies: [...first.replies, ...rest] } : { author: '', text: '', at: '', replies: rest };
  };

  return {
    prefix: PREFIX,
    handler: discordHttpHandler(network, PREFIX),
    accounts(baseUrl) {
      guild();
      return [
        {
          channel: 'discord',
          name: SERVER,
          credentials: { botToken: bot().token },
          settings: { apiBaseUrl: `${baseUrl}${PREFIX}/api/v10` },
        },
      ];
    },
    weight: 6,
    beat({ random, handle, language, text }) {
      if (posts().length === 0)
        for (const post of POSTS) network.write({ author: brand(), channel: channel(HELP), text: post });
      const author = personNamed(handle);
      const kind = random.next();
      if (kind < 0.2) network.write({ author, channel: network.directChannel(bot().userId, author.id), text });
      else if (kind < 0.35) network.write({ author, channel: channel(HELP), text: `<@${bot().userId}> ${text}` });
      else if (kind < 0.55) network.write({ author, channel: channel(HELP), text, replyTo: random.pick(posts()).id });
      else if (kind < 0.75 || questions().length === 0) {
        const title = language === 'fr' ? 'Une question' : 'A question';
        network.writeForumPost(channel(FORUM), author, title, text);
      } else if (kind < 0.85) network.write({ author, channel: random.pick(questions()), text });
      else network.write({ author, channel: channel(HELP), text });
    },
    publicView() {
      const pages = network.publicPage(guild());
      const help = pages.filter(({ id }) => id === channel(HELP).id);
      const asked = pages.filter(({ parent }) => parent === channel(FORUM).id);
      return [
        { title: `Discord · #${HELP}`, words: help.flatMap(({ messages }) => wordsOf(messages)).toReversed() },
        { title: `Discord · #${FORUM}`, words: asked.map(({ messages }) => questionOf(messages)).toReversed() },
      ].filter(({ words }) => words.length > 0);
    },
    directView: (handle) =>
      network.directView(bot().userId, personNamed(handle).id).map(({ author, text, at }) => ({
        fromBusiness: author === USERNAME,
        text,
        at,
      })),
    state: [network.state],
  };
}
