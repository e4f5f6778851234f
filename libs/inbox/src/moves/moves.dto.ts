import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { MergeConversationBody, SplitConversationBody } from '@parvis/contracts';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsInt, IsOptional } from 'class-validator';
import { IsBigId } from '../wire/ids';

export class MergeConversationDto implements MergeConversationBody {
  @ApiProperty({ description: 'The conversation that goes' })
  @IsBigId()
  fromId!: string;

  @ApiProperty({ description: 'Of the conversation that stays' })
  @IsInt()
  version!: number;
}

export class SplitConversationDto implements SplitConversationBody {
  @ApiProperty({ description: 'Of the conversation that gives the items' })
  @IsInt()
  version!: number;

  @ApiProperty({ type: [String], maxItems: 500 })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(500)
  @IsBigId({ each: true })
  itemIds!: string[];

  @ApiPropertyOptional({ description: 'Where the items go; default: a new conversation' })
  @IsOptional()
  @IsBigId()
  toId?: string;
}
