import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ActionCommentView, ActionView, ApprovalPolicyView, Page, PendingApproval } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { ReplyChanges } from '../replies/reply-changes.service';
import { ChangeReplyDto } from '../replies/replies.dto';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { ApprovalPolicies } from './approval-policies.service';
import {
  ApprovalPolicyDto,
  ApproveDto,
  CommentDto,
  SendNowDto,
  UpdateApprovalPolicyDto,
  WaitingQueryDto,
} from './approvals.dto';
import { Approvals } from './approvals.service';

/** Replies that wait: for their time, or for somebody to approve them. */
@ApiTags('replies')
@Controller('api')
export class ApprovalsController {
  constructor(
    private readonly approvals: Approvals,
    private readonly policies: ApprovalPolicies,
    private readonly changes: ReplyChanges,
  ) {}

  @Get('approvals')
  @Requires('inbox.read')
  waiting(@CurrentAgent() agent: Agent, @Query() query: WaitingQueryDto): Promise<Page<PendingApproval>> {
    return this.approvals.list(agent, query);
  }

  @Post('actions/:id/approve')
  @HttpCode(200)
  @Requires('inbox.approve')
  approve(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: ApproveDto,
  ): Promise<ActionView> {
    return this.approvals.approve(agent, id, body);
  }

  @Post('actions/:id/refuse')
  @HttpCode(200)
  @Requires('inbox.approve')
  refuse(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: CommentDto,
  ): Promise<ActionView> {
    return this.approvals.refuse(agent, id, body.comment);
  }

  @Get('actions/:id/comments')
  @Requires('inbox.read')
  comments(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ActionCommentView[]> {
    return this.approvals.comments(agent, id);
  }

  @Post('actions/:id/comments')
  @Requires('inbox.reply', 'inbox.approve')
  comment(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: CommentDto,
  ): Promise<ActionCommentView[]> {
    return this.approvals.comment(agent, id, body.comment);
  }

  /** Another wording or another time for a reply that waits. */
  @Patch('actions/:id')
  @Requires('inbox.reply', 'inbox.approve')
  change(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: ChangeReplyDto,
  ): Promise<ActionView> {
    return this.changes.change(agent, id, body);
  }

  /** Sends a scheduled reply now; the undo window follows. */
  @Post('actions/:id/send-now')
  @HttpCode(200)
  @Requires('inbox.reply')
  sendNow(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: SendNowDto,
  ): Promise<ActionView> {
    return this.changes.sendNow(agent, id, body.sendAnyway ?? false);
  }

  @Get('approval-policies')
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent): Promise<ApprovalPolicyView[]> {
    return this.policies.list(agent);
  }

  @Post('approval-policies')
  @Requires('rules.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: ApprovalPolicyDto): Promise<ApprovalPolicyView> {
    return this.policies.create(agent, body);
  }

  @Patch('approval-policies/:id')
  @Requires('rules.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateApprovalPolicyDto,
  ): Promise<ApprovalPolicyView> {
    return this.policies.update(agent, id, body);
  }

  @Delete('approval-policies/:id')
  @HttpCode(204)
  @Requires('rules.manage')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.policies.remove(agent, id);
  }
}
