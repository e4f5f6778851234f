import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type {
  Page,
  WebhookDeliveryDetailView,
  WebhookDeliveryView,
  WebhookEndpointView,
  WebhookSecretView,
} from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe, SmallIdPipe } from '../wire/ids';
import { WebhookLog } from './webhook-log.service';
import { DeliveriesQueryDto, UpdateWebhookEndpointDto, WebhookEndpointDto, WebhookReplayDto } from './webhooks.dto';
import { Webhooks } from './webhooks.service';

@ApiTags('webhooks')
@Requires('api.manage')
@Controller('api/webhooks')
export class WebhooksController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly log: WebhookLog,
  ) {}

  @Get()
  list(@CurrentAgent() agent: Agent): Promise<WebhookEndpointView[]> {
    return this.webhooks.list(agent);
  }

  @Post()
  create(@CurrentAgent() agent: Agent, @Body() body: WebhookEndpointDto): Promise<WebhookSecretView> {
    return this.webhooks.create(agent, body);
  }

  @Get(':id')
  get(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<WebhookEndpointView> {
    return this.webhooks.get(agent, id);
  }

  @Patch(':id')
  update(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: UpdateWebhookEndpointDto,
  ): Promise<WebhookEndpointView> {
    return this.webhooks.update(agent, id, body);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<void> {
    return this.webhooks.remove(agent, id);
  }

  @Post(':id/secret')
  @HttpCode(200)
  rotate(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<WebhookSecretView> {
    return this.webhooks.rotate(agent, id);
  }

  @Post(':id/test')
  @HttpCode(202)
  test(@CurrentAgent() agent: Agent, @Param('id', SmallIdPipe) id: number): Promise<WebhookDeliveryView> {
    return this.log.sendTest(agent, id);
  }

  @Post(':id/replays')
  @HttpCode(202)
  replay(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Body() body: WebhookReplayDto,
  ): Promise<WebhookEndpointView> {
    return this.log.replay(agent, id, body);
  }

  @Get(':id/deliveries')
  deliveries(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Query() query: DeliveriesQueryDto,
  ): Promise<Page<WebhookDeliveryView>> {
    return this.log.page(agent, id, query);
  }

  @Get(':id/deliveries/:deliveryId')
  delivery(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Param('deliveryId', BigIdPipe) deliveryId: string,
  ): Promise<WebhookDeliveryDetailView> {
    return this.log.detail(agent, id, deliveryId);
  }

  @Post(':id/deliveries/:deliveryId/replay')
  @HttpCode(202)
  replayOne(
    @CurrentAgent() agent: Agent,
    @Param('id', SmallIdPipe) id: number,
    @Param('deliveryId', BigIdPipe) deliveryId: string,
  ): Promise<WebhookDeliveryView> {
    return this.log.replayOne(agent, id, deliveryId);
  }
}
