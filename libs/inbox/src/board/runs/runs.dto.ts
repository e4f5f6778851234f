import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type DecideBranchBody, DECISION_KINDS, type DecisionKind, MODERATION_LIMITS, MODERATION_OUTCOMES, MODERATION_UNDO_OUTCOMES, type ModerationDecideBody, type ModerationOutcome, type ModerationPreviewBody, type ModerationResultsQuery, type ModerationUndoOutcome, type StartModerationRunBody } from '@parvis/contracts'; // prettier-ignore
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min, ValidateBy, ValidateNested } from 'class-validator'; // prettier-ignore
import { isBigId, IsBigId, IsSmallId } from '../../wire/ids';
import { PageDto } from '../../wire/page.dto';
import { ModerationTargetDto } from '../items/items.dto';

const OUTCOMES = [...MODERATION_OUTCOMES, ...MODERATION_UNDO_OUTCOMES];
const HIGHEST_REVISION = 32_767;

/** An object of revisions by item id. */
function AreRevisions(): PropertyDecorator {
  const isRevision = (value: unknown): boolean => Number.isInteger(value) && Number(value) > 0 && Number(value) <= HIGHEST_REVISION; // prettier-ignore
  const validate = (value: unknown): boolean =>
    typeof value === 'object' && value !== null && Object.entries(value).every(([id, revision]) => isBigId(id) && isRevision(revision)); // prettier-ignore
  return ValidateBy({ name: 'areRevisions', validator: { validate, defaultMessage: () => 'has revisions by item id' } }); // prettier-ignore
}

export class DecideBranchDto implements DecideBranchBody {
  @ApiProperty({ enum: DECISION_KINDS })
  @IsIn(DECISION_KINDS)
  kind!: DecisionKind;

  @ApiPropertyOptional({ description: 'One of GET /api/policy-reasons' })
  @IsOptional()
  @IsSmallId()
  reasonId?: string;

  @ApiPropertyOptional({ maxLength: 2000 })
  @IsOptional()
  @IsString()
  @MaxLength(2000)
  note?: string;

  @ApiPropertyOptional({ description: 'Whether the authors are told why; default: as the workspace has set it' })
  @IsOptional()
  @IsBoolean()
  sendStatement?: boolean;
}

export class ModerationDecideDto extends DecideBranchDto implements ModerationDecideBody {
  @ApiPropertyOptional({ type: [String], maxItems: MODERATION_LIMITS.atOnce, description: 'Either this or clusterId' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MODERATION_LIMITS.atOnce)
  @ArrayUnique()
  @IsBigId({ each: true })
  itemIds?: string[];

  @ApiPropertyOptional({ description: 'All undecided look-alikes; either this or itemIds' })
  @IsOptional()
  @IsBigId()
  clusterId?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Revision on the screen by item id: what has another by now is left alone',
  })
  @IsOptional()
  @IsObject()
  @AreRevisions()
  revisions?: Record<string, number>;

  @ApiPropertyOptional({ minimum: 1, maximum: MODERATION_LIMITS.newcomersHours })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MODERATION_LIMITS.newcomersHours)
  applyToNewcomersHours?: number;
}

export class StartModerationRunDto extends DecideBranchDto implements StartModerationRunBody {
  @ApiProperty({ type: ModerationTargetDto })
  @IsObject()
  @ValidateNested()
  @Type(() => ModerationTargetDto)
  query!: ModerationTargetDto;

  @ApiProperty({ minimum: 1 })
  @IsInt()
  @Min(1)
  expectedCount!: number;
}

export class ModerationPreviewDto implements ModerationPreviewBody {
  @ApiPropertyOptional({ type: [String], maxItems: 1000, description: 'One of itemIds, clusterId and query' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ArrayUnique()
  @IsBigId({ each: true })
  itemIds?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsBigId()
  clusterId?: string;

  @ApiPropertyOptional({ type: ModerationTargetDto })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => ModerationTargetDto)
  query?: ModerationTargetDto;

  @ApiProperty({ enum: DECISION_KINDS })
  @IsIn(DECISION_KINDS)
  kind!: DecisionKind;
}

export class ModerationResultsDto extends PageDto implements ModerationResultsQuery {
  @ApiPropertyOptional({ enum: OUTCOMES })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: ModerationOutcome | ModerationUndoOutcome;
}
