import { Controller, Get, Query } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { type EventsPage, type EventsQuery, OUTGOING_KINDS } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { EventFeed } from './event-feed.service';

class EventsQueryDto implements EventsQuery {
  @ApiPropertyOptional({ description: '`nextCursor` of the answer before; `now` starts at the end' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  after?: string;

  @ApiPropertyOptional({ description: `Separated by commas: ${Object.keys(OUTGOING_KINDS).join(', ')}` })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  kinds?: string;

  @ApiPropertyOptional({ minimum: 1, maximum: 200, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @ApiPropertyOptional({ minimum: 0, maximum: 25, default: 0, description: 'Seconds to wait when there is nothing' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(25)
  wait?: number;
}

@ApiTags('events')
@Controller('api/events')
export class EventFeedController {
  constructor(private readonly feed: EventFeed) {}

  /** What happened in the workspace after a cursor, oldest first, without gaps. */
  @Get()
  @Requires('inbox.read', 'channels.read')
  page(@CurrentAgent() agent: Agent, @Query() query: EventsQueryDto): Promise<EventsPage> {
    return this.feed.page(agent, query);
  }
}
