import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { CHANNEL_KINDS, type ChannelKind, ITEM_KINDS, type ItemKind, PRIORITIES, type Priority, type SlaConditions, type SlaOrderBody, type SlaPolicyBody, type SlaPreviewBody, type SlaTarget, type SlaTargets, type UpdateSlaPolicyBody } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsNotEmpty, IsOptional, IsString, Max, MaxLength, Min, ValidateIf, ValidateNested } from 'class-validator'; // prettier-ignore
import { IsSmallId } from '../wire/ids';

const YEAR_MINUTES = 525_600;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const unlessNull = (_: unknown, value: unknown): boolean => value !== null;

class SlaTargetDto implements SlaTarget {
  @ApiProperty({ minimum: 1, maximum: YEAR_MINUTES, description: 'Minutes of the policy’s calendar' })
  @IsInt()
  @Min(1)
  @Max(YEAR_MINUTES)
  minutes!: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Warn so many of these minutes before; less than `minutes`',
  })
  @ValidateIf(unlessNull)
  @IsInt()
  @Min(1)
  @Max(YEAR_MINUTES)
  warnBeforeMinutes!: number | null;
}

class SlaTargetsDto implements SlaTargets {
  @ApiProperty({ type: SlaTargetDto, nullable: true })
  @ValidateIf(unlessNull)
  @ValidateNested()
  @Type(() => SlaTargetDto)
  @IsNotEmpty()
  firstReply!: SlaTargetDto | null;

  @ApiProperty({ type: SlaTargetDto, nullable: true })
  @ValidateIf(unlessNull)
  @ValidateNested()
  @Type(() => SlaTargetDto)
  @IsNotEmpty()
  nextReply!: SlaTargetDto | null;

  @ApiProperty({ type: SlaTargetDto, nullable: true })
  @ValidateIf(unlessNull)
  @ValidateNested()
  @Type(() => SlaTargetDto)
  @IsNotEmpty()
  resolution!: SlaTargetDto | null;
}

class SlaConditionsDto implements SlaConditions {
  @ApiPropertyOptional({ enum: CHANNEL_KINDS, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(CHANNEL_KINDS, { each: true })
  channels?: ChannelKind[];

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(200)
  @IsSmallId({ each: true })
  accountIds?: string[];

  @ApiPropertyOptional({ enum: ITEM_KINDS, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(ITEM_KINDS, { each: true })
  kinds?: ItemKind[];

  @ApiPropertyOptional({ type: [Number] })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn([1, 2, 3, 4, 5], { each: true })
  stars?: number[];

  @ApiPropertyOptional({ enum: PRIORITIES, isArray: true })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(PRIORITIES, { each: true })
  priorities?: Priority[];

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  tagIds?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean()
  vip?: boolean;
}

export class SlaPolicyDto implements SlaPolicyBody {
  @ApiProperty({ maxLength: 80 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(80)
  name!: string;

  @ApiProperty({ type: SlaConditionsDto })
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => SlaConditionsDto)
  conditions!: SlaConditionsDto;

  @ApiProperty({ type: SlaTargetsDto })
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => SlaTargetsDto)
  targets!: SlaTargetsDto;

  @ApiProperty({ type: String, nullable: true, description: 'Null: around the clock' })
  @ValidateIf(unlessNull)
  @IsSmallId()
  calendarId!: string | null;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf(unlessNull)
  @IsSmallId()
  ladderId!: string | null;

  @ApiProperty()
  @IsBoolean()
  pauseWhileSnoozed!: boolean;

  @ApiProperty({ description: 'Resolution only' })
  @IsBoolean()
  pauseWhileWaiting!: boolean;
}

export class UpdateSlaPolicyDto
  extends PartialType(SlaPolicyDto, { skipNullProperties: false })
  implements UpdateSlaPolicyBody
{
  // prettier-ignore
  @ApiProperty()
  @IsInt()
  @Min(0)
  version!: number;
}

export class SlaOrderDto implements SlaOrderBody {
  @ApiProperty({ type: [String], description: 'Every policy once' })
  @IsArray()
  @ArrayUnique()
  @ArrayMaxSize(200)
  @IsSmallId({ each: true })
  ids!: string[];
}

export class SlaPreviewDto implements SlaPreviewBody {
  @ApiProperty({ type: SlaTargetsDto })
  @IsNotEmpty()
  @ValidateNested()
  @Type(() => SlaTargetsDto)
  targets!: SlaTargetsDto;

  @ApiProperty({ type: String, nullable: true })
  @ValidateIf(unlessNull)
  @IsSmallId()
  calendarId!: string | null;

  @ApiProperty()
  @IsISO8601({ strict: true })
  at!: string;
}
