import type { INestApplicationContext } from '@nestjs/common';
import { metaHttpHandler, type MetaAccount, MetaNetwork, type PublicComment } from '@parvis/channels/doubles';
import { type LocalServer, serve } from '@parvis/channels/testing';
import { Database } from '@parvis/platform';
import { aConversation, anAccount, type SeededAccount, type SeededConversation } from './seeds';

const SCOPES = [
  'pages_read_engagement',
  'pages_read_user_content',
  'pages_manage_engagement',
  'pages_messaging',
  'pages_manage_metadata',
];

/** A Facebook Page on Meta's double, connected as an account, whose comments become conversations on request. */
export class FacebookPage {
  private constructor(
    readonly network: MetaNetwork,
    readonly page: MetaAccount,
    readonly account: SeededAccount,
    readonly token: string,
    private readonly post: ReturnType<MetaNetwork['publish']>,
    private readonly server: LocalServer,
    private readonly db: Database,
  ) {}

  static async start(app: INestApplicationContext, workspaceId: number): Promise<FacebookPage> {
    const network = new MetaNetwork({ clock: () => new Date() });
    const server = await serve(metaHttpHandler(network));
    const meta = network.createApp('a0b1c2d3e4f5061728394a5b6c7d8e9f');
    const page = network.createPage('Maison Lumen', 'maisonlumen');
    const token = network.issueToken(meta, page.id, SCOPES).value;
    const account = await anAccount(app, {
      workspaceId,
      channel: 'facebook',
      externalId: page.id,
      settings: { apiBaseUrl: server.url, graphVersion: 'v26.0' },
      credentials: { accessToken: token, appId: meta.id, appSecret: meta.secret, verifyToken: 'x' },
    });
    const post = network.publish(page.id, 'Nouvelle collection');
    return new FacebookPage(network, page, account, token, post, server, app.get(Database));
  }

  /** A person comments; the comment stands in the inbox. */
  async comment(text: string): Promise<SeededConversation & { commentId: string }> {
    const person = this.network.createPerson(`client_${this.network.state.next()}`);
    const comment = this.network.addComment(this.post.id, person, text);
    const seeded = await aConversation(this.db, {
      account: this.account,
      texts: [text],
      externalIds: [comment.id],
      threadKey: comment.id,
      minutesAgo: 1,
    });
    return { ...seeded, commentId: comment.id };
  }

  /** The Page answers a comment without us; returns the id of its answer. */
  answerAsPage(commentId: string, text: string): string {
    const author = { id: this.page.id, name: this.page.name, username: this.page.username };
    return this.network.addComment(this.post.id, author, text, commentId).id;
  }

  /** What anybody can read under the post, replies included. */
  publicTexts(): string[] {
    const texts = (comments: PublicComment[]): string[] =>
      comments.flatMap(({ text, replies }) => [text, ...texts(replies)]);
    return this.network.publicPage(this.page.id).posts.flatMap(({ comments }) => texts(comments));
  }

  count(text: string): number {
    return this.publicTexts().filter((other) => other === text).length;
  }

  /** The next test connects a Page with the same id. */
  async close(): Promise<void> {
    await this.db.read('system', 'update account set removed_at = now() where id = $1', [this.account.id]);
    await this.server.close();
  }
}
