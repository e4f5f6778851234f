import { GraphProblem, parameter, type GraphCall } from './graph-call';
import type { MetaConversation } from './shapes';

const HOUR_MS = 3_600_000;
const MOST = { page: 2000, instagram: 1000 };

/** Refuses a message as the send API does: window, block, owner of the thread, length. */
export function sendRules(
  call: GraphCall,
  conversation: MetaConversation,
  content: { text: string; attachments: unknown[] },
): void {
  const { state } = call.network;
  const account = state.account(conversation.accountId);
  const isPage = account.platform === 'page';
  if (conversation.blocked) {
    throw isPage
      ? new GraphProblem('(#551) This person is not available right now.', 551, 1_545_041)
      : new GraphProblem('(#100) The person blocked the account', 100, 2_534_029);
  }
  if (conversation.ownedByOtherApp) {
    throw new GraphProblem('(#100) Another app controls the thread', 100, 2_534_037);
  }
  const silentMs = state.now().getTime() - (conversation.lastHeardAt?.getTime() ?? 0);
  const usesTag = parameter(call, 'messaging_type') === 'MESSAGE_TAG' && parameter(call, 'tag') === 'HUMAN_AGENT';
  const hours = usesTag && account.humanAgent ? 7 * 24 : 24;
  if (conversation.lastHeardAt === null || silentMs > hours * HOUR_MS) {
    throw new GraphProblem('(#10) This message is sent outside of allowed window.', 10, isPage ? 2_018_278 : 2_534_022);
  }
  if (content.text === '' && content.attachments.length === 0) {
    throw new GraphProblem('(#100) Message cannot be empty', 100);
  }
  if (content.text !== '' && content.attachments.length > 0) {
    throw new GraphProblem('(#100) Only one of text and attachment can be specified', 100);
  }
  const length = isPage ? content.text.length : Buffer.byteLength(content.text);
  if (length > MOST[account.platform]) {
    throw new GraphProblem(
      `(#100) Length of param message[text] must be less than or equal to ${MOST[account.platform]}`,
      100,
    );
  }
}
