import { Injectable } from '@nestjs/common';
import { SecretBox, ServerConfig } from '@parvis/platform';
import { PublicAddress } from '../accounts/public-address';
import { isBigId, isSmallId } from '../wire/ids';

/** Addresses of the console that are sent out, and the signed ones that people without an account open. */
@Injectable()
export class OutsideLinks {
  constructor(
    private readonly box: SecretBox,
    private readonly server: ServerConfig,
    private readonly address: PublicAddress,
  ) {}

  conversation(conversationId: string): string {
    return `${this.base()}/inbox/all/${conversationId}`;
  }

  question(workspaceId: number, questionId: string): string {
    return `${this.base()}/answer/${this.token(workspaceId, questionId)}`;
  }

  /** Names a question and proves that we handed it out. */
  token(workspaceId: number, questionId: string): string {
    return `${workspaceId}.${questionId}.${this.box.sign(signed(workspaceId, questionId))}`;
  }

  /** The question of a token; null where it is not one of ours. */
  read(token: string): { workspaceId: number; questionId: string } | null {
    const [workspace, questionId, signature, ...rest] = token.split('.');
    if (!isSmallId(workspace) || !isBigId(questionId) || signature === undefined || rest.length > 0) return null;
    const workspaceId = Number(workspace);
    return this.box.verifySignature(signed(workspaceId, questionId), signature) ? { workspaceId, questionId } : null;
  }

  private base(): string {
    return this.server.publicUrl?.replace(/\/+$/, '') ?? this.address.url;
  }
}

function signed(workspaceId: number, questionId: string): string {
  return `outside question ${workspaceId} ${questionId}`;
}
