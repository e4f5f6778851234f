import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type DismissStrikeBody, type PeopleQuery, type SetStandingBody, type Standing, STANDINGS, type StrikeHistogramQuery, type WarnBody } from '@parvis/contracts'; // prettier-ignore
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsISO8601, IsNotEmpty, IsNumber, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator'; // prettier-ignore
import { IsBigId, IsSmallId } from '../wire/ids';
import { PageDto } from '../wire/page.dto';

const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);
const flag = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);

export class SetStandingDto implements SetStandingBody {
  @ApiProperty({ enum: STANDINGS }) @IsIn(STANDINGS) standing!: Standing;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true, description: 'When it ends by itself' })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, description: 'One of GET /api/policy-reasons' })
  @IsOptional()
  @IsSmallId()
  reasonId?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(2000)
  note?: string | null;

  @ApiPropertyOptional({ type: [String], description: 'Of a contact: only identities of these accounts' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @IsSmallId({ each: true })
  accountIds?: string[];

  @ApiPropertyOptional({ description: 'Of an identity: as read' }) @IsOptional() @IsInt() @Min(0) version?: number;
}

export class WarnDto implements WarnBody {
  @ApiProperty({ maxLength: 2000 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  text!: string;

  @ApiPropertyOptional() @IsOptional() @IsBigId() itemId?: string;
  @ApiPropertyOptional({ type: String, nullable: true }) @IsOptional() @IsSmallId() reasonId?: string | null;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 2000 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @MaxLength(2000)
  note?: string | null;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @IsOptional()
  @IsISO8601({ strict: true })
  until?: string | null;

  @ApiPropertyOptional({ default: true }) @IsOptional() @IsBoolean() send?: boolean;
}

export class PeopleQueryDto extends PageDto implements PeopleQuery {
  @ApiProperty({ enum: STANDINGS }) @IsIn(STANDINGS) standing!: Standing;
  @ApiPropertyOptional() @IsOptional() @IsSmallId() accountId?: string;

  @ApiPropertyOptional({ description: 'Only those whose ban is not as wished' })
  @IsOptional()
  @Transform(flag)
  @IsBoolean()
  unsettled?: boolean;
}

export class DismissStrikeDto implements DismissStrikeBody {
  @ApiProperty({ maxLength: 2000 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  note!: string;
}

export class StrikeHistogramDto implements StrikeHistogramQuery {
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsNumber() @Min(1) @Max(3650) halfLifeDays?: number;
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsNumber() @Min(0.1) @Max(10_000) warned?: number;
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsNumber() @Min(0.1) @Max(10_000) premoderated?: number;
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsNumber() @Min(0.1) @Max(10_000) blocked?: number;
  @ApiPropertyOptional() @IsOptional() @Type(() => Number) @IsNumber() @Min(0.1) @Max(10_000) banned?: number;
}
