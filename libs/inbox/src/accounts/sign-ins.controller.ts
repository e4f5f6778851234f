import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import {
  CHANNEL_KINDS,
  type ChannelKind,
  type CompleteSignInBody,
  type ConnectChoicesBody,
  type ConnectedChoices,
  type SignInView,
  type StartedSignIn,
  type StartSignInBody,
} from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { BigIdPipe, IsSmallId } from '../wire/ids';
import type { FastifyRequest } from 'fastify';
import { SignIns } from './sign-ins.service';

class StartSignInDto implements StartSignInBody {
  @ApiProperty({ enum: CHANNEL_KINDS })
  @IsIn(CHANNEL_KINDS)
  channel!: ChannelKind;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  @IsObject()
  credentials!: Record<string, string>;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true })
  @IsOptional()
  @IsObject()
  settings?: Record<string, string | number | boolean>;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  accountId?: string;
}

class CompleteSignInDto implements CompleteSignInBody {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MaxLength(200)
  state!: string;

  @ApiPropertyOptional({ maxLength: 4000 })
  @IsOptional()
  @IsString()
  @MaxLength(4000)
  code?: string;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  error?: string;

  @ApiPropertyOptional({ maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  errorDescription?: string;
}

class ConnectChoicesDto implements ConnectChoicesBody {
  @ApiProperty({ type: [String], maxItems: 100 })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  externalIds!: string[];

  @ApiPropertyOptional({ minimum: 0, maximum: 365, default: 30 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(365)
  backfillDays?: number;
}

/** Connecting accounts by signing in at their platform. */
@ApiTags('channels')
@Controller('api/channel-sign-ins')
export class SignInsController {
  constructor(private readonly signIns: SignIns) {}

  @Post()
  @Requires('channels.manage')
  start(
    @CurrentAgent() agent: Agent,
    @Body() body: StartSignInDto,
    @Req() request: FastifyRequest,
  ): Promise<StartedSignIn> {
    return this.signIns.start(agent, body, `${request.protocol}://${request.host}`);
  }

  @Post('complete')
  @HttpCode(200)
  @Requires('channels.manage')
  complete(@CurrentAgent() agent: Agent, @Body() body: CompleteSignInDto): Promise<SignInView> {
    return this.signIns.complete(agent, body);
  }

  @Get(':id')
  @Requires('channels.manage')
  view(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<SignInView> {
    return this.signIns.view(agent, id);
  }

  @Post(':id/connect')
  @HttpCode(200)
  @Requires('channels.manage')
  connect(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() body: ConnectChoicesDto,
  ): Promise<ConnectedChoices> {
    return this.signIns.connect(agent, id, body);
  }
}
