import { Body, Controller, Delete, Get, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { TokenCreated, TokenView } from '@parvis/contracts';
import { type Agent, CurrentAgent, SignedIn, WithSession } from '../agent';
import { CreateTokenDto } from './tokens.dto';
import { TokensService } from './tokens.service';

/** A token that leaked must not be able to make another. */
@ApiTags('tokens')
@SignedIn()
@WithSession()
@Controller('api/tokens')
export class TokensController {
  constructor(private readonly tokens: TokensService) {}

  @Get()
  list(@CurrentAgent() agent: Agent): Promise<TokenView[]> {
    return this.tokens.list(agent);
  }

  @Post()
  create(@CurrentAgent() agent: Agent, @Body() body: CreateTokenDto): Promise<TokenCreated> {
    return this.tokens.create(agent, body);
  }

  @Delete(':id')
  @HttpCode(204)
  revoke(@CurrentAgent() agent: Agent, @Param('id', ParseIntPipe) id: number): Promise<void> {
    return this.tokens.revoke(agent, id);
  }
}
