import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ConversationMovedView, ConversationMoveView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { Merges } from './merges.service';
import { MergeConversationDto, SplitConversationDto } from './moves.dto';
import { Splits } from './splits.service';
import { UndoMoves } from './undo-moves.service';

@ApiTags('conversations')
@Controller('api')
export class MovesController {
  constructor(
    private readonly merges: Merges,
    private readonly splits: Splits,
    private readonly undoMoves: UndoMoves,
  ) {}

  /** Takes another conversation of the same account into this one. */
  @Post('conversations/:id/merge')
  @HttpCode(200)
  @Requires('inbox.handle')
  merge(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: MergeConversationDto,
  ): Promise<ConversationMovedView> {
    return this.merges.merge(agent, id, body);
  }

  /** Moves items into a new conversation, or into another one of the same account. */
  @Post('conversations/:id/split')
  @HttpCode(200)
  @Requires('inbox.handle')
  split(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: SplitConversationDto,
  ): Promise<ConversationMovedView> {
    return this.splits.split(agent, id, body);
  }

  /** Merges and moves of this conversation that can still be taken back. */
  @Get('conversations/:id/moves')
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ConversationMoveView[]> {
    return this.undoMoves.list(agent, id);
  }

  /** Takes a merge or a move back, within an hour. */
  @Post('conversation-moves/:id/undo')
  @HttpCode(200)
  @Requires('inbox.handle')
  undo(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ConversationMovedView> {
    return this.undoMoves.undo(agent, id);
  }
}
