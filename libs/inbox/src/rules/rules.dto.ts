import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  DRY_RUN_DAYS,
  type DryRunBody,
  type EnableRuleBody,
  type Filter,
  RULE_ACTIONS,
  RULE_LIMITS,
  RULE_OUTCOMES,
  RULE_TRIGGERS,
  type RuleAction,
  type RuleBody,
  type RuleHours,
  type RuleOrderBody,
  type RuleOutcome,
  type RuleTrigger,
  type UpdateRuleBody,
} from '@parvis/contracts';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsObject, IsOptional, IsString, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

/** The parts of a rule depend on their kind, so they are looked at where they are understood: see `readContent`. */
class RulePartsDto {
  @ApiProperty({
    type: 'object',
    required: ['kind'],
    properties: { kind: { type: 'string', enum: [...RULE_TRIGGERS] } },
    additionalProperties: true,
  })
  @IsObject()
  trigger!: RuleTrigger;

  @ApiPropertyOptional({ type: 'object', nullable: true, additionalProperties: true })
  @IsOptional()
  @IsObject()
  filter?: Filter | null;

  @ApiPropertyOptional({ type: 'object', nullable: true, additionalProperties: true })
  @IsOptional()
  @IsObject()
  hours?: RuleHours | null;

  @ApiProperty({
    type: 'array',
    items: { type: 'object', required: ['kind'], properties: { kind: { type: 'string', enum: [...RULE_ACTIONS] } } },
  })
  @IsArray()
  @ArrayMaxSize(RULE_LIMITS.actions)
  @IsObject({ each: true })
  actions!: RuleAction[];
}

class RuleContentDto extends RulePartsDto {
  @ApiProperty({ maxLength: RULE_LIMITS.name })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(RULE_LIMITS.name)
  name!: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  stop?: boolean;
}

export class RuleDto extends RuleContentDto implements RuleBody {
  @ApiPropertyOptional({ default: false })
  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}

export class UpdateRuleDto extends PartialType(RuleContentDto) implements UpdateRuleBody {
  @ApiProperty()
  @IsInt()
  @Min(1)
  version!: number;
}

export class EnableRuleDto implements EnableRuleBody {
  @ApiProperty()
  @IsBoolean()
  enabled!: boolean;
}

export class RuleOrderDto implements RuleOrderBody {
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(RULE_LIMITS.rules)
  @IsSmallId({ each: true })
  ids!: string[];
}

export class RestoreRuleDto {
  @ApiProperty({ description: 'The version that was looked at' })
  @IsInt()
  @Min(1)
  version!: number;
}

export class DryRunDto extends RulePartsDto implements DryRunBody {
  @ApiProperty({ enum: DRY_RUN_DAYS })
  @IsInt()
  days!: number;
}

export class RuleRunsDto extends PageDto {
  @ApiPropertyOptional({ enum: RULE_OUTCOMES })
  @IsOptional()
  @IsIn(RULE_OUTCOMES)
  outcome?: RuleOutcome;
}
