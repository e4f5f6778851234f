import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ViewView } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { ViewsService } from './views.service';

@ApiTags('inbox')
@Controller('api/views')
export class ViewsController {
  constructor(private readonly views: ViewsService) {}

  @Get()
  @Requires('inbox.read')
  list(@CurrentAgent() agent: Agent): Promise<ViewView[]> {
    return this.views.list(agent);
  }
}
