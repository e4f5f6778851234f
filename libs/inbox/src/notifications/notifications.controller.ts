import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import {
  NOTIFICATION_KINDS,
  type NotificationCount,
  type NotificationKind,
  type NotificationView,
  type Page,
} from '@parvis/contracts';
import { type Agent, CurrentAgent, SignedIn } from '@parvis/identity';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsOptional } from 'class-validator';
import { IsBigId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';
import { Notifications } from './notifications.service';

class NotificationsQueryDto extends PageDto {
  @ApiPropertyOptional({ description: 'Only those not read yet' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  unread?: boolean;

  @ApiPropertyOptional({ enum: NOTIFICATION_KINDS })
  @IsOptional()
  @IsIn(NOTIFICATION_KINDS)
  kind?: NotificationKind;
}

class ReadDto {
  @ApiPropertyOptional({ type: [String], description: 'Which to mark as read; default: all' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1000)
  @IsBigId({ each: true })
  ids?: string[];
}

@ApiTags('notifications')
@Controller('api/notifications')
export class NotificationsController {
  constructor(private readonly notifications: Notifications) {}

  @Get()
  @SignedIn()
  list(@CurrentAgent() agent: Agent, @Query() query: NotificationsQueryDto): Promise<Page<NotificationView>> {
    return this.notifications.list(agent, query);
  }

  @Get('count')
  @SignedIn()
  count(@CurrentAgent() agent: Agent): Promise<NotificationCount> {
    return this.notifications.count(agent);
  }

  @Post('read')
  @HttpCode(204)
  @SignedIn()
  read(@CurrentAgent() agent: Agent, @Body() body: ReadDto): Promise<void> {
    return this.notifications.markRead(agent, body.ids);
  }
}
