import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DraftBody, HandOverBody, SaveDraftBody, SharedDraftBody } from '@parvis/contracts';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsSmallId } from '../wire/ids';

const LONGEST_TEXT = 200_000;

export class DraftDto implements DraftBody {
  @ApiProperty({ maxLength: LONGEST_TEXT })
  @IsString()
  @MaxLength(LONGEST_TEXT)
  text!: string;

  @ApiProperty({ enum: ['reply', 'private-reply', 'note'] })
  @IsIn(['reply', 'private-reply', 'note'])
  verb!: DraftBody['verb'];
}

export class SaveDraftDto extends DraftDto implements SaveDraftBody {
  @ApiPropertyOptional({ description: 'Of the draft this was written on; default: there was none' })
  @IsOptional()
  @IsInt()
  @Min(0)
  version?: number;
}

export class SharedDraftDto extends DraftDto implements SharedDraftBody {
  @ApiProperty({ description: 'As read; an older one answers 409 with what is there' })
  @IsInt()
  @Min(1)
  version!: number;
}

export class HandOverDto implements HandOverBody {
  @ApiProperty({ description: 'Of the conversation' })
  @IsInt()
  version!: number;

  @ApiProperty({ description: 'Who takes over' })
  @IsSmallId()
  memberId!: string;

  @ApiProperty({ maxLength: 2000, description: 'What they should know' })
  @IsString()
  @IsNotEmpty()
  @MaxLength(2000)
  line!: string;

  @ApiPropertyOptional({ type: DraftDto, description: 'What was begun; default: the draft on the server' })
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => DraftDto)
  draft?: DraftDto;
}
