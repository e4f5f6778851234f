import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { CHANNEL_KINDS, type ChannelKind, MODERATION_QUEUES, MODERATION_SORTS, type ModerationQuery, type ModerationQueue, type ModerationSort, type ModerationTagsBody, type ModerationTarget, type PinItemBody, type ReportItemBody, RISK_LABELS, type RiskLabel, type ShieldItemBody } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNotEmpty, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../../wire/ids';
import { DEFAULT_LIMIT } from '../../wire/page.dto';

const MOST = 100;
// ?channel=a&channel=b arrives as an array, ?channel=a as a text
const asArray = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? [value] : value);
export const asBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

/** What a list holds. Several values of one filter mean any of them. */
export class ModerationTargetDto implements ModerationTarget {
  @ApiPropertyOptional({ enum: MODERATION_QUEUES, description: 'Default: everything that was screened' })
  @IsOptional()
  @IsIn(MODERATION_QUEUES)
  queue?: ModerationQueue;

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @Transform(asArray)
  @IsArray()
  @ArrayMaxSize(MOST)
  @IsSmallId({ each: true })
  accountId?: string[];

  @ApiPropertyOptional({ enum: CHANNEL_KINDS, isArray: true })
  @IsOptional()
  @Transform(asArray)
  @IsArray()
  @IsIn(CHANNEL_KINDS, { each: true })
  channel?: ChannelKind[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsBigId()
  postId?: string;

  @ApiPropertyOptional({ enum: RISK_LABELS, isArray: true })
  @IsOptional()
  @Transform(asArray)
  @IsArray()
  @IsIn(RISK_LABELS, { each: true })
  label?: RiskLabel[];

  @ApiPropertyOptional({ type: [String], description: 'ISO 639-1' })
  @IsOptional()
  @Transform(asArray)
  @IsArray()
  @ArrayMaxSize(MOST)
  @Matches(/^[a-z]{2,3}$/, { each: true })
  language?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsBigId()
  clusterId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsBigId()
  identityId?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsSmallId()
  ruleId?: string;
}

export class ModerationQueryDto extends ModerationTargetDto implements ModerationQuery {
  @ApiPropertyOptional({ type: [String], maxItems: MOST, description: 'These and no others' })
  @IsOptional()
  @Transform(asArray)
  @IsArray()
  @ArrayMaxSize(MOST)
  @IsBigId({ each: true })
  itemId?: string[];

  @ApiPropertyOptional({
    enum: MODERATION_SORTS,
    description: 'severity and due order what waits; other queues fall back to newest. decided is by the decision',
  })
  @IsOptional()
  @IsIn(MODERATION_SORTS)
  sort?: ModerationSort;

  @ApiPropertyOptional({ description: 'One row per look-alikes, with their count. Default true in review' })
  @IsOptional()
  @Transform(asBoolean)
  @IsBoolean()
  grouped?: boolean;

  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: DEFAULT_LIMIT })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit?: number;

  @ApiPropertyOptional({ description: '`nextCursor` of the page before' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  cursor?: string;
}

export class PinItemDto implements PinItemBody {
  @ApiProperty()
  @IsBoolean()
  pinned!: boolean;
}

export class ModerationTagsDto implements ModerationTagsBody {
  @ApiPropertyOptional({ type: [String], maxItems: 50 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  add?: string[];

  @ApiPropertyOptional({ type: [String], maxItems: 50 })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  remove?: string[];
}

export class ReportItemDto implements ReportItemBody {
  @ApiProperty({ maxLength: 500 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(500)
  reason!: string;
}

export class ShieldItemDto implements ShieldItemBody {
  @ApiPropertyOptional({ description: 'The revision that was looked at: 409 when the author edited since' })
  @IsOptional()
  @IsInt()
  @Min(1)
  revision?: number;
}
