import { ApiProperty, ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { BULK_LIMITS, BULK_OUTCOMES, BULK_STEPS, BULK_UNDO_OUTCOMES, type BulkOutcome, type BulkPreviewBody, type BulkQuery, type BulkResultsQuery, type BulkStep, type BulkUndoOutcome, type StartBulkBody } from '@parvis/contracts'; // prettier-ignore
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsObject, IsOptional, IsString, MaxLength, Min, ValidateNested } from 'class-validator'; // prettier-ignore
import { ConversationsQueryDto } from '../conversations/conversations.dto';
import { IsBigId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const MOST_STEPS = 10;
const OUTCOMES = [...BULK_OUTCOMES, ...BULK_UNDO_OUTCOMES];

class BulkQueryDto extends OmitType(ConversationsQueryDto, ['sort', 'limit', 'cursor']) implements BulkQuery {
  @ApiPropertyOptional({ description: 'What was said in them; see GET /api/search' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class BulkPreviewDto implements BulkPreviewBody {
  @ApiPropertyOptional({ type: [String], maxItems: BULK_LIMITS.ids, description: 'Either this or query' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(BULK_LIMITS.ids)
  @ArrayUnique()
  @IsBigId({ each: true })
  ids?: string[];

  @ApiPropertyOptional({ type: BulkQueryDto, description: 'All that a list holds; either this or ids' })
  @IsOptional()
  @ValidateNested()
  @Type(() => BulkQueryDto)
  query?: BulkQueryDto;

  /** The fields of each depend on its kind, so they are looked at where they are understood: see `readSteps`. */
  @ApiProperty({
    type: 'array',
    items: { type: 'object', required: ['kind'], properties: { kind: { type: 'string', enum: [...BULK_STEPS] } } },
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STEPS)
  @IsObject({ each: true })
  steps!: BulkStep[];
}

export class StartBulkDto extends BulkPreviewDto implements StartBulkBody {
  @ApiPropertyOptional({
    minimum: 0,
    description: `How many it is about; needed with a query, above ${BULK_LIMITS.unasked}, and for what cannot be undone`,
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  expectedCount?: number;
}

export class BulkResultsDto extends PageDto implements BulkResultsQuery {
  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: BulkOutcome | BulkUndoOutcome;
}

export class LookupDto {
  @ApiProperty({ type: [String], maxItems: 100 })
  @IsArray()
  @ArrayMaxSize(100)
  @IsBigId({ each: true })
  ids!: string[];
}
