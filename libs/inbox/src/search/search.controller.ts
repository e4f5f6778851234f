import { Controller, Get, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Page, SearchHit, SearchQuery } from '@parvis/contracts';
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { PageDto } from '../wire/page.dto';
import { Search } from './search.service';

class SearchQueryDto extends PageDto implements SearchQuery {
  @ApiProperty({ maxLength: 200, description: 'Words that all occur; "in this order"; -without' })
  @Transform(({ value }) => (typeof value === 'string' ? value.trimStart() : (value as unknown)))
  @IsString()
  @IsNotEmpty()
  @MaxLength(200)
  q!: string;
}

@ApiTags('search')
@Controller('api/search')
export class SearchController {
  constructor(private readonly search: Search) {}

  @Get()
  @Requires('inbox.read')
  find(@CurrentAgent() agent: Agent, @Query() query: SearchQueryDto): Promise<Page<SearchHit>> {
    return this.search.search(agent, query);
  }
}
