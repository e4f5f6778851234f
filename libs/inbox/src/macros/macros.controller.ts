import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { MacroPreview, MacroRunView, MacroView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires, SignedIn } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { MacroRuns } from './macro-runs.service';
import { MacroDto, RunMacroDto, UpdateMacroDto } from './macros.dto';
import { Macros } from './macros.service';

@ApiTags('replies')
@Controller('api')
export class MacrosController {
  constructor(
    private readonly macros: Macros,
    private readonly runs: MacroRuns,
  ) {}

  @Get('macros')
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent): Promise<MacroView[]> {
    return this.macros.list(agent);
  }

  @Post('macros')
  @Requires('inbox.reply', 'inbox.handle', 'inbox.canned')
  create(@CurrentAgent() agent: Agent, @Body() body: MacroDto): Promise<MacroView> {
    return this.macros.create(agent, body);
  }

  @Patch('macros/:id')
  @Requires('inbox.reply', 'inbox.handle', 'inbox.canned')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateMacroDto,
  ): Promise<MacroView> {
    return this.macros.update(agent, id, body);
  }

  @Delete('macros/:id')
  @HttpCode(204)
  @Requires('inbox.reply', 'inbox.handle', 'inbox.canned')
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.macros.remove(agent, id);
  }

  @Get('conversations/:id/macros/:macroId')
  @Requires('inbox.read')
  preview(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('macroId', SmallIdPipe) macroId: number,
  ): Promise<MacroPreview> {
    return this.runs.preview(agent, id, macroId);
  }

  /** All steps in one transaction; each asks for its own permission. */
  @Post('conversations/:id/macros/:macroId')
  @Requires('inbox.reply', 'inbox.handle', 'inbox.tag', 'inbox.assign', 'inbox.note')
  run(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Param('macroId', SmallIdPipe) macroId: number,
    @Body() body: RunMacroDto,
  ): Promise<MacroRunView> {
    return this.runs.run(agent, id, macroId, body);
  }

  @Post('macro-runs/:id/undo')
  @HttpCode(200)
  @SignedIn()
  undo(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<MacroRunView> {
    return this.runs.undo(agent, id);
  }
}
