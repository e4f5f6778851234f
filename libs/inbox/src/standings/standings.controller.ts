import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PersonStandingView, StandingChangeView, StandingView, StrikesView, WarnView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../wire/ids';
import { SetStandingDto, WarnDto } from './standings.dto';
import { Standings } from './standings.service';
import { Strikes } from './strikes.service';
import { Warnings } from './warnings.service';

/** How a person stands, by the id of any of their contacts: what is set holds for all linked identities. */
@ApiTags('standings')
@Controller('api/contacts/:id')
export class PersonStandingController {
  constructor(
    private readonly standings: Standings,
    private readonly warnings: Warnings,
    private readonly strikes: Strikes,
  ) {}

  @Get('standing')
  @Requires('moderation.read')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<PersonStandingView> {
    return this.standings.person(agent, id);
  }

  /** To ban, or to lift a ban, needs moderation.ban; a ban may need a second person (409 `needs-second-person`, who is asked then). */
  @Put('standing')
  @Requires('moderation.hide')
  set(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: SetStandingDto,
  ): Promise<PersonStandingView> {
    return this.standings.setPerson(agent, id, body);
  }

  @Get('standing/history')
  @Requires('moderation.read')
  history(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<StandingChangeView[]> {
    return this.standings.historyOfPerson(agent, id);
  }

  /** The words go out in private where the channel can; the answer says whether. */
  @Post('warn')
  @Requires('moderation.hide')
  warn(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string, @Body() body: WarnDto): Promise<WarnView> {
    return this.warnings.warnPerson(agent, id, body);
  }

  @Get('strikes')
  @Requires('moderation.read')
  strikesOf(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<StrikesView> {
    return this.strikes.ofPerson(agent, id);
  }
}

/** How one identity stands: a person's handle on one account. */
@ApiTags('standings')
@Controller('api/identities/:id')
export class IdentityStandingController {
  constructor(
    private readonly standings: Standings,
    private readonly warnings: Warnings,
  ) {}

  @Get('standing')
  @Requires('moderation.read')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<StandingView> {
    return this.standings.identity(agent, id);
  }

  @Put('standing')
  @Requires('moderation.hide')
  set(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: SetStandingDto,
  ): Promise<StandingView> {
    return this.standings.setIdentity(agent, id, body);
  }

  @Get('standing/history')
  @Requires('moderation.read')
  history(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<StandingChangeView[]> {
    return this.standings.historyOfIdentity(agent, id);
  }

  /** A ban that failed on the channel is tried again. */
  @Post('standing/retry')
  @HttpCode(200)
  @Requires('moderation.ban')
  retry(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<StandingView> {
    return this.standings.retry(agent, id);
  }

  @Post('warn')
  @Requires('moderation.hide')
  warn(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string, @Body() body: WarnDto): Promise<WarnView> {
    return this.warnings.warnIdentity(agent, id, body);
  }
}
