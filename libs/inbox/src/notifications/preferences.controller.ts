import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { NotificationPreferencesView } from '@parvis/contracts';
import { type Agent, CurrentAgent, SignedIn } from '@parvis/identity';
import { NotificationPreferencesDto } from './preferences.dto';
import { NotificationPreferences } from './preferences.service';

@ApiTags('me')
@SignedIn()
@Controller('api/me/notification-preferences')
export class NotificationPreferencesController {
  constructor(private readonly preferences: NotificationPreferences) {}

  @Get()
  get(@CurrentAgent() agent: Agent): Promise<NotificationPreferencesView> {
    return this.preferences.view(agent);
  }

  /** Saves all of it at once. */
  @Put()
  save(@CurrentAgent() agent: Agent, @Body() body: NotificationPreferencesDto): Promise<NotificationPreferencesView> {
    return this.preferences.save(agent, body);
  }
}
