import { Random } from './random';
import { publicView } from './public-page';
import { Story } from './story';
import { makeWorld, type World } from './world';

describe('the story', () => {
  const worlds: World[] = [];
  async function told(seed: number): Promise<World> {
    const world = await makeWorld({ imapPort: 0, smtpPort: 0 });
    worlds.push(world);
    new Story(world, seed, 0).begin(true);
    return world;
  }
  afterEach(async () => {
    await Promise.all(worlds.splice(0).map((world) => world.mail.close()));
  });

  const textsOf = (world: World) =>
    publicView(world).facebook.posts.flatMap((post) => post.comments.map(({ author, text }) => `${author}: ${text}`));

  it('tells the same past for the same seed, another for another', async () => {
    const [one, two, other] = [await told(7), await told(7), await told(8)];
    expect(textsOf(one).length).toBeGreaterThan(20);
    expect(textsOf(two)).toEqual(textsOf(one));
    expect(textsOf(other)).not.toEqual(textsOf(one));
  });

  it('has every kind of item in its past, in both languages', async () => {
    const world = await told(2026);
    expect(world.meta.state.messages.size).toBeGreaterThan(5);
    expect(publicView(world).google.flatMap(({ reviews }) => reviews).length).toBeGreaterThan(4);
    expect(world.mail.mailbox('support@maison-lumen.example')?.inbox.mails.length).toBeGreaterThan(4);
    expect(publicView(world).forum.topics.flatMap(({ posts }) => posts).length).toBeGreaterThan(4);
    const pages = world.networks.map(({ prefix, publicView: view }) => ({ prefix, sections: view() }));
    const silent = pages.filter(
      ({ sections }) => sections.length > 0 && sections.every(({ words }) => words.length === 0),
    );
    expect(silent.map(({ prefix }) => prefix)).toEqual([]);
    const texts = textsOf(world).join('\n');
    expect(texts).toMatch(/\b(la|vous|merci)\b/i);
    expect(texts).toMatch(/\b(the|you|please)\b/i);
  });
});

describe('Random', () => {
  it('repeats itself for a seed and keeps to its weights', () => {
    const draw = (seed: number) => {
      const random = new Random(seed);
      return Array.from({ length: 500 }, () => random.weighted({ often: 9, rarely: 1 }));
    };
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3).filter((key) => key === 'rarely').length).toBeLessThan(100);
  });
});
