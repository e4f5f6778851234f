import { cidOf } from './ids';
import type { BlueskyNetwork } from './network';
import { type BlueskyAccount, type BlueskyConvo, type BlueskyMessage, BlueskyProblem, type ChatLogEntry } from './shapes'; // prettier-ignore

/** Direct messages: conversations of two and groups, and the log that clients follow. */
export class Chat {
  readonly convos = new Map<string, BlueskyConvo>();
  readonly log: ChatLogEntry[] = [];
  private count = 0;

  constructor(private readonly network: BlueskyNetwork) {}

  /** The conversation of two people, or of a group with a name; made where there is none. */
  between(one: BlueskyAccount, others: readonly BlueskyAccount[], groupName: string | null = null): BlueskyConvo {
    const members = [one, ...others].map(({ did }) => did).sort();
    const known = [...this.convos.values()].find(
      (convo) => convo.groupName === groupName && convo.members.join() === members.join(),
    );
    if (known) return known;
    const id = cidOf(`${members.join()} ${groupName ?? ''}`).slice(7, 20);
    const convo = { id, members, groupName, messages: [], requestedOf: new Set(others.map(({ did }) => did)) };
    this.convos.set(id, convo);
    return convo;
  }

  send(convo: BlueskyConvo, sender: BlueskyAccount, text: string, facets?: unknown): BlueskyMessage {
    for (const did of convo.members) {
      if (did === sender.did) continue;
      if (this.network.account(did)?.allowsMessages === 'none') {
        throw new BlueskyProblem(400, 'MessagesDisabled', 'recipient has disabled incoming messages');
      }
      if (this.network.blocks(did, sender.did) ?? this.network.blocks(sender.did, did)) {
        throw new BlueskyProblem(400, 'BlockedActor', 'block between recipient and sender');
      }
    }
    const sentAt = this.network.moment();
    const id = this.network.nextKey();
    const message = { id, rev: this.nextRev(), text, facets, senderDid: sender.did, sentAt };
    convo.messages.push(message);
    this.write('logCreateMessage', convo, message);
    return message;
  }

  /** For the one who deletes only; the log tells nobody else. */
  delete(convo: BlueskyConvo, id: string): void {
    const message = convo.messages.find((one) => one.id === id);
    if (!message) return;
    convo.messages = convo.messages.filter((one) => one !== message);
    this.write('logDeleteMessage', convo, message);
  }

  convo(id: string, member: string): BlueskyConvo {
    const convo = this.convos.get(id);
    if (!convo?.members.includes(member)) throw new BlueskyProblem(400, 'InvalidConvo', 'Convo not found');
    return convo;
  }

  /** Somebody reads or reacts: entries that are no messages. */
  stir(convo: BlueskyConvo, type: string): void {
    const message = convo.messages.at(-1);
    if (message) this.write(type, convo, message);
  }

  newestRev(): string {
    return this.log.at(-1)?.rev ?? '2222000000000';
  }

  private write(type: string, convo: BlueskyConvo, message: BlueskyMessage): void {
    this.log.push({ rev: this.nextRev(), type, convoId: convo.id, message });
  }

  private nextRev(): string {
    this.count += 1;
    return `2222${String(this.count).padStart(9, '0')}`;
  }
}
