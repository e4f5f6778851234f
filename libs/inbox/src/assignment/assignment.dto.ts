import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ASSIGNMENT_STRATEGIES, type AssignmentPolicyBody, type AssignmentSettingsBody, type AssignmentStrategy, AVAILABILITY_STATES, type AvailabilityBody, type AvailabilityState, ITEM_KINDS, type ItemKind, LANGUAGE_LEVELS, type LanguageLevel, type PullNextBody, SKILL_LEVELS, type SkillLevel } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsOptional, IsString, Length, Max, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

/** Required, but null is an answer. */
export function OrNull(): PropertyDecorator {
  return (target, property) =>
    ValidateIf((body: Record<PropertyKey, unknown>) => body[property] !== null)(target, property);
}

export class AvailabilityDto implements AvailabilityBody {
  @ApiProperty({ enum: AVAILABILITY_STATES })
  @IsIn(AVAILABILITY_STATES)
  state!: AvailabilityState;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 120 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(120)
  reason?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'The state ends by itself then' })
  @IsOptional()
  @IsISO8601({ strict: true })
  backAt?: string | null;
}

export class AssignmentPolicyDto implements AssignmentPolicyBody {
  @ApiProperty() @IsInt() @Min(0) version!: number;
  @ApiProperty({ enum: ASSIGNMENT_STRATEGIES }) @IsIn(ASSIGNMENT_STRATEGIES) strategy!: AssignmentStrategy;
  @ApiProperty({ type: [String] }) @IsArray() @ArrayMaxSize(500) @ArrayUnique() @IsSmallId({ each: true }) accountIds!: string[]; // prettier-ignore
  @ApiProperty({ enum: ITEM_KINDS, isArray: true }) @IsArray() @ArrayUnique() @IsIn(ITEM_KINDS, { each: true }) kinds!: ItemKind[]; // prettier-ignore
  @ApiProperty({ type: [String] }) @IsArray() @ArrayMaxSize(50) @ArrayUnique() @IsString({ each: true }) @Length(2, 8, { each: true }) languages!: string[]; // prettier-ignore
  @ApiProperty({ enum: SKILL_LEVELS, nullable: true }) @OrNull() @IsIn(SKILL_LEVELS) skillLevel!: SkillLevel | null;
  @ApiProperty({ enum: LANGUAGE_LEVELS, nullable: true }) @OrNull() @IsIn(LANGUAGE_LEVELS) languageLevel!: LanguageLevel | null; // prettier-ignore
  @ApiProperty() @IsBoolean() useCapacity!: boolean;
  @ApiProperty() @IsBoolean() sticky!: boolean;
  @ApiProperty({ type: Number, nullable: true }) @OrNull() @IsInt() @Min(5) @Max(10_080) redistributeAfterMinutes!: number | null; // prettier-ignore
  @ApiProperty({ type: String, nullable: true }) @OrNull() @IsSmallId() overflowTeamId!: string | null;
  @ApiProperty({ minimum: 1, maximum: 10_080 }) @IsInt() @Min(1) @Max(10_080) overflowAfterMinutes!: number;
}

class AccountTeamDto {
  @ApiProperty() @IsSmallId() accountId!: string;
  @ApiProperty() @IsSmallId() teamId!: string;
}

const weight = (): PropertyDecorator => {
  const parts = [ApiPropertyOptional({ minimum: 0, maximum: 20 }), IsOptional(), IsInt(), Min(0), Max(20)];
  return (target, property) => { parts.forEach((part) => { part(target, property); }); }; // prettier-ignore
};

class WeightsDto implements Partial<Record<ItemKind, number>> {
  @weight() comment?: number;
  @weight() message?: number;
  @weight() review?: number;
  @weight() mention?: number;
  @weight() 'story-reply'?: number;
  @weight() email?: number;
  @weight() post?: number;
}

export class AssignmentSettingsDto implements AssignmentSettingsBody {
  @ApiProperty() @IsInt() @Min(0) version!: number;
  @ApiProperty({ type: String, nullable: true }) @OrNull() @IsSmallId() defaultTeamId!: string | null;

  @ApiProperty({ type: [AccountTeamDto] })
  @IsArray()
  @ArrayMaxSize(2000)
  @ValidateNested({ each: true })
  @Type(() => AccountTeamDto)
  accountTeams!: AccountTeamDto[];

  @ApiProperty({ type: Number, nullable: true }) @OrNull() @IsInt() @Min(0) @Max(10_000) defaultCapacity!: number | null; // prettier-ignore
  @ApiProperty({ type: WeightsDto }) @ValidateNested() @Type(() => WeightsDto) weights!: WeightsDto;
}

export class PullNextDto implements PullNextBody {
  @ApiPropertyOptional({ description: 'team-N, account-N, channel-KIND, tag-N or at-risk; other views narrow nothing' })
  @IsOptional()
  @IsString()
  @MaxLength(60)
  view?: string;

  @ApiPropertyOptional() @IsOptional() @IsSmallId() teamId?: string;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() ignoreCapacity?: boolean;
  @ApiPropertyOptional() @IsOptional() @IsBoolean() ignoreSkills?: boolean;
}
