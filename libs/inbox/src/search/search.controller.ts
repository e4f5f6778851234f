import { Controller, Get, Query } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { LONGEST_SEARCH, SEARCH_OPERATORS, SEARCH_SORTS, type SearchOperator, type SearchPage, type SearchQuery, type SearchSort, type SearchSuggestion, type SearchSuggestionsQuery } from '@parvis/contracts'; // prettier-ignore
import { type Agent, CurrentAgent, Requires } from '@parvis/identity';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { IsBigId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';
import { Search } from './search.service';
import { SearchSuggestions } from './suggestions.service';

class SearchQueryDto extends PageDto implements SearchQuery {
  @ApiProperty({
    maxLength: LONGEST_SEARCH,
    description: `Words that all occur, in any form; "in this order"; -without; ${SEARCH_OPERATORS.map((one) => `${one}:`).join(' ')}`,
  })
  @Transform(({ value }) => (typeof value === 'string' ? value.trimStart() : (value as unknown)))
  @IsString()
  @IsNotEmpty()
  @MaxLength(LONGEST_SEARCH)
  q!: string;

  @ApiPropertyOptional({ enum: SEARCH_SORTS, default: 'newest' })
  @IsOptional()
  @IsIn(SEARCH_SORTS)
  sort?: SearchSort;

  @ApiPropertyOptional({ default: false, description: 'Leave out parts with a fault and name them in `faults`' })
  @IsOptional()
  @Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : (value as unknown)))
  @IsBoolean()
  lenient?: boolean;

  @ApiPropertyOptional({ description: 'Only what was said in this conversation' })
  @IsOptional()
  @IsBigId()
  conversationId?: string;
}

class SearchSuggestionsDto implements SearchSuggestionsQuery {
  @ApiProperty({ enum: SEARCH_OPERATORS })
  @IsIn(SEARCH_OPERATORS)
  operator!: SearchOperator;

  @ApiPropertyOptional({ description: 'What the value begins with' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  value?: string;
}

@ApiTags('search')
@Controller('api/search')
export class SearchController {
  constructor(
    private readonly search: Search,
    private readonly suggestions: SearchSuggestions,
  ) {}

  @Get()
  @Requires('inbox.read')
  find(@CurrentAgent() agent: Agent, @Query() query: SearchQueryDto): Promise<SearchPage> {
    return this.search.search(agent, query);
  }

  @Get('suggestions')
  @Requires('inbox.read')
  suggest(@CurrentAgent() agent: Agent, @Query() query: SearchSuggestionsDto): Promise<SearchSuggestion[]> {
    return this.suggestions.suggest(agent, query);
  }
}
