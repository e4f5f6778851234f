import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { type EnableScreeningRuleBody, INTENTS, type Intent, type JudgeHitBody, type RestoreScreeningRuleBody, type RollBackBody, type RuleHitsQuery, SCREENING_EXPORT_FORMAT, SCREENING_LEVELS, SCREENING_LIMITS, type ScreeningLevel, type ScreeningRuleBody, type ScreeningRuleContent, type ScreeningRulesExport, type ScreeningWhen, type SetLevelBody, type TryBody, type UpdateScreeningRuleBody } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, Equals, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsNumber, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const asBoolean = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value); // prettier-ignore
const FREE = { type: 'object', additionalProperties: true } as const;

/** What depends on its field is looked at where it is understood: see `readContent`. */
export class ScreeningRuleDto implements ScreeningRuleBody {
  @ApiProperty({ maxLength: SCREENING_LIMITS.name })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(SCREENING_LIMITS.name)
  name!: string;

  @ApiProperty({ ...FREE, description: 'A tree of all, any, not and conditions; see SCREENING_FIELDS' })
  @IsObject()
  when!: ScreeningWhen;

  @ApiProperty({ enum: INTENTS })
  @IsIn(INTENTS)
  intent!: Intent;

  @ApiPropertyOptional({ maxLength: SCREENING_LIMITS.note })
  @IsOptional()
  @IsString()
  @MaxLength(SCREENING_LIMITS.note)
  note?: string;

  @ApiPropertyOptional(FREE)
  @IsOptional()
  @IsObject()
  scope?: ScreeningRuleContent['scope'];

  @ApiPropertyOptional({ ...FREE, nullable: true, description: 'Wins over `when`' })
  @IsOptional()
  @IsObject()
  except?: ScreeningWhen | null;

  @ApiPropertyOptional({ minimum: 0, maximum: 5 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(5)
  severity?: number;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsSmallId()
  reasonId?: string | null;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(SCREENING_LIMITS.values)
  @IsSmallId({ each: true })
  tagIds?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  allowFinal?: boolean;

  @ApiPropertyOptional({ minimum: 1, maximum: SCREENING_LIMITS.budgetPerHour })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(SCREENING_LIMITS.budgetPerHour)
  budgetPerHour?: number;

  @ApiPropertyOptional({ type: String, nullable: true, format: 'date-time' })
  @IsOptional()
  @IsString()
  @MaxLength(40)
  expiresAt?: string | null;

  @ApiPropertyOptional({ minimum: 50, maximum: 100 })
  @IsOptional()
  @IsNumber()
  @Min(50)
  @Max(100)
  bar?: number;

  @ApiPropertyOptional(FREE)
  @IsOptional()
  @IsObject()
  tests?: ScreeningRuleContent['tests'];

  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class UpdateScreeningRuleDto
  extends PartialType(OmitType(ScreeningRuleDto, ['enabled']))
  implements UpdateScreeningRuleBody
{
  // prettier-ignore
  @ApiProperty()
  @IsInt()
  @Min(1)
  version!: number;
}

export class EnableScreeningRuleDto implements EnableScreeningRuleBody {
  @ApiProperty()
  @IsBoolean()
  enabled!: boolean;
}

export class RestoreScreeningRuleDto implements RestoreScreeningRuleBody {
  @ApiProperty({ description: 'The version that was looked at' })
  @IsInt()
  @Min(1)
  version!: number;
}

export class SetLevelDto implements SetLevelBody {
  @ApiProperty({ enum: SCREENING_LEVELS })
  @IsIn(SCREENING_LEVELS)
  level!: ScreeningLevel;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, description: 'Percent of authors it has the level for' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(100)
  share?: number;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBigId()
  backtestId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  acceptCriticism?: boolean;

  @ApiPropertyOptional({ maxLength: SCREENING_LIMITS.note })
  @IsOptional()
  @IsString()
  @MaxLength(SCREENING_LIMITS.note)
  note?: string;
}

export class ImportRulesDto implements ScreeningRulesExport {
  @ApiProperty({ enum: [SCREENING_EXPORT_FORMAT] })
  @Equals(SCREENING_EXPORT_FORMAT)
  format!: typeof SCREENING_EXPORT_FORMAT;

  @ApiProperty({ type: 'array', items: FREE })
  @IsArray()
  @ArrayMaxSize(SCREENING_LIMITS.rules)
  @IsObject({ each: true })
  rules!: ScreeningRuleContent[];

  @ApiProperty(FREE)
  @IsObject()
  names!: ScreeningRulesExport['names'];
}

export class RuleHitsDto extends PageDto implements RuleHitsQuery {
  @ApiPropertyOptional()
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version?: number;

  @ApiPropertyOptional({ enum: ['right', 'wrong', 'none'] })
  @IsOptional()
  @IsIn(['right', 'wrong', 'none'])
  judgement?: 'right' | 'wrong' | 'none';

  @ApiPropertyOptional()
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  acted?: boolean;
}

export class JudgeHitDto implements JudgeHitBody {
  @ApiProperty({ enum: ['right', 'wrong'], nullable: true })
  @IsIn(['right', 'wrong', null])
  judgement!: 'right' | 'wrong' | null;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  addTest?: boolean;
}

export class RollBackDto implements RollBackBody {
  @ApiProperty()
  @IsInt()
  @Min(1)
  version!: number;

  @ApiProperty({ description: 'Decisions it is about, as they were shown' })
  @IsInt()
  @Min(0)
  expectedCount!: number;
}

export class TryDto implements TryBody {
  @ApiProperty({ maxLength: 10_000 })
  @IsString()
  @MaxLength(10_000)
  text!: string;

  @ApiPropertyOptional({ type: String, nullable: true })
  @IsOptional()
  @IsString()
  @MaxLength(3)
  language?: string | null;

  @ApiPropertyOptional({ type: Number, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(5)
  stars?: number | null;

  @ApiPropertyOptional(FREE)
  @IsOptional()
  @IsObject()
  content?: ScreeningRuleBody;
}
