import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CONNECTORS } from '@parvis/channels';
import type { AccountTestView, AccountView, ChannelView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { SmallIdPipe } from '../wire/ids';
import { AccountWork } from './account-work';
import { BackfillDto, CreateAccountDto, RemoveAccountQuery, UpdateAccountDto } from './accounts.dto';
import { AccountsService } from './accounts.service';

/** The channels that can be connected, with what each can do and asks for. */
@ApiTags('channels')
@Controller('api/channels')
export class ChannelsController {
  @Get()
  @Requires('channels.read', 'inbox.read')
  list(): ChannelView[] {
    return CONNECTORS.map(({ kind, capabilities, credentials, settings, oauth }) => ({
      kind,
      capabilities,
      credentials: [...credentials],
      settings: [...settings],
      signIn: oauth ? { label: oauth.label, needs: [...oauth.needs] } : null,
    }));
  }
}

@ApiTags('channels')
@Controller('api/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly work: AccountWork,
  ) {}

  @Get()
  @Requires('channels.read', 'inbox.read')
  list(@CurrentAgent() agent: Agent): Promise<AccountView[]> {
    return this.accounts.list(agent);
  }

  @Post()
  @Requires('channels.manage')
  create(@CurrentAgent() agent: Agent, @Body() body: CreateAccountDto): Promise<AccountView> {
    return this.accounts.create(agent, body);
  }

  @Get(':id')
  @Requires('channels.read', 'inbox.read')
  get(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<AccountView> {
    return this.accounts.get(agent, id);
  }

  @Patch(':id')
  @Requires('channels.manage')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateAccountDto,
  ): Promise<AccountView> {
    return this.accounts.update(agent, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  @Requires('channels.manage')
  remove(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Query() { erase }: RemoveAccountQuery,
  ): Promise<void> {
    return this.accounts.remove(agent, id, erase === 'true');
  }

  @Post(':id/backfill')
  @HttpCode(202)
  @Requires('channels.manage')
  backfill(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() { days }: BackfillDto,
  ): Promise<AccountView> {
    return this.accounts.backfill(agent, id, days);
  }

  @Post(':id/backfill/pause')
  @HttpCode(200)
  @Requires('channels.manage')
  pauseBackfill(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<AccountView> {
    return this.accounts.pauseBackfill(agent, id, true);
  }

  @Post(':id/backfill/resume')
  @HttpCode(200)
  @Requires('channels.manage')
  resumeBackfill(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<AccountView> {
    return this.accounts.pauseBackfill(agent, id, false);
  }

  @Post(':id/test')
  @HttpCode(200)
  @Requires('channels.manage')
  test(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<AccountTestView> {
    return this.accounts.test(agent, id);
  }

  @Post(':id/sync')
  @HttpCode(202)
  @Requires('channels.read')
  sync(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.work.sync(agent, id);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Requires('channels.manage')
  async replay(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<{ replayed: number }> {
    return { replayed: await this.work.replay(agent, id) };
  }
}
