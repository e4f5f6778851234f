import { Body, Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { PushSubscriptionsView, PushSubscriptionView } from '@parvis/contracts';
import { type Agent, CurrentAgent, SignedIn } from '@parvis/identity';
import { BigIdPipe } from '../../wire/ids';
import { PushSubscriptionDto } from './push.dto';
import { PushSubscriptions } from './push-subscriptions.service';

@ApiTags('me')
@SignedIn()
@Controller('api/me/push-subscriptions')
export class PushSubscriptionsController {
  constructor(private readonly subscriptions: PushSubscriptions) {}

  @Get()
  list(@CurrentAgent() agent: Agent): Promise<PushSubscriptionsView> {
    return this.subscriptions.list(agent);
  }

  /** Adds this browser; adding it again renews it. */
  @Post()
  add(@CurrentAgent() agent: Agent, @Body() body: PushSubscriptionDto): Promise<PushSubscriptionView> {
    return this.subscriptions.add(agent, body);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<void> {
    return this.subscriptions.remove(agent, id);
  }

  /** Sends a message to try the device out; 502 when its push service does not take it. */
  @Post(':id/test')
  @HttpCode(204)
  test(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<void> {
    return this.subscriptions.test(agent, id);
  }
}
