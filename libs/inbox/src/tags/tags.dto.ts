import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { ConversationTagsBody, TagBody, TagView } from '@parvis/contracts';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsNotEmpty, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { IsSmallId } from '../wire/ids';

const KINDS = ['problem', 'request', 'feedback', 'other'] as const satisfies readonly TagView['kind'][];
const COLOR = /^viz-[1-7]$/;
const trimmed = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.trim() : value);

export class TagDto implements TagBody {
  @ApiProperty({ maxLength: 60 })
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name!: string;

  @ApiPropertyOptional({ description: 'A chart colour of the design: viz-1 to viz-7' })
  @IsOptional()
  @Matches(COLOR)
  color?: string;

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  kind?: TagView['kind'];
}

export class UpdateTagDto implements Partial<TagBody> {
  @ApiPropertyOptional({ maxLength: 60 })
  @IsOptional()
  @Transform(trimmed)
  @IsString()
  @IsNotEmpty()
  @MaxLength(60)
  name?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @Matches(COLOR)
  color?: string;

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  kind?: TagView['kind'];
}

export class TaggingDto implements ConversationTagsBody {
  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  add?: string[];

  @ApiPropertyOptional({ type: [String] })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsSmallId({ each: true })
  remove?: string[];
}
