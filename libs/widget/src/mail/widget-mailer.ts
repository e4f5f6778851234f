import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConnectorError, type OutboundAction, type OutboundAttachment } from '@parvis/channels';
import { AccountDirectory, AccountHealthKeeper, type KnownAccount } from '@parvis/inbox';
import { createLogger, Database, FileStorage, NudgedLoop, SecretBox } from '@parvis/platform';
import { answerMail } from './answer-mail';
import { claimDue, type DueMail, giveUp, mailboxOf, settle } from './due-mails';
import { mailId, rootId } from './mail-thread';

const logger = createLogger('widget-mail');
const EVERY_MS = 15_000;
const CALL_TIMEOUT_MS = 60_000;

/**
 * Sends answers by e-mail to visitors who left an address with their consent and have not seen them: from the first working
 * mailbox of the workspace. Without one the answers wait three days for a mailbox or for the visitor.
 */
@Injectable()
export class WidgetMailer implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new NudgedLoop('widget-mailer', EVERY_MS, () => this.runOnce());

  constructor(
    private readonly db: Database,
    private readonly secrets: SecretBox,
    private readonly storage: FileStorage,
    private readonly directory: AccountDirectory,
    private readonly health: AccountHealthKeeper,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** Sends what is due, a conversation at a time; true when there may be more. Also called by tests. */
  async runOnce(): Promise<boolean> {
    const due = await claimDue(this.db);
    if (!due) return false;
    const mailbox = await mailboxOf(this.db, this.directory, due.workspaceId);
    if (mailbox) await this.send(due, mailbox);
    return true;
  }

  private async send(due: DueMail, mailbox: KnownAccount): Promise<void> {
    const action = this.actionOf(due, String(mailbox.context.settings['address']));
    const signal = AbortSignal.timeout(CALL_TIMEOUT_MS);
    try {
      // tried before, with an end that nobody saw
      const known = due.again ? await mailbox.connector.findPerformed(action, mailbox.context, signal) : null;
      if (known?.found === 'cannot-tell') return await giveUp(this.db, due);
      if (known?.found !== 'yes') await mailbox.connector.perform(action, mailbox.context, signal);
      await settle(this.db, due);
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
      logger.warn({ err: error, conversationId: due.conversationId }, 'answers could not be sent by e-mail');
      if (error.kind === 'rejected') return giveUp(this.db, due);
      await this.health.afterFailure(mailbox.workspaceId, mailbox.id, error); // the lease runs out and it is tried again
    }
  }

  private actionOf(due: DueMail, address: string): OutboundAction {
    const { workspaceId, conversationId, messages } = due;
    const last = messages.at(-1);
    const root = rootId(this.secrets, { workspaceId, conversationId }, address);
    const { subject, text } = answerMail({ ...due, texts: messages.map((message) => message.text) });
    const messageId = mailId(last?.id ?? conversationId, address);
    return {
      id: `w-${last?.id ?? conversationId}`,
      verb: 'reply',
      target: {
        externalId: root,
        kind: 'email',
        threadKey: root,
        parentExternalId: null,
        postExternalId: null,
        authorExternalId: null,
        createdAt: new Date().toISOString(),
      },
      text,
      attachments: due.files.map((file) => this.attachmentOf(file)),
      email: { messageId, inReplyTo: root, references: [root], to: [due.email], cc: [], subject },
      replyExternalId: null,
      requestedAt: new Date().toISOString(),
    };
  }

  private attachmentOf({ name, content_type, size, storage_key }: DueMail['files'][number]): OutboundAttachment {
    return { name, contentType: content_type, size, publicUrl: null, read: () => this.storage.read(storage_key) };
  }
}
