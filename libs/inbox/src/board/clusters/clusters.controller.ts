import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ClusterDetail, ClusterView, Page } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { BigIdPipe } from '../../wire/ids';
import { ClustersQueryDto, ExcludeFromClusterDto } from './clusters.dto';
import { Clusters } from './clusters.service';

@ApiTags('moderation')
@Controller('api/moderation/clusters')
export class ClustersController {
  constructor(private readonly clusters: Clusters) {}

  @Get()
  @Requires('moderation.read')
  list(@CurrentAgent() agent: Agent, @Query() query: ClustersQueryDto): Promise<Page<ClusterView>> {
    return this.clusters.list(agent, query);
  }

  /** Its wordings, authors, accounts and hours; members by GET /api/moderation/items?clusterId= */
  @Get(':id')
  @Requires('moderation.read')
  get(@CurrentAgent() agent: Agent, @Param('id', BigIdPipe) id: string): Promise<ClusterDetail> {
    return this.clusters.get(agent, id);
  }

  /** Not alike. */
  @Post(':id/exclude')
  @HttpCode(200)
  @Requires('moderation.hide')
  exclude(
    @CurrentAgent() agent: Agent,
    @Param('id', BigIdPipe) id: string,
    @Body() { itemId }: ExcludeFromClusterDto,
  ): Promise<ClusterDetail> {
    return this.clusters.exclude(agent, id, itemId);
  }
}
